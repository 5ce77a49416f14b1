import { describe, expect, it } from 'vitest';
import { axisTicks, cellAt, heatLayout, moveCell, rowsTop } from '../../../src/ui/plot/heat-layout.ts';
import { pairsLayout } from '../../../src/ui/plot/pairs-layout.ts';
import { channelAt } from '../../../src/ui/plot/strip-paint.ts';
import { moveTile, tileAt, tileLayout, visibleTiles } from '../../../src/ui/plot/tile-layout.ts';

describe('heatLayout', () => {
  it('fills the width, and scrolls where columns would be too narrow to point at', () => {
    expect(heatLayout(4, 128, 560, 110).plotWidth).toBeCloseTo(560);
    expect(heatLayout(4, 2048, 560, 110).plotWidth).toBe(4096);
  });

  it('shows bars only where all rows still fit', () => {
    expect(heatLayout(4, 128, 560, 110).barsHeight).toBe(0);
    expect(heatLayout(4, 128, 560, 300).barsHeight).toBe(40);
    expect(heatLayout(1, 128, 560, 300, 120).barsHeight).toBe(120);
  });

  it('survives having nothing', () => {
    const empty = heatLayout(0, 0, 0, 0);
    expect(empty.plotWidth).toBe(0);
    expect(cellAt(empty, 3, 3, -1)).toBeNull();
    expect(axisTicks(0, 0)).toEqual([]);
  });

  it('finds cells, and takes the bars for the current row', () => {
    const layout = heatLayout(3, 10, 200, 300);
    expect(cellAt(layout, 45, rowsTop(layout) + layout.rowPitch + 1, 0)).toEqual({ row: 1, column: 2 });
    expect(cellAt(layout, 199.9, 5, 2)).toEqual({ row: 2, column: 9 });
    expect(cellAt(layout, 45, 5, -1)).toBeNull();
    expect(cellAt(layout, 45, layout.contentHeight + 1, 0)).toBeNull();
    expect(cellAt(layout, 200, 100, 0)).toBeNull();
  });

  it('moves by keys and stays inside', () => {
    const grid = { rows: 3, columns: 100 };
    expect(moveCell({ row: 0, column: 0 }, 'ArrowUp', grid)).toEqual({ row: 0, column: 0 });
    expect(moveCell({ row: 1, column: 5 }, 'End', grid)).toEqual({ row: 1, column: 99 });
    expect(moveCell({ row: 1, column: 5 }, 'PageDown', grid)).toEqual({ row: 1, column: 15 });
    expect(moveCell({ row: 1, column: 5 }, 'x', grid)).toBeNull();
  });

  it('numbers columns in round steps', () => {
    expect(axisTicks(10, 50)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(axisTicks(128, 4.4)).toEqual([0, 16, 32, 48, 64, 80, 96, 112]);
  });
});

describe('pairsLayout', () => {
  it('keeps three and three down to narrow panels', () => {
    for (const width of [480, 640, 700, 1000]) expect(pairsLayout(width, 66).perSide).toBeGreaterThanOrEqual(3);
    expect(pairsLayout(700, 66)).toEqual({ side: 48, perSide: 3, stacked: false });
  });

  it('stacks opened above closed where they are larger so', () => {
    expect(pairsLayout(860, 390)).toMatchObject({ perSide: 3, stacked: true });
    expect(pairsLayout(860, 390).side).toBeGreaterThan(100);
  });

  it('shows more where there is room, and at least one of each', () => {
    expect(pairsLayout(1600, 66).perSide).toBeGreaterThan(5);
    expect(pairsLayout(10, 10).perSide).toBe(1);
  });
});

describe('tileLayout', () => {
  it('takes tiles as large as lets all into view, small ones where none do', () => {
    expect(tileLayout(512, 1, 700, 200).side).toBe(40);
    for (const count of [1, 2, 3, 6, 16, 40]) {
      const { side, contentHeight } = tileLayout(count, 1, 700, 200);
      expect(contentHeight).toBeLessThanOrEqual(200);
      const columns = Math.floor(706 / (side + 4 + 6));
      const larger = Math.ceil(count / columns) * (side + 4 + 18);
      // Four pixels more would not fit, or be more than anybody needs.
      expect(larger > 200 || side === 240, `${count}`).toBe(true);
    }
  });

  it('finds tiles and the place inside them', () => {
    const layout = tileLayout(6, 1, 700, 200);
    const { side } = layout;
    expect(tileAt(layout, layout.pitchX + side / 2, side / 4)).toMatchObject({ index: 1, u: 0.5, v: 0.25 });
    expect(tileAt(layout, layout.side + 1, 10)).toBeNull();
    expect(tileAt(layout, 6 * layout.pitchX + 1, 10)).toBeNull();
  });

  it('draws only what is in view', () => {
    const layout = tileLayout(512, 1, 700, 200);
    const [first, last] = visibleTiles(layout, layout.pitchY * 10, 200);
    expect(first).toBe(10 * layout.columns);
    expect(last - first).toBeLessThan(6 * layout.columns);
  });

  it('moves by keys', () => {
    const layout = { count: 10, columns: 4 };
    expect(moveTile(1, 'ArrowDown', layout)).toBe(5);
    expect(moveTile(8, 'ArrowDown', layout)).toBe(8);
    expect(moveTile(1, 'ArrowUp', layout)).toBe(1);
    expect(moveTile(9, 'ArrowRight', layout)).toBe(9);
    expect(moveTile(5, 'Home', layout)).toBe(0);
    expect(moveTile(5, 'a', layout)).toBeNull();
  });
});

describe('channelAt', () => {
  it('stays inside the strip', () => {
    expect(channelAt(-5, 100, 10)).toBe(0);
    expect(channelAt(55, 100, 10)).toBe(5);
    expect(channelAt(100, 100, 10)).toBe(9);
    expect(channelAt(10, 100, 0)).toBeNull();
  });
});
