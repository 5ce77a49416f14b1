import { describe, expect, it } from 'vitest';
import { analyze } from '../../../src/core/graph/analyze.ts';
import { applyEdit, type Edit } from '../../../src/core/graph/edits.ts';
import type { ParameterSpec } from '../../../src/core/layers/define-layer.ts';
import {
  EMPTY_STORE,
  fitsShape,
  parameterKey,
  parameterTensor,
  reconcile,
  type TensorStore,
} from '../../../src/core/weights/tensor-store.ts';
import { trainingState } from '../../../src/core/weights/training.ts';
import { english } from '../../support/said.ts';
import { idOf, type Network, network, SE_NETWORK } from '../compile/networks.ts';

const weight: ParameterSpec = { name: 'weight', shape: [4, 3, 1, 1], init: { kind: 'kaiming' }, trainable: true };
const drawing = network(SE_NETWORK);

/** A store with a tensor for every parameter that `keep` accepts. */
function trainedStore({ document, analysis }: Network, keep = (_layer: string, _name: string) => true): TensorStore {
  const store = new Map();
  for (const [id, node] of document.nodes) {
    for (const spec of analysis.nodes.get(id)?.parameterSpecs ?? []) {
      if (!keep(node.name, spec.name)) continue;
      const data = new Float32Array(spec.shape.reduce((a, b) => a * b, 1));
      store.set(parameterKey(id, spec.name), { shape: spec.shape, data, origin: 'trained' });
    }
  }
  return store;
}

function edited(network: Network, edit: Edit): Network {
  const result = applyEdit(network.document, edit);
  if (!result.ok) throw new Error(english(result.error.message));
  return { document: result.value, analysis: analyze(result.value, network.analysis) };
}

describe('parameterTensor', () => {
  it('derives the same tensor every time, and another one for another seed, layer, name or shape', () => {
    const base = parameterTensor(EMPTY_STORE, 1, 'n1', weight);
    expect(base.origin).toBe('seeded');
    expect(parameterTensor(EMPTY_STORE, 1, 'n1', { ...weight }).tensor.data).toBe(base.tensor.data);
    for (const other of [
      parameterTensor(EMPTY_STORE, 2, 'n1', weight),
      parameterTensor(EMPTY_STORE, 1, 'n2', weight),
      parameterTensor(EMPTY_STORE, 1, 'n1', { ...weight, name: 'other' }),
      parameterTensor(EMPTY_STORE, 1, 'n1', { ...weight, shape: [4, 3] }),
      parameterTensor(EMPTY_STORE, 1, 'n1', { ...weight, init: { kind: 'xavier' } }),
    ]) {
      expect(other.tensor.data).not.toEqual(base.tensor.data);
    }
  });

  it('prefers a stored tensor that fits, in the declared shape, without a copy', () => {
    const data = new Float32Array(12);
    const store: TensorStore = new Map([['n1/weight', { shape: [4, 3], data, origin: 'loaded' }]]);
    const found = parameterTensor(store, 1, 'n1', weight);
    expect(found.origin).toBe('trained');
    expect(found.tensor.data).toBe(data);
    expect(found.tensor.shape).toEqual([4, 3, 1, 1]);
    expect(parameterTensor(store, 1, 'n1', { ...weight, shape: [3, 4] }).origin).toBe('seeded');
  });
});

it('shapes fit up to trailing ones, both ways', () => {
  expect(fitsShape([2, 8], [2, 8, 1, 1])).toBe(true);
  expect(fitsShape([2, 8, 1, 1], [2, 8])).toBe(true);
  expect(fitsShape([2, 8], [8, 2])).toBe(false);
  expect(fitsShape([1, 2], [2])).toBe(false);
  expect(fitsShape([], [1])).toBe(true);
});

describe('reconcile', () => {
  const store = trainedStore(drawing);
  const se = idOf(drawing, 'se');
  const conv = idOf(drawing, 'conv');

  it('returns the same store when every tensor fits', () => {
    expect(reconcile(store, drawing.analysis)).toBe(store);
  });

  it('keeps the weights of an SE layer that is written as convolutions instead', () => {
    const other = edited(drawing, { kind: 'setAttributes', id: se, attributes: { form: 'conv1x1' } });
    expect(reconcile(store, other.analysis)).toBe(store);
    expect(trainingState(other.analysis, store).status).toBe('trained');
  });

  it('drops what no longer fits, downstream too, and nothing else', () => {
    const other = edited(drawing, { kind: 'setAttributes', id: conv, attributes: { filters: 6 } });
    const kept = [...reconcile(store, other.analysis).keys()];
    const fc = idOf(drawing, 'fc');
    expect(kept).toContain(`${fc}/bias`);
    expect(kept).not.toContain(`${fc}/weight`);
    expect(kept).not.toContain(`${conv}/weight`);
    expect(kept.some((key) => key.startsWith(`${se}/`))).toBe(false);
  });

  it('keeps the weights of layers that are only disconnected', () => {
    const edge = [...drawing.document.edges.values()].find((entry) => entry.target.node === conv);
    const other = edited(drawing, { kind: 'disconnect', edges: [edge?.id ?? ''] });
    expect(other.analysis.valid).toBe(false);
    expect(reconcile(store, other.analysis)).toBe(store);
  });

  it('drops the weights of removed layers', () => {
    const other = edited(drawing, { kind: 'removeNodes', ids: [conv] });
    expect([...reconcile(store, other.analysis).keys()].some((key) => key.startsWith(`${conv}/`))).toBe(false);
  });
});

describe('trainingState', () => {
  it('trained, untrained, and a network without parameters', () => {
    expect(trainingState(drawing.analysis, trainedStore(drawing)).status).toBe('trained');
    const none = trainingState(drawing.analysis, EMPTY_STORE);
    expect(none.status).toBe('untrained');
    expect(none.untrained).toEqual(['conv', 'se', 'fc'].map((name) => idOf(drawing, name)));
    const bare = network({
      picture: { type: 'input' },
      out: { type: 'output', from: ['picture'] },
    });
    expect(trainingState(bare.analysis, EMPTY_STORE).status).toBe('none');
  });

  it('one missing bias of zeros makes its layer untrained', () => {
    const store = trainedStore(drawing, (layer, name) => !(layer === 'fc' && name === 'bias'));
    const state = trainingState(drawing.analysis, store);
    expect(state.status).toBe('partlyUntrained');
    expect(state.untrained).toEqual([idOf(drawing, 'fc')]);
    expect(state.trained).toEqual([idOf(drawing, 'conv'), idOf(drawing, 'se')]);
  });
});
