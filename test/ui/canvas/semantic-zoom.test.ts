import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { shortName } from '../../../src/core/drawing/short-name.ts';
import { barLabels, type Named } from '../../../src/ui/canvas/bar-labels.ts';
import { fitted } from '../../../src/ui/canvas/fit.ts';
import type { Box } from '../../../src/ui/canvas/overview-frame.ts';
import { distanceAt, zoomInSteps } from '../../../src/ui/canvas/zoom.ts';
import { seeds } from '../../support/seeds.ts';

describe('short names', () => {
  it.each([
    ['conv_1', 'conv_1'],
    ['batch_norm_12', 'bn_12'],
    ['batchNormalization_3', 'bn_3'],
    ['p2o.BatchNormalization.4', 'bn_4'],
    ['global_average_pool_2', 'gap_2'],
    ['max_pool_1', 'maxp_1'],
    ['hardswish_10', 'h-swish_10'],
    ['Stage 1', 'Stage 1'],
    ['Inverted residual 12', 'inv res 12'],
    ['/features/features.3/conv/Conv', '3_Conv'],
    ['/conv1/conv/Conv', 'conv1_Conv'],
    ['class_scores', 'cs'],
    ['inception_module_4a', 'im_4a'],
    ['레이어정규화블록_2', '레이어정_2'],
  ])('%s is %s', (name, short) => {
    expect(shortName(name)).toBe(short);
  });

  it.each(seeds(20_261_202))('are not longer than the name, and not empty, %s', (_, seed) => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 60 }), (name) => {
        const short = shortName(name);
        expect(short.trim() === '').toBe(name.trim() === '');
        expect([...short].length).toBeLessThanOrEqual([...name].length + 1);
      }),
      { seed },
    );
  });
});

describe('the steps of the zoom', () => {
  it('are those of the design', () => {
    expect([2.5, 0.6, 0.59, 0.3, 0.29, 0.18, 0.17, 0.05].map(distanceAt)).toEqual([
      'near',
      'near',
      'far',
      'far',
      'brief',
      'brief',
      'map',
      'map',
    ]);
  });

  it('change what style sheets are told at most by 3 % of the size of a letter', () => {
    for (let zoom = 0.05; zoom < 2.5; zoom *= 1.007) expect(Math.abs(zoomInSteps(zoom) / zoom - 1)).toBeLessThan(0.031);
  });
});

const box = fc.record({
  x: fc.integer({ min: -5000, max: 5000 }),
  y: fc.integer({ min: -5000, max: 5000 }),
  width: fc.integer({ min: 40, max: 20_000 }),
  height: fc.integer({ min: 40, max: 20_000 }),
});

describe.each(seeds(20_261_203))('fit, %s', (_, seed) => {
  it('never goes below 30 %, shows all where that is possible, else the beginning', () => {
    const pane = fc.record({ width: fc.integer({ min: 400, max: 2000 }), height: fc.integer({ min: 240, max: 1400 }) });
    fc.assert(
      fc.property(box, pane, fc.nat(100), fc.nat(100), (all, window, across, down) => {
        const first: Box = {
          x: all.x + ((all.width - 40) * across) / 100,
          y: all.y + ((all.height - 40) * down) / 100,
          width: 40,
          height: 40,
        };
        const { x, y, zoom } = fitted(all, window, first);
        expect(zoom).toBeGreaterThanOrEqual(0.3);
        expect(zoom).toBeLessThanOrEqual(1);
        const seen = (inner: Box) =>
          inner.x * zoom + x >= -0.5 &&
          inner.y * zoom + y >= -0.5 &&
          (inner.x + inner.width) * zoom + x <= window.width + 0.5 &&
          (inner.y + inner.height) * zoom + y <= window.height + 0.5;
        expect(seen(zoom > 0.3 ? all : first)).toBe(true);
      }),
      { seed },
    );
  });
});

describe.each(seeds(20_261_204))('names beside bars, %s', (_, seed) => {
  const bar: fc.Arbitrary<Named> = fc.record({
    id: fc.uuid(),
    name: fc.stringMatching(/^[a-z_]{1,14}$/),
    rank: fc.nat(4),
    isFrame: fc.constant(false),
    x: fc.nat(20).map((column) => column * 60),
    y: fc.nat(40).map((row) => row * 17),
    width: fc.constant(28),
    height: fc.constant(10),
  });

  it('cover no bar and no other name, and no leader line crosses one; what ranks first is named first', () => {
    fc.assert(
      fc.property(fc.uniqueArray(bar, { selector: ({ x, y }) => `${x} ${y}`, maxLength: 120 }), (bars) => {
        const widthOf = (name: string) => name.length * 6 + 6;
        const labels = barLabels(bars, { widthOf, height: 14, most: 100 });
        for (const [index, label] of labels.entries()) {
          const others = [...bars, ...labels.slice(0, index)].filter((other) => other !== label);
          expect(others.filter((other) => overlap(label, other)).map(({ id }) => id)).toEqual([]);
          for (const point of along(label.leader)) {
            const crossed = [...bars, ...labels].filter(({ id }) => id !== label.id).filter((one) => holds(one, point));
            expect(crossed.map(({ id }) => id)).toEqual([]);
          }
        }
        if (bars.length > 0) expect(labels.length).toBeGreaterThan(0);
        const alone = barLabels([{ ...(bars[0] ?? FIRST), rank: 0 }], { widthOf, height: 14, most: 1 });
        expect(alone).toHaveLength(1);
      }),
      { seed, numRuns: 60 },
    );
  });
});

const FIRST: Named = { id: 'a', name: 'a', rank: 0, isFrame: false, x: 0, y: 0, width: 28, height: 10 };

function overlap(a: Box, b: Box): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}

function holds({ x, y, width, height }: Box, [px, py]: readonly [number, number]): boolean {
  return px > x && px < x + width && py > y && py < y + height;
}

function along(line: readonly (readonly [number, number])[]): readonly (readonly [number, number])[] {
  return line.slice(1).flatMap(([x1, y1], index) => {
    const [x0, y0] = line[index] ?? [0, 0];
    return Array.from({ length: 11 }, (_, step): [number, number] => [
      x0 + ((x1 - x0) * step) / 10,
      y0 + ((y1 - y0) * step) / 10,
    ]);
  });
}
