import { describe, expect, it } from 'vitest';
import { compile } from '../../src/core/compile/compile.ts';
import type { CompiledModel } from '../../src/core/compile/types.ts';
import { EMPTY_STORE, parameterTensor } from '../../src/core/weights/tensor-store.ts';
import { idOf, type Network, network, SE_NETWORK } from '../core/compile/networks.ts';
import { english } from '../support/said.ts';
import { stream } from './cases.ts';
import { maxDifference, neutralFeeds, runModel, type Values } from './ort.ts';

/**
 * Channel surgery: what `keep` and `set` do to a running network, against arithmetic done here, apart from ONNX.
 * The network ends in global average pooling and one fully connected layer, which are a few lines of sums.
 */
const PICTURE: Values = { dims: [2, 3, 8, 8], data: stream(7, 'picture', 2 * 3 * 64) };
const CHANNELS = 8;

function instrumented(drawing: Network, watch: readonly string[]): CompiledModel {
  const targets = watch.map((name) => ({ nodeId: idOf(drawing, name), port: 0 }));
  const model = compile(drawing.document, drawing.analysis, EMPTY_STORE, {
    mode: 'instrumented',
    watch: targets,
    weights: 'external',
  });
  if (!model.ok) throw new Error(english(model.error.message));
  return model.value;
}

/** Scores from the maps [N, C, H, W] behind the attention layer: mean of each map, then W·x + b. */
function scoresOf(drawing: Network, maps: Values): Float32Array {
  const id = idOf(drawing, 'fc');
  const [weight, bias] = (drawing.analysis.nodes.get(id)?.parameterSpecs ?? []).map(
    (spec) => parameterTensor(EMPTY_STORE, drawing.document.seed, id, spec).tensor.data,
  );
  const [batch = 0, channels = 0, height = 0, width = 0] = maps.dims;
  const area = height * width;
  const means = Array.from({ length: batch * channels }, (_, map) => {
    let sum = 0;
    for (let at = 0; at < area; at += 1) sum += maps.data[map * area + at] as number;
    return sum / area;
  });
  const units = bias?.length ?? 0;
  return Float32Array.from({ length: batch * units }, (_, index) => {
    const [picture, unit] = [Math.floor(index / units), index % units];
    let sum = bias?.[unit] as number;
    for (let c = 0; c < channels; c += 1) {
      sum += (weight?.[unit * channels + c] as number) * (means[picture * channels + c] as number);
    }
    return sum;
  });
}

/** Maps [N, C, H, W] times gates [N, C, 1, 1]. */
function scaled(maps: Values, gates: ArrayLike<number>): Values {
  const area = (maps.dims[2] ?? 0) * (maps.dims[3] ?? 0);
  return { dims: maps.dims, data: maps.data.map((value, at) => value * (gates[Math.floor(at / area)] as number)) };
}

describe.each([
  ['squeezeExcitation as fully connected layers', 'squeezeExcitation', { reductionRatio: 2 }],
  ['squeezeExcitation as convolutions', 'squeezeExcitation', { reductionRatio: 2, form: 'conv1x1', gate: 'tanh' }],
  ['eca', 'eca', {}],
  ['cbamChannel', 'cbamChannel', { reductionRatio: 4 }],
])('%s', (_name, type, attributes) => {
  const drawing = network({ ...SE_NETWORK, se: { type, attributes, from: ['relu'] } });
  const model = instrumented(drawing, ['relu', 'se']);
  const [layer] = model.attention;
  if (!layer) throw new Error('no attention layer');
  const run = async (keep?: Float32Array, set?: Float32Array) => {
    const feeds = { [model.inputName]: PICTURE, ...neutralFeeds(model) };
    const dims = [1, CHANNELS, 1, 1];
    if (keep) feeds[layer.keep] = { dims, data: keep };
    if (set) feeds[layer.set] = { dims, data: set };
    const values = await runModel(model, feeds);
    const value = (name: string): Values => values[name] ?? { dims: [], data: new Float32Array() };
    return {
      before: value(model.watched[0]?.valueName ?? ''),
      after: value(model.watched[1]?.valueName ?? ''),
      gate: value(layer.gate),
      applied: value(layer.applied),
      scores: value('scores'),
    };
  };
  const ones = () => new Float32Array(CHANNELS).fill(1);

  it('with keep = 1 and set = 0 it is the plain network', async () => {
    const plain = compile(drawing.document, drawing.analysis, EMPTY_STORE, { mode: 'plain' });
    if (!plain.ok) throw new Error(english(plain.error.message));
    const expected = await runModel(plain.value, { [plain.value.inputName]: PICTURE });
    const actual = await run();
    expect(maxDifference(actual.scores.data, expected.scores?.data ?? [])).toBeLessThan(1e-6);
    expect(actual.applied.data).toEqual(actual.gate.data);
    expect(actual.gate.dims).toEqual([2, CHANNELS, 1, 1]);
    expect(maxDifference(actual.after.data, scaled(actual.before, actual.gate.data).data)).toBeLessThan(1e-6);
    expect(maxDifference(actual.scores.data, scoresOf(drawing, actual.after))).toBeLessThan(1e-5);
    // The gates are worth looking at: not all alike.
    expect(new Set(actual.gate.data).size).toBeGreaterThan(CHANNELS);
  });

  it('a silenced channel is a gate of 0, and only that', async () => {
    const neutral = await run();
    const keep = ones();
    keep[3] = 0;
    const silenced = await run(keep);
    const zeroed = neutral.gate.data.map((value, at) => (at % CHANNELS === 3 ? 0 : value));
    const maps = scaled(neutral.before, zeroed);
    expect(silenced.gate.data).toEqual(neutral.gate.data);
    expect(silenced.applied.data).toEqual(zeroed);
    expect(maxDifference(silenced.after.data, maps.data)).toBeLessThan(1e-6);
    expect(maxDifference(silenced.scores.data, scoresOf(drawing, maps))).toBeLessThan(1e-5);
    expect(maxDifference(silenced.scores.data, neutral.scores.data)).toBeGreaterThan(1e-4);
  });

  it('a forced channel has the value given, for every picture of the batch', async () => {
    const neutral = await run();
    const [keep, set] = [ones(), new Float32Array(CHANNELS)];
    keep[1] = 0;
    set[1] = 0.75;
    const forced = await run(keep, set);
    const gates = neutral.gate.data.map((value, at) => (at % CHANNELS === 1 ? 0.75 : value));
    expect(forced.applied.data).toEqual(gates);
    expect(maxDifference(forced.scores.data, scoresOf(drawing, scaled(neutral.before, gates)))).toBeLessThan(1e-5);
  });

  it('attention switched off leaves the maps as they were', async () => {
    const off = await run(new Float32Array(CHANNELS), ones());
    expect(off.after.data).toEqual(off.before.data);
  });
});
