import type { ReactFlowInstance } from '@xyflow/react';
import type { Spot } from '../../commands/command.ts';
import { FRAME_TITLE } from '../../core/drawing/card-size.ts';
import type { ScreenPoint } from '../../store/state.ts';
import type { CanvasNode } from './canvas-nodes.ts';
import { CARD_WIDTH, cardHeight } from './card.ts';
import { FAR } from './zoom.ts';

/** Where things are on the screen, and how the view is moved so that they are in it. */
export type Flow = ReactFlowInstance<CanvasNode>;

export function paneBox(): DOMRect | undefined {
  return document.querySelector('.react-flow')?.getBoundingClientRect();
}

export function middleOf(box: DOMRect | undefined): ScreenPoint {
  return box ? { x: box.x + box.width / 2, y: box.y + box.height / 2 } : { x: 0, y: 0 };
}

export function spotAt(flow: Flow, screen: ScreenPoint): Spot {
  const at = flow.screenToFlowPosition(screen);
  return { at: { x: Math.round(at.x), y: Math.round(at.y) }, screen };
}

/** Just below a card, where what concerns it opens; the middle of the canvas if the card is out of view. */
export function screenOf(flow: Flow, id: string): ScreenPoint | null {
  const node = flow.getNode(id);
  if (!node) return null;
  if (!isVisible(flow, node)) return middleOf(paneBox());
  const { x, y } = node.position;
  return flow.flowToScreenPosition({ x: x + 24, y: y + readBox(node).height + 8 });
}

export function isVisible(flow: Flow, node: CanvasNode): boolean {
  const pane = paneBox();
  if (!pane) return true;
  const { x, y, width, height } = readBox(node);
  const topLeft = flow.flowToScreenPosition({ x, y });
  const bottomRight = flow.flowToScreenPosition({ x: x + width, y: y + height });
  return topLeft.x >= pane.left && topLeft.y >= pane.top && bottomRight.x <= pane.right && bottomRight.y <= pane.bottom;
}

const MARGIN = 28;

/** Moves the view as little as it takes; what is too small to be read is brought near. */
export function panTo(flow: Flow, node: CanvasNode): void {
  const pane = paneBox();
  const zoom = flow.getZoom();
  if (!pane || zoom < FAR) {
    bringIntoView(flow, node.id, 0);
    return;
  }
  const { width, height } = readBox(node);
  const { x, y } = flow.flowToScreenPosition(node.position);
  const shift = (start: number, extent: number, low: number, high: number) =>
    Math.min(0, high - MARGIN - (start + extent)) || Math.max(0, low + MARGIN - start);
  const view = flow.getViewport();
  void flow.setViewport({
    x: view.x + shift(x, width * zoom, pane.left, pane.right),
    y: view.y + shift(y, height * zoom, pane.top, pane.bottom),
    zoom,
  });
}

export function bringIntoView(flow: Flow, id: string, duration: number): void {
  const node = flow.getNode(id);
  if (!node) return;
  // From afar, nearer: what was looked for should be readable.
  const zoom = flow.getZoom() < FAR ? 1 : flow.getZoom();
  const { x, y, width, height } = readBox(node);
  void flow.setCenter(x + width / 2, y + height / 2, { zoom, duration });
}

/** What has to be in view of a thing: of a frame, which may be larger than the window, the beginning of its bar. */
function readBox({ type, position, width = CARD_WIDTH, height = cardHeight(true, false) }: CanvasNode) {
  if (type === 'frame') return { ...position, width: Math.min(width, NAME_WIDTH), height: FRAME_TITLE };
  return { ...position, width, height };
}

const NAME_WIDTH = 340;
