import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chain } from '../../../scripts/bench/networks.ts';
import { analyze } from '../../../src/core/graph/analyze.ts';
import { EMPTY_DOCUMENT } from '../../../src/core/graph/document.ts';
import { arrangementIn } from '../../../src/store/selection.ts';
import {
  type Box,
  boundsOf,
  frameOf,
  inFrame,
  outsideOf,
  seenBox,
  union,
} from '../../../src/ui/canvas/overview-frame.ts';
import { openingBox } from '../../../src/ui/canvas/use-opening-view.ts';
import { seeds } from '../../support/seeds.ts';

const SIZE = { width: 132, height: 88 };
const place = fc.double({ min: -1e5, max: 1e5, noNaN: true });
const extent = fc.double({ min: 1, max: 1e5, noNaN: true });
const box = fc.record({ x: place, y: place, width: extent, height: extent });
const holds = (outer: Box, inner: Box) =>
  inner.x >= outer.x - 1e-6 &&
  inner.y >= outer.y - 1e-6 &&
  inner.x + inner.width <= outer.x + outer.width + 1e-6 &&
  inner.y + inner.height <= outer.y + outer.height + 1e-6;

describe('the overview', () => {
  it.each(seeds(1))('shows the whole drawing and the whole view, in its middle, %s', (_, seed) => {
    fc.assert(
      fc.property(box, box, (drawing, view) => {
        const all = union(drawing, view);
        expect(holds(all, drawing) && holds(all, view)).toBe(true);
        const shown = inFrame(all, frameOf(all, SIZE));
        expect(holds({ x: 0, y: 0, ...SIZE }, shown)).toBe(true);
        expect(shown.x + shown.width / 2).toBeCloseTo(SIZE.width / 2, 3);
        expect(shown.y + shown.height / 2).toBeCloseTo(SIZE.height / 2, 3);
      }),
      { seed },
    );
  });

  it('knows what a pane shows, and whether part of the drawing is out of it', () => {
    const seen = seenBox([-100, 50, 0.5], { width: 800, height: 600 });
    expect(seen).toEqual({ x: 200, y: -100, width: 1600, height: 1200 });
    const inside = boundsOf([
      { position: { x: 300, y: 0 }, width: 236, height: 78 },
      { position: { x: 900, y: 900 }, width: 236, height: 78 },
    ]);
    expect(inside).toEqual({ x: 300, y: 0, width: 836, height: 978 });
    expect(outsideOf(inside as Box, seen)).toBe(false);
    expect(outsideOf({ ...(inside as Box), x: 199 }, seen)).toBe(true);
    expect(boundsOf([])).toBeNull();
  });
});

describe('the view of a drawing that is opened', () => {
  const opened = (count: number) => {
    const { document } = chain(count);
    return { document, analysis: analyze(document) };
  };

  it('is all of it', () => {
    const state = opened(300);
    const boxes = arrangementIn(state)
      .units(null)
      .map((unit) => unit.box);
    const shown = openingBox(state) as Box;
    expect(boxes.length).toBe(300);
    expect(boxes.every((one) => holds(shown, one))).toBe(true);
    expect(openingBox({ document: EMPTY_DOCUMENT, analysis: analyze(EMPTY_DOCUMENT) })).toBeNull();
  });

  it('is the beginning of a very large one, near enough to be read', () => {
    const state = opened(2_000);
    const shown = openingBox(state) as Box;
    const first = state.document.nodes.values().next().value;
    expect(first && holds(shown, { ...first.position, width: 1, height: 1 })).toBe(true);
    expect(shown.height).toBeLessThan(1_000);
  });
});
