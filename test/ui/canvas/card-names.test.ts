import { expect, it } from 'vitest';
import { ownName } from '../../../src/core/drawing/card-names.ts';

it.each([
  ['maxPool_2', 'maxPool', 'Max pool', null],
  ['max_pool_2', 'maxPool', 'Max pool', null],
  ['Max pool', 'maxPool', 'Max pool', null],
  ['conv2d_1', 'conv2d', 'Conv 2d', null],
  ['se_3', 'squeezeExcitation', 'SE attention', 'se_3'],
  ['Stage 3', 'conv2d', 'Conv 2d', 'Stage 3'],
  ['features.4', 'conv2d', 'Conv 2d', 'features.4'],
])('%s of a %s', (name, type, title, shown) => {
  expect(ownName(name, type, title)).toBe(shown);
});
