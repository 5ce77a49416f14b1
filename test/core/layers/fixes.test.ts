import { describe, expect, it } from 'vitest';
import { type Attributes, defaultAttributes } from '../../../src/core/attributes.ts';
import type { Diagnostic } from '../../../src/core/diagnostics.ts';
import { layerType } from '../../../src/core/layers/index.ts';
import { float32, type Shape } from '../../../src/core/tensor/types.ts';
import { english, korean } from '../../support/said.ts';

/** What each problem says, and which fixes it ranks first. */

function problem(type: string, attributes: Attributes, ...shapes: readonly Shape[]): Diagnostic {
  const layer = layerType(type);
  if (!layer) throw new Error(`no layer ${type}`);
  const values = { ...defaultAttributes(layer.attributes), ...attributes };
  const result = layer.inferShapes(values, shapes.map(float32));
  const found = result.ok ? layer.remarks?.(values, shapes.map(float32))[0] : result.error;
  if (!found) throw new Error('no problem');
  return found;
}

const projection = (filters: number, strides: readonly number[]) => ({
  type: 'conv2d',
  attributes: { filters, kernelShape: [1, 1], strides, pads: [0, 0, 0, 0], bias: false },
});

describe('adding what does not fit', () => {
  it('offers the projection shortcut of a residual block first', () => {
    const found = problem('add', {}, ['N', 128, 28, 28], ['N', 64, 56, 56]);
    expect(found).toMatchObject({
      code: 'shapes-differ',
      input: 1,
      shapes: [
        ['N', 128, 28, 28],
        ['N', 64, 56, 56],
      ],
    });
    expect(english(found.message)).toBe('Add needs inputs of matching shapes, but N×128×28×28 meets N×64×56×56.');
    expect(korean(found.message)).toContain('더하기');
    expect(found.fixes).toEqual([
      { kind: 'insertBefore', input: 1, layers: [projection(128, [2, 2])] },
      { kind: 'disconnectInput', input: 1 },
    ]);
  });

  it('projects the first input where that is the larger one', () => {
    const found = problem('add', {}, ['N', 64, 56, 57], ['N', 128, 28, 29]);
    expect(found.fixes[0]).toEqual({ kind: 'insertBefore', input: 0, layers: [projection(128, [2, 2])] });
  });

  it('offers either side where only the channels differ', () => {
    const found = problem('add', {}, ['N', 16, 8, 8], ['N', 32, 8, 8]);
    expect(found.fixes.slice(0, 2)).toEqual([
      { kind: 'insertBefore', input: 1, layers: [projection(16, [1, 1])] },
      { kind: 'insertBefore', input: 0, layers: [projection(32, [1, 1])] },
    ]);
  });

  it('resizes where the channels agree but no stride gets there', () => {
    const found = problem('add', {}, ['N', 16, 8, 20], ['N', 16, 16, 10]);
    expect(found.fixes[0]).toEqual({
      kind: 'insertBefore',
      input: 1,
      layers: [{ type: 'resize', attributes: { target: 'sizes', sizes: [8, 20] } }],
    });
  });

  it('names the odd one of several inputs', () => {
    const found = problem('add', {}, ['N', 8, 4, 4], ['N', 16, 4, 4], ['N', 16, 4, 4]);
    expect(found.input).toBe(0);
    expect(found.fixes[0]).toEqual({ kind: 'insertBefore', input: 0, layers: [projection(16, [1, 1])] });
  });

  it('pools maps that meet a vector of their channels', () => {
    const found = problem('multiply', {}, ['N', 16, 4, 4], ['N', 16]);
    expect(found.fixes[0]).toEqual({
      kind: 'insertBefore',
      input: 0,
      layers: [{ type: 'globalAveragePool' }, { type: 'flatten' }],
    });
  });

  it('refuses the broadcasts that are usually mistakes', () => {
    expect(problem('add', {}, ['N', 16, 4, 4], ['N', 1, 4, 4]).code).toBe('shapes-differ');
    expect(problem('add', {}, ['N', 16], ['N', 1]).code).toBe('shapes-differ');
  });
});

it('concatenating maps of different extents resizes the smaller, or pools the larger', () => {
  const found = problem('concat', {}, ['N', 64, 28, 28], ['N', 32, 14, 14]);
  expect(found.fixes).toEqual([
    {
      kind: 'insertBefore',
      input: 1,
      layers: [{ type: 'resize', attributes: { target: 'sizes', sizes: [28, 28] } }],
    },
    {
      kind: 'insertBefore',
      input: 0,
      layers: [{ type: 'maxPool', attributes: { kernelShape: [2, 2], strides: [2, 2] } }],
    },
    { kind: 'disconnectInput', input: 1 },
  ]);
});

it('maps that are pooled already are pooled no second time', () => {
  const ways = (type: string, ...shapes: readonly Shape[]) =>
    problem(type, {}, ...shapes).fixes.flatMap((fix) => (fix.kind === 'insertBefore' ? [fix.layers] : []));
  for (const found of [ways('fullyConnected', ['N', 512, 1, 1]), ways('add', ['N', 16, 1, 1], ['N', 16])]) {
    expect(found).toEqual([[{ type: 'flatten' }]]);
  }
});

it('a fully connected layer behind maps offers flattening and pooling', () => {
  const found = problem('fullyConnected', {}, ['N', 512, 7, 7]);
  expect(found.code).toBe('rank-mismatch');
  expect(english(found.message)).toBe('Fully connected takes a row of numbers (N×features), but N×512×7×7 arrives.');
  expect(
    found.fixes.map((fix) => (fix.kind === 'insertBefore' ? fix.layers.map((layer) => layer.type) : fix.kind)),
  ).toEqual([['flatten'], ['globalAveragePool', 'flatten'], 'disconnectInput']);
});

describe('windows', () => {
  it('that do not fit offer “same” padding, a smaller kernel, and as little padding as it takes', () => {
    const found = problem('conv2d', { kernelShape: [5, 5], pads: [0, 0, 0, 0] }, ['N', 8, 2, 9]);
    expect(found.code).toBe('window-too-large');
    expect(found.fixes).toEqual([
      expect.objectContaining({ kind: 'setAttributes', attributes: { pads: [2, 2, 2, 2] } }),
      { kind: 'setAttributes', attributes: { kernelShape: [2, 5] } },
      { kind: 'setAttributes', attributes: { pads: [1, 0, 2, 0] } },
    ]);
  });

  it('that are spread too far offer a smaller dilation', () => {
    const found = problem('conv2d', { dilations: [9, 3], pads: [0, 0, 0, 0] }, ['N', 8, 9, 9]);
    expect(found.fixes).toContainEqual({ kind: 'setAttributes', attributes: { dilations: [4, 3] } });
  });

  it('of a pool need padding below the kernel', () => {
    const found = problem('maxPool', { pads: [2, 0, 0, 0] }, ['N', 8, 9, 9]);
    expect(found.code).toBe('pads-too-large');
    expect(found.fixes).toEqual([
      { kind: 'setAttributes', attributes: { pads: [1, 0, 0, 0] } },
      { kind: 'setAttributes', attributes: { kernelShape: [3, 2] } },
    ]);
  });

  it('of a pool must not lie wholly in the padding', () => {
    const attributes = { strides: [1, 1], pads: [1, 0, 1, 1], dilations: [3, 1] };
    expect(problem('maxPool', attributes, ['N', 8, 2, 1]).code).toBe('empty-window');
  });
});

describe('sizes', () => {
  it('of tensors are bounded', () => {
    const found = problem('conv2d', { filters: 65_536 }, ['N', 1, 16_384, 16_384]);
    expect(found.code).toBe('tensor-too-large');
    expect(english(found.message)).toContain('17,592,186,044,416');
  });

  it('of parameters are bounded', () => {
    expect(problem('fullyConnected', { units: 1_000_000 }, ['N', 1_000_000]).code).toBe('too-many-parameters');
  });
});

describe('input and output', () => {
  it('a list per channel has one value per channel, or one for all', () => {
    const found = problem('input', { channels: 1, normalisation: 'meanStd' });
    expect(found.code).toBe('values-per-channel');
    expect(found.fixes).toEqual([{ kind: 'setAttributes', attributes: { mean: [0.485], std: [0.229] } }]);
  });

  it('refuses channel counts that no picture has, and deviations of 0', () => {
    const attributes = layerType('input')?.attributes;
    expect(attributes?.channels?.parse(2).ok).toBe(false);
    expect(attributes?.std?.parse([0.2, 0, 0.2]).ok).toBe(false);
  });

  it('remarks on labels that do not match the scores', () => {
    const found = problem('output', { labels: ['cat', 'dog', 'frog'] }, ['N', 2]);
    expect(found).toMatchObject({ code: 'labels-differ', severity: 'warning' });
    expect(found.fixes).toEqual([
      expect.objectContaining({ kind: 'setAttributes', attributes: { labels: ['cat', 'dog'] } }),
    ]);
  });

  it('remarks on an output that is not scores, and how to get there', () => {
    const found = problem('output', { labels: ['cat', 'dog'] }, ['N', 64, 8, 8]);
    expect(found).toMatchObject({ code: 'output-not-scores', severity: 'info' });
    const scores = { type: 'fullyConnected', attributes: { units: 2 } };
    const pool = { type: 'globalAveragePool' };
    expect(found.fixes).toEqual([
      { kind: 'insertBefore', input: 0, layers: [{ type: 'flatten' }, scores] },
      { kind: 'insertBefore', input: 0, layers: [pool, { type: 'flatten' }, scores] },
      { kind: 'setAttributes', attributes: { scores: 'tensor' } },
    ]);
    // Maps of one per label are scores once they are pooled.
    const [first] = problem('output', { labels: ['cat', 'dog'] }, ['N', 2, 8, 8]).fixes;
    expect(first).toEqual({ kind: 'insertBefore', input: 0, layers: [pool, { type: 'flatten' }] });
  });
});

it('an ECA kernel is odd', () => {
  const found = problem('eca', { kernelSize: 4 }, ['N', 64, 8, 8]);
  expect(found.code).toBe('even-kernel');
  expect(found.fixes[0]).toEqual({ kind: 'setAttributes', attributes: { kernelSize: 5 } });
});

it('clip bounds in the wrong order are swapped', () => {
  const found = problem('clip', { min: 6, max: 0 }, ['N', 8]);
  expect(found.fixes).toEqual([{ kind: 'setAttributes', attributes: { min: 0, max: 6 } }]);
});

describe('groups that do not divide', () => {
  const ways = (filters: number, group: number, channels: number) =>
    problem('conv2d', { filters, group }, ['N', channels, 8, 8]).fixes.map((fix) =>
      fix.kind === 'setAttributes' ? [fix.attributes.group, fix.attributes.filters] : [],
    );

  it('offer every count that divides both, the nearest first, and depthwise', () => {
    expect(ways(32, 5, 16)).toEqual([
      [4, undefined],
      [16, undefined],
      [8, undefined],
      [2, undefined],
      [1, undefined],
    ]);
  });

  it('offer depthwise with a number of filters that it takes', () => {
    expect(ways(40, 7, 12)).toContainEqual([12, 36]);
  });
});
