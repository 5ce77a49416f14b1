import { type Node, type ReactFlowInstance, useReactFlow } from '@xyflow/react';
import { useEffect, useRef } from 'react';
import type { Spot } from '../../commands/command.ts';
import type { ScreenPoint } from '../../store/state.ts';
import { useCommands } from '../commands-context.ts';
import { useEditorState } from '../editor-context.ts';
import { reducesMotion } from '../motion.ts';
import { CARD_WIDTH, cardHeight } from './card.ts';
import { FIT } from './fit.ts';
import { usePointer } from './use-pointer.ts';
import { FAR } from './zoom.ts';

/** Honours what the store asks of the canvas (fit, bring into view), and offers zooming to the commands. */
export function useViewRequests(): void {
  const flow = useReactFlow();
  const commands = useCommands();
  const fitRequest = useEditorState((state) => state.fitRequest);
  const reveal = useEditorState((state) => state.revealRequest);
  const renaming = useEditorState((state) => state.renaming);
  const pointer = usePointer();

  useEffect(
    () =>
      commands.attachCanvas({
        fit: () => void flow.fitView({ ...FIT, duration: moveTime() }),
        zoomIn: () => void flow.zoomIn({ duration: moveTime() }),
        zoomOut: () => void flow.zoomOut({ duration: moveTime() }),
        zoomReset: () => void flow.zoomTo(1, { duration: moveTime() }),
        pointer: () => pointer.current && spotAt(flow, pointer.current),
        screenOf: (id) => screenOf(flow, id),
        middle: () => spotAt(flow, middleOf(paneBox())),
      }),
    [commands, flow, pointer],
  );

  const fitted = useRef(fitRequest);
  useEffect(() => {
    if (fitted.current === fitRequest) return;
    fitted.current = fitRequest;
    // The new document's cards are in React Flow only after this render.
    const frame = requestAnimationFrame(() => void flow.fitView(openingView(flow)));
    return () => cancelAnimationFrame(frame);
  }, [fitRequest, flow]);

  useNewLayers(flow);

  useEffect(() => {
    if (renaming === null) return;
    const node = flow.getNode(renaming);
    // A name is typed on the card, so the card has to be there and near.
    if (node && (flow.getZoom() < FAR || !isVisible(flow, node))) bringIntoView(flow, renaming, 0);
  }, [renaming, flow]);

  const revealed = useRef(reveal);
  useEffect(() => {
    if (reveal === null || revealed.current === reveal) return;
    revealed.current = reveal;
    bringIntoView(flow, reveal.node, moveTime());
  }, [reveal, flow]);
}

/** More cards than this at once take seconds to draw, and are dots anyway. */
const MANY = 1500;
const FIRST = 30;

/** All of a new drawing, or of one with thousands of layers its beginning. */
function openingView(flow: ReactFlowInstance): typeof FIT & { nodes?: { id: string }[] } {
  const nodes = flow.getNodes();
  return nodes.length <= MANY ? FIT : { ...FIT, nodes: nodes.slice(0, FIRST).map(({ id }) => ({ id })) };
}

/** A layer that was added without a place (palette click, Enter) is brought into view if it is not there already. */
function useNewLayers(flow: ReactFlowInstance): void {
  const nodes = useEditorState((state) => state.document.nodes);
  const selected = useEditorState((state) => state.selectedNodes);
  const known = useRef(nodes);
  useEffect(() => {
    const before = known.current;
    const [only] = selected;
    if (only === undefined || selected.size !== 1 || !nodes.has(only) || before.has(only)) {
      known.current = nodes;
      return;
    }
    // React Flow has the card a frame later; another file's layers are not new ones.
    const isNew = nodes.size === before.size + 1;
    known.current = nodes;
    if (!isNew) return;
    const frame = requestAnimationFrame(() => {
      const node = flow.getNode(only);
      // At once: whoever adds three layers in a row should not catch the view half-way.
      if (node && !isVisible(flow, node)) panTo(flow, node);
      // Who came from a card by keyboard goes on from the new one.
      if (!document.activeElement?.classList.contains('react-flow__node')) return;
      document.querySelector<HTMLElement>(`.react-flow__node[data-id="${only}"]`)?.focus({ preventScroll: true });
    });
    return () => cancelAnimationFrame(frame);
  }, [nodes, selected, flow]);
}

function paneBox(): DOMRect | undefined {
  return document.querySelector('.react-flow')?.getBoundingClientRect();
}

function middleOf(box: DOMRect | undefined): ScreenPoint {
  return box ? { x: box.x + box.width / 2, y: box.y + box.height / 2 } : { x: 0, y: 0 };
}

function spotAt(flow: ReactFlowInstance, screen: ScreenPoint): Spot {
  const at = flow.screenToFlowPosition(screen);
  return { at: { x: Math.round(at.x), y: Math.round(at.y) }, screen };
}

/** Just below a card, where what concerns it opens; the middle of the canvas if the card is out of view. */
function screenOf(flow: ReactFlowInstance, id: string): ScreenPoint | null {
  const node = flow.getNode(id);
  if (!node) return null;
  if (!isVisible(flow, node)) return middleOf(paneBox());
  const { x, y } = node.position;
  return flow.flowToScreenPosition({ x: x + 24, y: y + (node.height ?? 0) + 8 });
}

function isVisible(flow: ReactFlowInstance, node: Node): boolean {
  const pane = paneBox();
  if (!pane) return true;
  const topLeft = flow.flowToScreenPosition(node.position);
  const bottomRight = flow.flowToScreenPosition({
    x: node.position.x + CARD_WIDTH,
    y: node.position.y + cardHeight(true, false),
  });
  return topLeft.x >= pane.left && topLeft.y >= pane.top && bottomRight.x <= pane.right && bottomRight.y <= pane.bottom;
}

const MARGIN = 28;

/** Moves the view as little as it takes; what is too small to be read is brought near. */
function panTo(flow: ReactFlowInstance, node: Node): void {
  const pane = paneBox();
  const zoom = flow.getZoom();
  if (!pane || zoom < FAR) {
    bringIntoView(flow, node.id, 0);
    return;
  }
  const { x, y } = flow.flowToScreenPosition(node.position);
  const shift = (start: number, extent: number, low: number, high: number) =>
    Math.min(0, high - MARGIN - (start + extent)) || Math.max(0, low + MARGIN - start);
  const view = flow.getViewport();
  void flow.setViewport({
    x: view.x + shift(x, CARD_WIDTH * zoom, pane.left, pane.right),
    y: view.y + shift(y, cardHeight(true, false) * zoom, pane.top, pane.bottom),
    zoom,
  });
}

function bringIntoView(flow: ReactFlowInstance, id: string, duration: number): void {
  const node = flow.getNode(id);
  if (!node) return;
  // From afar, nearer: what was looked for should be readable.
  const zoom = flow.getZoom() < FAR ? 1 : flow.getZoom();
  const height = node.height ?? cardHeight(false, false);
  void flow.setCenter(node.position.x + CARD_WIDTH / 2, node.position.y + height / 2, { zoom, duration });
}

/** Movement explains where things are; whoever asked for less of it gets none. */
export function moveTime(): number {
  return reducesMotion() ? 0 : 180;
}
