import { CARD_WIDTH } from './card-size.ts';
import type { Position } from './document.ts';

/**
 * Skip connections: an edge that would run straight through other cards takes a lane beside them instead. Found with
 * rows of cards, so that a drawing of thousands of layers costs no more than its long edges.
 */

const ROW = 100;
/** Upper bound of a card's height; a shorter edge cannot hide behind a card. */
const CARD_SPAN = 110;
const CLEARANCE = 16;

/** A card where it is shown. */
export interface PlacedCard {
  readonly position: Position;
}

export interface EdgeInPlace {
  readonly id: string;
  readonly source: { readonly node: string };
  readonly target: { readonly node: string; readonly port: number };
}

/** The x of the lane of every edge that needs one, among the cards that are shown. */
export function edgeLanes(
  cards: ReadonlyMap<string, PlacedCard>,
  edges: Iterable<EdgeInPlace>,
): ReadonlyMap<string, number> {
  const lanes = new Map<string, number>();
  let rows: ReadonlyMap<number, readonly PlacedCard[]> | null = null;
  for (const edge of edges) {
    const source = cards.get(edge.source.node);
    const target = cards.get(edge.target.node);
    if (!source || !target) continue;
    const top = source.position.y + CARD_SPAN;
    const bottom = target.position.y;
    if (bottom - top < CARD_SPAN / 2) continue;
    rows ??= cardsByRow(cards);
    const from = source.position.x + CARD_WIDTH / 2;
    const to = target.position.x + CARD_WIDTH / 2;
    const blockers = cardsBetween(rows, top, bottom, (y) => from + ((to - from) * (y - top)) / (bottom - top));
    if (blockers.length === 0) continue;
    // From another column on the side where that one lies; within a column, later ports lie to the right, and their
    // edges pass on that side, so that two inputs do not cross.
    const right = Math.abs(to - from) > CARD_WIDTH / 2 ? from > to : edge.target.port > 0;
    const spread = Math.min(12, (bottom - top) / 60);
    lanes.set(
      edge.id,
      right
        ? Math.max(...blockers.map((node) => node.position.x)) + CARD_WIDTH + CLEARANCE + spread
        : Math.min(...blockers.map((node) => node.position.x)) - CLEARANCE - spread,
    );
  }
  return lanes;
}

function cardsByRow(cards: ReadonlyMap<string, PlacedCard>): ReadonlyMap<number, readonly PlacedCard[]> {
  const rows = new Map<number, PlacedCard[]>();
  for (const node of cards.values()) {
    const row = Math.floor(node.position.y / ROW);
    const list = rows.get(row);
    if (list) list.push(node);
    else rows.set(row, [node]);
  }
  return rows;
}

function cardsBetween(
  rows: ReadonlyMap<number, readonly PlacedCard[]>,
  top: number,
  bottom: number,
  lineX: (y: number) => number,
): readonly PlacedCard[] {
  const found: PlacedCard[] = [];
  for (let row = Math.floor((top - CARD_SPAN) / ROW); row <= Math.floor(bottom / ROW); row += 1) {
    for (const node of rows.get(row) ?? []) {
      const { x, y } = node.position;
      if (y + CARD_SPAN / 2 <= top || y >= bottom - CARD_SPAN / 2) continue;
      const line = lineX(y + CARD_SPAN / 2);
      if (line > x - CLEARANCE / 2 && line < x + CARD_WIDTH + CLEARANCE / 2) found.push(node);
    }
  }
  return found;
}
