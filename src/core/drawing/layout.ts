import type { GraphDocument, LayerNode, Position } from '../graph/document.ts';
import { groupsOf } from '../graph/document.ts';
import type { CardHeight } from './card-size.ts';
import { CARD_WIDTH, plainHeight } from './card-size.ts';
import { COLUMN_GAP, type Point, ROW_GAP, type Size } from './columns/sheet.ts';
import { type LaidLevel, layLevel } from './lay-level.ts';
import { draftsOf } from './levels.ts';
import { PAGE } from './page.ts';
import { pinsOf } from './pins.ts';
import { simplified } from './routes.ts';

/** Where every layer stands, and the bend points of every edge that a line is drawn for, by id; in canvas pixels. */
export interface Layout {
  readonly positions: ReadonlyMap<string, Position>;
  readonly routes: ReadonlyMap<string, readonly Position[]>;
}

/**
 * Folded columns: data flows downwards, chains stand in columns, and what is too tall is folded like a newspaper's text,
 * so that the drawing fills the shape of the canvas. Edges run in channels between the cards. What is in a group is laid
 * out first; then the group is one box among the others around it: its frame, or, while it is collapsed, its card.
 * Nothing covers anything. Linear in the size of the drawing but for sorting.
 * @param page the canvas, in pixels
 */
export function layoutOf(document: GraphDocument, page: Size = PAGE, heightOf: CardHeight = plainHeight): Layout {
  const drafts = draftsOf(document);
  const top = layLevel(
    { document, drafts, pins: pinsOf(document), heightOf, page, tall: columnHeight(document, page) },
    null,
  );
  const positions = new Map<string, Position>();
  const pieces = new Map<string, ReadonlyMap<string, readonly Point[]>>();
  const corner = top.corner();
  place(top, null, -corner.x, -corner.y, false, positions, pieces);
  const routes = new Map<string, readonly Position[]>();
  for (const [edge, parts] of drafts.parts) {
    const points: Point[] = [];
    let complete = true;
    for (const [level, key] of partsShown(document, parts, drafts.level)) {
      const found = pieces.get(level ?? '')?.get(key);
      if (found) points.push(...found);
      else complete = false;
    }
    if (complete) routes.set(edge, simplified(points).map(whole));
  }
  return { positions, routes };
}

/** Of an edge into a collapsed group the part outside; of one within it all. */
function partsShown(
  document: GraphDocument,
  parts: readonly (readonly [string | null, string])[],
  level: ReturnType<typeof draftsOf>['level'],
) {
  if (parts.length === 1) return parts;
  const groups = groupsOf(document);
  const isCollapsed = (id: string | null) => id !== null && groups.get(id)?.collapsed === true;
  const joint = parts.findIndex(([at, key]) => {
    const piece = level(at).pieces.get(key);
    return piece?.from !== null && piece?.to !== null;
  });
  const begin = parts.findLastIndex(([at], index) => index < joint && isCollapsed(at));
  const end = parts.findIndex(([at], index) => index > joint && isCollapsed(at));
  return parts.slice(begin + 1, end < 0 ? undefined : end);
}

function place(
  laid: LaidLevel,
  id: string | null,
  x: number,
  y: number,
  hidden: boolean,
  positions: Map<string, Position>,
  pieces: Map<string, ReadonlyMap<string, readonly Point[]>>,
): void {
  const moved = (points: readonly Point[]) => points.map((point) => ({ x: x + point.x, y: y + point.y }));
  pieces.set(id ?? '', new Map([...laid.pieces].map(([key, points]) => [key, moved(points)])));
  for (const { id: item, inner, x: left, y: top } of laid.items) {
    if (inner) place(inner, item, x + left, y + top, hidden, positions, pieces);
    else positions.set(item, whole({ x: x + left, y: y + top }));
  }
}

function whole({ x, y }: Point): Position {
  return { x: Math.round(x), y: Math.round(y) };
}

/** About how high the columns of all that is shown become, in canvas pixels. */
function columnHeight(document: GraphDocument, page: Size): number {
  const groups = groupsOf(document);
  const cards = [...document.nodes.values()].filter(({ group }) => !groups.get(group ?? '')?.collapsed).length;
  const area = cards * (CARD_WIDTH + COLUMN_GAP) * (plainHeight({ type: '' } as LayerNode) + ROW_GAP) * 1.5;
  return Math.max(1_200, Math.sqrt((area * page.height) / page.width));
}

/** The document with every layer in its place and every edge on its way. */
export function layOut(document: GraphDocument, page: Size = PAGE): GraphDocument {
  const { positions, routes } = layoutOf(document, page);
  return { ...withPositions(document, positions), ...(routes.size > 0 && { routes }) };
}

/** Layers without a new place stay. In the order of before: it decides ties in the data flow. */
export function withPositions(document: GraphDocument, positions: ReadonlyMap<string, Position>): GraphDocument {
  const nodes = new Map<string, LayerNode>();
  for (const [id, node] of document.nodes) nodes.set(id, { ...node, position: positions.get(id) ?? node.position });
  return { ...document, nodes };
}
