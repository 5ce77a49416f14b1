import { Panel, type ReactFlowState, useReactFlow, useStore, useStoreApi } from '@xyflow/react';
import { type PointerEvent, useLayoutEffect, useRef, type WheelEvent } from 'react';
import { text } from '../../core/text.ts';
import { useText } from '../editor-context.ts';
import { beginDrawing, useDensity, useThemeKey } from '../plot/canvas.ts';
import type { CanvasNode } from './canvas-nodes.ts';
import { colourReader, fillOf } from './node-colour.ts';
import styles from './overview.module.css';
import {
  type Box,
  boundsOf,
  frameOf,
  inFrame,
  type OverviewFrame,
  outsideOf,
  seenBox,
  union,
} from './overview-frame.ts';

const NAME = text('canvas.overview.name', 'Overview of the drawing');
const SIZE = { width: 132, height: 88 };

/**
 * The drawing in small. It shows only while part of it is out of view. Cards are painted once per drawing; what moves
 * with the view is one box over them, so that panning over thousands of layers draws none of them anew.
 */
export function Overview() {
  const shown = useStore(hasHiddenParts);
  return shown ? <OverviewMap /> : null;
}

function OverviewMap() {
  const t = useText();
  const store = useStoreApi();
  const flow = useReactFlow();
  const theme = useThemeKey();
  const density = useDensity();
  const nodes = useStore(nodesOf);
  const drawing = useRef<HTMLCanvasElement>(null);
  const seen = useRef<HTMLDivElement>(null);
  const frame = useRef<OverviewFrame | null>(null);
  /** From the middle of the view to where it was taken hold of. */
  const hold = useRef({ x: 0, y: 0 });

  // biome-ignore lint/correctness/useExhaustiveDependencies: another theme has other colours.
  useLayoutEffect(() => {
    let painted: OverviewFrame | null = null;
    const follow = () => {
      const state = store.getState();
      const box = seenBox(state.transform, state);
      const now = frameOf(union(boundsIn(nodes) ?? box, box), SIZE);
      frame.current = now;
      if (painted?.x !== now.x || painted.y !== now.y || painted.scale !== now.scale) {
        paint(drawing.current, density, nodes, now);
        painted = now;
      }
      place(seen.current, inFrame(box, now));
    };
    follow();
    return store.subscribe(follow);
  }, [store, nodes, theme, density]);

  /** The point of the drawing under the pointer. */
  function pointAt(event: PointerEvent<HTMLElement>) {
    const { left, top } = event.currentTarget.getBoundingClientRect();
    const { x, y, scale } = frame.current ?? { x: 0, y: 0, scale: 1 };
    return { x: x + (event.clientX - left) / scale, y: y + (event.clientY - top) / scale };
  }
  function middle() {
    const state = store.getState();
    const box = seenBox(state.transform, state);
    return { x: box.x + box.width / 2, y: box.y + box.height / 2, box };
  }
  function onPointerDown(event: PointerEvent<HTMLElement>) {
    if (event.button !== 0) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    const at = pointAt(event);
    const { x, y, box } = middle();
    const inside = !outsideOf({ ...at, width: 0, height: 0 }, box);
    hold.current = inside ? { x: at.x - x, y: at.y - y } : { x: 0, y: 0 };
    if (!inside) onPointerMove(event);
  }
  function onPointerMove(event: PointerEvent<HTMLElement>) {
    if (!event.currentTarget.hasPointerCapture(event.pointerId)) return;
    const at = pointAt(event);
    void flow.setCenter(at.x - hold.current.x, at.y - hold.current.y, { zoom: flow.getZoom() });
  }
  function onWheel(event: WheelEvent) {
    void flow.zoomTo(flow.getZoom() * 2 ** (-event.deltaY * 0.002));
  }

  return (
    <Panel position="bottom-right" className={styles.map ?? ''}>
      <div
        className={styles.field}
        role="img"
        aria-label={t(NAME)}
        onPointerDown={onPointerDown}
        onPointerMove={onPointerMove}
        onWheel={onWheel}
      >
        <canvas ref={drawing} style={SIZE} />
        <div ref={seen} className={styles.seen} />
      </div>
    </Panel>
  );
}

function nodesOf(state: ReactFlowState): readonly CanvasNode[] {
  return state.nodes as CanvasNode[];
}

/** In a drawing of thousands of layers what is in view would be less than a pixel. */
const LEAST = 6;

function place(element: HTMLElement | null, { x, y, ...size }: Box): void {
  if (!element) return;
  const width = Math.max(LEAST, size.width);
  const height = Math.max(LEAST, size.height);
  element.style.transform = `translate(${x - (width - size.width) / 2}px, ${y - (height - size.height) / 2}px)`;
  element.style.width = `${width}px`;
  element.style.height = `${height}px`;
}

function paint(
  canvas: HTMLCanvasElement | null,
  density: number,
  nodes: readonly CanvasNode[],
  frame: OverviewFrame,
): void {
  const context = beginDrawing(canvas, SIZE, density);
  if (!context) return;
  const colourOf = colourReader();
  for (const node of nodes) {
    const { colour, alpha } = fillOf(node);
    context.globalAlpha = alpha;
    context.fillStyle = colourOf(colour);
    const box = inFrame({ ...node.position, width: node.width ?? 0, height: node.height ?? 0 }, frame);
    context.fillRect(box.x, box.y, Math.max(0.8, box.width), Math.max(0.8, box.height));
  }
}

/** A small canvas needs its room for the drawing. */
const ROOM = { width: 520, height: 240 };
const known = new WeakMap<readonly CanvasNode[], Box | null>();

function boundsIn(nodes: readonly CanvasNode[]): Box | null {
  const found = known.get(nodes);
  if (found !== undefined) return found;
  const bounds = boundsOf(nodes);
  known.set(nodes, bounds);
  return bounds;
}

function hasHiddenParts(state: ReactFlowState): boolean {
  if (state.nodes.length < 2 || state.width < ROOM.width || state.height < ROOM.height) return false;
  const bounds = boundsIn(nodesOf(state));
  return bounds !== null && outsideOf(bounds, seenBox(state.transform, state));
}
