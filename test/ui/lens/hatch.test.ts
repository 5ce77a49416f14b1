import { expect, it } from 'vitest';
import type { PictureRun } from '../../../src/store/state.ts';
import { filterTiles } from '../../../src/ui/lens/filter-tiles.ts';
import { verdictOf } from '../../../src/ui/lens/heat-rows.ts';
import { nonFiniteColor, packedNonFinite, packRgb } from '../../../src/ui/plot/colormap.ts';
import { hatchStyle, kindAt } from '../../../src/ui/plot/hatch.ts';
import { dataScale, extentOf } from '../../../src/ui/plot/scale.ts';
import { english } from '../../support/said.ts';

const { NaN: nan, POSITIVE_INFINITY: infinity } = Number;

it('a pixel of several planes is what the first of them is that is not finite', () => {
  expect(kindAt([[1], [2], [3]], 0)).toBeNull();
  expect(kindAt([[1], [-infinity], [nan]], 0)).toBe('negative');
  expect(kindAt([[nan], [infinity]], 0)).toBe('nan');
});

it('the three kinds look different without their colours', () => {
  const looks = (['nan', 'positive', 'negative'] as const).map(hatchStyle);
  expect(new Set(looks.map(({ backgroundImage }) => backgroundImage)).size).toBe(3);
  expect(looks[0]?.backgroundColor).toBe(nonFiniteColor('nan'));
});

it('filters show such weights, in colour and one channel at a time, and scale by the others', () => {
  // One filter of 1×2 over three channels.
  const data = Float32Array.of(1, -1, nan, 1, 1, infinity);
  const scale = dataScale(extentOf(data));
  expect([scale.min, scale.max]).toEqual([-1, 1]);
  const words = new Uint32Array(2);
  const colour = filterTiles({ shape: [1, 3, 1, 2], data }, null, scale);
  colour.fill(words, 0);
  expect([...words]).toEqual([packedNonFinite('nan'), packedNonFinite('positive')]);
  expect(colour.planes(0).map((plane) => [...plane])).toEqual([
    [1, -1],
    [nan, 1],
    [1, infinity],
  ]);
  const green = filterTiles({ shape: [1, 3, 1, 2], data }, 1, scale);
  green.fill(words, 0);
  expect(words[0]).toBe(packedNonFinite('nan'));
  expect(words[1]).not.toBe(packedNonFinite('nan'));
  filterTiles({ shape: [1, 3, 1, 1], data: Float32Array.of(1, 1, 1) }, null, scale).fill(words, 0);
  expect(words[0]).toBe(packRgb(255, 255, 255));
});

it('of scores that are NaN none is the top class', () => {
  const run = (values: Float32Array) =>
    ({
      scores: { nodeId: 'o', labels: ['cat', 'dog'], kind: 'distribution', raw: values, values },
    }) as unknown as PictureRun;
  expect(verdictOf(run(Float32Array.of(nan, nan)), (text) => english(text))).toBe('NaN');
  expect(verdictOf(run(Float32Array.of(nan, 0.25)), (text) => english(text))).toBe('dog 25%');
});
