import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CARD_WIDTH } from '../../../src/core/drawing/card-size.ts';
import { type EdgeInPlace, edgeLanes, type PlacedCard } from '../../../src/core/drawing/edge-lanes.ts';

/** Lanes of skip connections: those of the definition, and found without looking at every card for every edge. */

const FRESH = Math.floor(Math.random() * 2 ** 31);
const SPAN = 110;

/** By the definition: every card is looked at. */
function byDefinition(cards: ReadonlyMap<string, PlacedCard>, edges: readonly EdgeInPlace[]) {
  const lanes = new Map<string, number>();
  for (const { id, source, target } of edges) {
    const [a, b] = [cards.get(source.node)?.position, cards.get(target.node)?.position];
    if (!a || !b) continue;
    const [top, bottom, from, to] = [a.y + SPAN, b.y, a.x + CARD_WIDTH / 2, b.x + CARD_WIDTH / 2];
    if (bottom - top < SPAN / 2) continue;
    const xs = [...cards.values()].flatMap(({ position: { x, y } }) => {
      const middle = y + SPAN / 2;
      const line = from + ((to - from) * (middle - top)) / (bottom - top);
      return middle > top && y < bottom - SPAN / 2 && line > x - 8 && line < x + CARD_WIDTH + 8 ? [x] : [];
    });
    if (xs.length === 0) continue;
    const spread = Math.min(12, (bottom - top) / 60);
    const right = Math.abs(to - from) > CARD_WIDTH / 2 ? from > to : target.port > 0;
    lanes.set(id, right ? Math.max(...xs) + CARD_WIDTH + 16 + spread : Math.min(...xs) - 16 - spread);
  }
  return lanes;
}

const place = fc.record({
  // On the layout's own columns and rows, and anywhere.
  x: fc.oneof(
    fc.integer({ min: -3, max: 3 }).map((column) => column * (CARD_WIDTH + 40)),
    fc.integer({ min: -900, max: 900 }),
  ),
  y: fc.oneof(
    fc.integer({ min: 0, max: 20 }).map((row) => row * 126),
    fc.integer({ min: -200, max: 3000 }),
  ),
});
const drawing = fc
  .record({
    places: fc.array(place, { minLength: 2, maxLength: 60 }),
    ends: fc.array(fc.tuple(fc.nat(), fc.nat(), fc.nat(1)), { minLength: 1, maxLength: 40 }),
  })
  .map(({ places, ends }) => ({
    cards: new Map(places.map((position, at) => [`n${at}`, { position }])),
    edges: ends.map(([a, b, port], at) => ({
      id: `e${at}`,
      source: { node: `n${a % places.length}` },
      target: { node: `n${b % places.length}`, port },
    })),
  }));

describe('lanes', () => {
  it.each([
    ['fixed', 11],
    ['fresh', FRESH],
  ])('are those of the definition (%s seed %i)', (_, seed) => {
    fc.assert(
      fc.property(drawing, ({ cards, edges }) => {
        expect(edgeLanes(cards, edges)).toEqual(byDefinition(cards, edges));
      }),
      { seed, numRuns: 400 },
    );
  });

  /** How often a place is read while the lanes of this many cards are found. */
  function reads(count: number, at: (index: number) => { x: number; y: number }): number {
    let read = 0;
    const cards = new Map(
      Array.from({ length: count }, (_, index) => {
        const { x, y } = at(index);
        const position = {
          get x() {
            read += 1;
            return x;
          },
          get y() {
            read += 1;
            return y;
          },
        };
        return [`n${index}`, { position }] as const;
      }),
    );
    // The first layer feeds all others.
    const edges = Array.from({ length: count - 1 }, (_, index) => ({
      id: `e${index}`,
      source: { node: 'n0' },
      target: { node: `n${index + 1}`, port: 1 },
    }));
    edgeLanes(cards, edges);
    return read;
  }

  it.each([
    ['down one column', (index: number) => ({ x: 0, y: 126 * index })],
    ['across one row', (index: number) => ({ x: 260 * index, y: index === 0 ? 0 : 400 })],
  ])('of one layer that feeds all others %s take no work that grows with the square', (_, at) => {
    expect(reads(2000, at) / reads(500, at)).toBeLessThan(6);
  });
});
