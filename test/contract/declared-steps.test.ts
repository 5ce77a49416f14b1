import { beforeAll, describe, expect, it } from 'vitest';
import type { Attributes } from '../../src/core/attributes.ts';
import {
  type AttentionStep,
  evaluateSteps,
  type StepSources,
  stepFormula,
} from '../../src/core/layers/attention-steps.ts';
import type { LayerType } from '../../src/core/layers/define-layer.ts';
import { LAYERS } from '../../src/core/layers/index.ts';
import { type LayerFunction, sumOf } from '../../src/core/layers/layer-function.ts';
import { float32, type Tensor } from '../../src/core/tensor/types.ts';
import { combinations, type DeclaredRun, everyRun, SEEDS, unit } from '../support/declared-networks.ts';
import { evaluateFormula } from '../support/formula.ts';
import { runLayer } from '../support/run-layer.ts';

/**
 * What layers declare about themselves is what ONNX Runtime computes: every step of an attention layer and every
 * function of elements, as a value and as a formula with numbers, in every combination of choices. The inputs include
 * those on which several functions agree: sums that are all positive, all negative, all zero.
 */

const TOLERANCE = 1e-4;
const attentionLayers = LAYERS.filter((layer) => layer.attention);
const functionLayers = LAYERS.filter((layer) => layer.function);

/** All digits, so that a formula can be computed from what is written. */
const exact = (value: number) => String(value).replaceAll('-', '−');

function expectClose(actual: number, expected: number, about: string) {
  if (Object.is(actual, expected) || actual === expected) return;
  const reach = TOLERANCE * Math.max(1, Math.abs(expected));
  // Not an `expect` each time: there are hundreds of thousands.
  if (!(Math.abs(actual - expected) <= reach)) expect.fail(`${about}: ${actual} instead of ${expected}`);
}

beforeAll(() => console.info(`declared steps: seeds ${SEEDS.join(' and ')} (CONVAS_TEST_SEED repeats the second)`));

it('there is something to hold', () => {
  expect(attentionLayers.length).toBeGreaterThanOrEqual(3);
  expect(functionLayers.map((layer) => layer.type)).toEqual(
    expect.arrayContaining([
      'relu',
      'leakyRelu',
      'clip',
      'sigmoid',
      'tanh',
      'hardSigmoid',
      'hardSwish',
      'silu',
      'softmax',
    ]),
  );
});

it('the inspector’s lines are those of the attributes', () => {
  const lines = (type: string, attributes: Attributes) => {
    const layer = LAYERS.find((candidate) => candidate.type === type) as LayerType;
    return layer.attention?.steps({ ...defaultsOf(layer), ...attributes }).map(stepFormula);
  };
  const set = { squeeze: 'max', hiddenActivation: 'tanh', gate: 'softmax', biases: false };
  expect(lines('squeezeExcitation', set)).toEqual([
    'z[c] = max(U[c])',
    'a[j] = W₁[j]·z',
    'h[j] = tanh(a[j])',
    'e[c] = W₂[c]·h',
    's[c] = softmax(e)[c]',
    'X[c] = s[c]·U[c]',
  ]);
  expect(lines('cbamChannel', {})).toContain('e[c] = e_avg[c] + e_max[c]');
  expect(lines('eca', {})).toContain('e[c] = (w∗z)[c]');
});

describe.each(SEEDS)('seed %i', (seed) => {
  it.each(attentionLayers.map((layer) => [layer.type, layer] as const))(
    '%s',
    { timeout: 120_000 },
    async (_, layer) => {
      for await (const result of everyRun(layer, `${seed} ${layer.type}`)) checkSteps(layer, result);
    },
  );

  it.each(functionLayers.map((layer) => [layer.type, layer] as const))('%s', async (_, layer) => {
    const random = unit(`${seed} ${layer.type}`);
    for (const attributes of [{}, ...Array.from({ length: 4 }, () => combinations(layer, `${random()}`)[0] ?? {})]) {
      const x = arbitraryTensor(random);
      if (!layer.inferShapes({ ...defaultsOf(layer), ...attributes }, [float32(x.shape)]).ok) continue;
      const { outputs } = await runLayer(layer, attributes, [x]);
      checkFunction(declaredFunction(layer, attributes), x, outputs[0]?.data ?? new Float32Array());
    }
  });
});

function checkSteps(layer: LayerType, { attributes, regime, run, parameter, maps, output }: DeclaredRun) {
  const steps = layer.attention?.steps(attributes) ?? [];
  checkDeclaration(layer, attributes, maps, steps);
  const area = (maps.shape[2] ?? 0) * (maps.shape[3] ?? 0);
  const probe = (step: AttentionStep): ArrayLike<number> | null => {
    const value = step.probe === 'squeeze' ? run.squeeze : step.probe === 'hidden' ? run.hidden : null;
    if (step.probe === 'gate') return run.gate;
    if (step.probe === 'output') return output;
    if (value === null || value instanceof Float32Array) return value;
    return step.branch === null ? null : value[step.branch];
  };
  checkGates(layer, attributes, run.gate, `${layer.type} ${JSON.stringify(attributes)}`);
  const { steps: numbers, sources } = evaluateSteps(steps, { parameter, maps: { data: maps.data, area } }, probe);
  for (const { step, computed, values } of numbers.values()) {
    const about = `${layer.type} ${JSON.stringify(attributes)}, ${regime}, ${step.name}`;
    expect(probe(step) === null, about).toBe(step.probe === null);
    if (!computed || !values) throw new Error(`${about} gives no numbers`);
    expect(computed.length, about).toBe(values.length);
    for (const [index, value] of computed.entries()) expectClose(value, values[index] as number, about);
    checkFormula(step, sources, computed, about);
  }
}

/** Gates stay in the range that their colours span, and add up to 1 where the layer says so. */
function checkGates(layer: LayerType, attributes: Attributes, gates: Float32Array, about: string) {
  const [low, high] = layer.attention?.gateRange(attributes) ?? [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
  for (const gate of gates)
    if (!(gate >= low - 1e-6 && gate <= high + 1e-6)) expect.fail(`${about}: a gate of ${gate}`);
  if (layer.attention?.gatesAddUp?.(attributes)) expect(sumOf(gates), about).toBeCloseTo(1, 5);
}

/** The formula with the numbers put in comes to the value; where it leaves a map in symbols, to that of its last pixel. */
function checkFormula(step: AttentionStep, sources: StepSources, computed: Float64Array, about: string) {
  const area = step.probe === 'output' ? (sources.maps?.area ?? 1) : 1;
  for (let channel = 0; channel * area < computed.length; channel += 1) {
    const last = (channel + 1) * area - 1;
    const formula = step.substituted(sources, channel, exact) ?? '';
    const put = formula.replace(`U[${channel}]`, `(${exact(sources.maps?.data[last] ?? Number.NaN)})`);
    expectClose(evaluateFormula(put), computed[last] as number, `${about}: ${formula}`);
  }
  expect(step.formula('0'), about).not.toMatch(/undefined|NaN|null/);
}

/** Parameters and earlier steps are named as they are, and every value that a run brings back is somebody's. */
function checkDeclaration(layer: LayerType, attributes: Attributes, maps: Tensor, steps: readonly AttentionStep[]) {
  const specs = layer.parameters(attributes, [float32(maps.shape)]).map((spec) => spec.name);
  expect(new Set(steps.flatMap((step) => step.parameters))).toEqual(new Set(specs));
  const known = new Set(['maps']);
  for (const step of steps) {
    expect(known.has(step.name), step.name).toBe(false);
    for (const name of step.reads) expect(known.has(name), `${step.name} reads ${name}`).toBe(true);
    known.add(step.name);
  }
  const hidden = layer.attention?.hiddenChannels(attributes, maps.shape[1] ?? 0) ?? null;
  const probes = new Set(steps.map((step) => step.probe));
  expect([...probes].filter((name) => name !== null).sort()).toEqual(
    ['gate', 'output', 'squeeze', ...(hidden === null ? [] : ['hidden'])].sort(),
  );
}

function checkFunction(fn: LayerFunction, x: Tensor, output: Float32Array) {
  expect(output.length).toBe(x.data.length);
  for (const indexes of placesOf(fn, x)) {
    const values = indexes.map((index) => x.data[index] as number);
    const computed = fn.apply(values);
    for (const [at, index] of indexes.entries()) {
      const formula = fn.substituted(values, at, exact);
      expectClose(computed[at] as number, output[index] as number, `${fn.symbol}(${values[at]})`);
      expectClose(evaluateFormula(formula), output[index] as number, formula);
    }
  }
}

/** The elements that a function takes together: all of them, or the channels of one place. */
function placesOf(fn: LayerFunction, { shape, data }: Tensor): readonly (readonly number[])[] {
  if (fn.over === 'element') return [Array.from(data, (_, index) => index)];
  const [batch = 1, channels = 1, ...rest] = shape;
  const area = rest.reduce((total, dim) => total * dim, 1);
  return Array.from({ length: batch * area }, (_, place) => {
    const [picture, pixel] = [Math.floor(place / area), place % area];
    return Array.from({ length: channels }, (__, channel) => (picture * channels + channel) * area + pixel);
  });
}

function arbitraryTensor(random: () => number): Tensor {
  const shape = [2, 1 + Math.floor(random() * 5), 1 + Math.floor(random() * 3), 1 + Math.floor(random() * 3)];
  const size = random() < 0.5 ? 2 : 12;
  const sign = Math.floor(random() * 3) - 1;
  const length = shape.reduce((total, dim) => total * dim, 1);
  const draw = () => (random() * 2 - 1) * size;
  return { shape, data: Float32Array.from({ length }, () => (sign === 0 ? draw() : sign * Math.abs(draw()))) };
}

function defaultsOf(layer: LayerType): Attributes {
  return Object.fromEntries(Object.entries(layer.attributes).map(([name, spec]) => [name, spec.default]));
}

function declaredFunction(layer: LayerType, attributes: Attributes): LayerFunction {
  if (!layer.function) throw new Error(`${layer.type} declares no function`);
  return layer.function({ ...defaultsOf(layer), ...attributes });
}
