import { lineThrough } from '../../core/drawing/routes.ts';
import { shortName } from '../../core/drawing/short-name.ts';
import { textWidth } from '../../core/export/figure/svg.ts';
import type { Position } from '../../core/graph/document.ts';
import { rootToken } from '../plot/canvas.ts';
import type { CanvasNode } from './canvas-nodes.ts';
import type { ShapeFlowEdge } from './edges.ts';
import { colourReader, fillOf } from './node-colour.ts';
import { cardProblem } from './nodes.ts';
import type { Box } from './overview-frame.ts';
import { MAP } from './zoom.ts';

/** The map of a large drawing: cards as blocks in their colours, edges as lines. In canvas pixels, culled to the view. */

export interface MapDrawing {
  readonly painted: readonly CanvasNode[];
  /** Everything with a place, for the ends of edges. */
  readonly byId: ReadonlyMap<string, CanvasNode>;
  readonly edges: readonly ShapeFlowEdge[];
}

const RADIUS = 10;

export function paintMap(
  context: CanvasRenderingContext2D,
  { painted, byId, edges }: MapDrawing,
  seen: Box,
  zoom: number,
): void {
  const colourOf = colourReader();
  const pixel = 1 / zoom;
  paintEdges(context, edges, byId, seen, pixel, rootToken('--line-strong'));
  const accent = rootToken('--accent');
  const error = rootToken('--error');
  // Mixed with what lies below, as the cards' style sheet mixes it.
  const ground = rootToken('--card');
  for (const node of painted) {
    const { x, y } = node.position;
    const { width = 0, height = 0 } = node;
    if (x > seen.x + seen.width || y > seen.y + seen.height || x + width < seen.x || y + height < seen.y) continue;
    const wrong = node.type === 'layer' && cardProblem(node.data) !== undefined;
    context.globalAlpha = 1;
    context.fillStyle = ground;
    block(context, x, y, width, height, zoom);
    context.globalAlpha = strengthOf(node, zoom);
    context.fillStyle = wrong ? error : colourOf(fillOf(node).colour);
    block(context, x, y, width, height, zoom);
    if (!node.selected) continue;
    context.globalAlpha = 1;
    context.strokeStyle = accent;
    context.lineWidth = 2 * pixel;
    context.strokeRect(x, y, width, height);
  }
  context.globalAlpha = 1;
  if (zoom >= MAP) paintNames(context, painted, seen, zoom);
}

const NAME = { size: 11, bold: true };
/** Between a name and the edges of its card, in pixels of the screen. */
const BESIDE = 3;

/** One short name per card, as large on the screen at every zoom, or as large as there is room. */
function paintNames(context: CanvasRenderingContext2D, painted: readonly CanvasNode[], seen: Box, zoom: number): void {
  context.fillStyle = rootToken('--ink');
  context.textBaseline = 'middle';
  const font = rootToken('--font');
  for (const node of painted) {
    const { x, y } = node.position;
    const { width = 0, height = 0 } = node;
    if (node.type !== 'layer') continue;
    if (x > seen.x + seen.width || y > seen.y + seen.height || x + width < seen.x || y + height < seen.y) continue;
    const { name } = node.data.layer;
    const room = width * zoom - 2 * BESIDE;
    const said = textWidth(name, NAME) * 0.84 <= room ? name : shortName(name);
    const size = Math.min(NAME.size, (NAME.size * room) / textWidth(said, NAME));
    context.font = `600 ${size / zoom}px ${font}`;
    context.fillText(said, x + BESIDE / zoom, y + height / 2);
  }
}

/** Behind a name a colour is paler. */
function strengthOf(node: CanvasNode, zoom: number): number {
  if (node.type === 'layer' && node.data.layer.bypassed) return 0.2;
  return zoom >= MAP ? 0.26 : 0.62;
}

/** Corners are round as long as they can be seen. */
function block(
  context: CanvasRenderingContext2D,
  x: number,
  y: number,
  width: number,
  height: number,
  zoom: number,
): void {
  if (zoom < 0.15) {
    context.fillRect(x, y, width, height);
    return;
  }
  context.beginPath();
  context.roundRect(x, y, width, height, RADIUS);
  context.fill();
}

/** A line with corners; one that is out of view is left out. */
function paintRoute(
  context: CanvasRenderingContext2D,
  from: Position,
  bends: readonly Position[],
  to: Position,
  seen: Box,
): void {
  const line = lineThrough(from, bends, to);
  let [left, top, right, bottom] = [from.x, from.y, from.x, from.y];
  for (const { x, y } of line) {
    left = Math.min(left, x);
    right = Math.max(right, x);
    top = Math.min(top, y);
    bottom = Math.max(bottom, y);
  }
  if (left > seen.x + seen.width || right < seen.x || top > seen.y + seen.height || bottom < seen.y) return;
  for (const [index, { x, y }] of line.entries()) {
    if (index === 0) context.moveTo(x, y);
    else context.lineTo(x, y);
  }
}

/** Lines from card to card; one that passes others goes by its lane, as it does from near. */
function paintEdges(
  context: CanvasRenderingContext2D,
  edges: readonly ShapeFlowEdge[],
  byId: ReadonlyMap<string, CanvasNode>,
  seen: Box,
  pixel: number,
  colour: string,
): void {
  context.beginPath();
  for (const { source, target, data } of edges) {
    const from = byId.get(source);
    const to = byId.get(target);
    if (!from || !to) continue;
    const x0 = from.position.x + (from.width ?? 0) / 2;
    const y0 = from.position.y + (from.height ?? 0);
    const x1 = to.position.x + (to.width ?? 0) / 2;
    const y1 = to.position.y;
    const lane = data?.lane ?? null;
    const bends = data?.bends ?? null;
    if (bends) {
      paintRoute(context, { x: bends[0]?.x ?? x0, y: y0 }, bends, { x: bends[bends.length - 1]?.x ?? x0, y: y1 }, seen);
      continue;
    }
    const low = Math.min(x0, x1, lane ?? x0);
    const high = Math.max(x0, x1, lane ?? x0);
    if (high < seen.x || low > seen.x + seen.width) continue;
    if (Math.max(y0, y1) < seen.y || Math.min(y0, y1) > seen.y + seen.height) continue;
    context.moveTo(x0, y0);
    if (lane !== null && y1 > y0) {
      const turn = Math.min(64, (y1 - y0) / 3);
      context.lineTo(lane, y0 + turn);
      context.lineTo(lane, y1 - turn);
    }
    context.lineTo(x1, y1);
  }
  context.strokeStyle = colour;
  context.lineWidth = Math.max(1.2, 0.9 * pixel);
  context.stroke();
}
