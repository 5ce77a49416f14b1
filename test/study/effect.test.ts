import { afterAll, describe, expect, it } from 'vitest';
import { compile } from '../../src/core/compile/compile.ts';
import { EMPTY_STORE, parameterKey, parameterTensor } from '../../src/core/weights/tensor-store.ts';
import { createNodeRuntime } from '../../src/runtime/node.ts';
import type { Runtime } from '../../src/runtime/types.ts';
import { type StudyCase, tensorCase } from '../../src/study/cases.ts';
import { createNetwork } from '../../src/study/network.ts';
import { oneChannel } from '../../src/study/overrides.ts';
import { startStudy } from '../../src/study/run-study.ts';
import { effect } from '../../src/study/studies/effect.ts';
import { network as drawing, idOf, type Layer } from '../core/compile/networks.ts';
import { randomTensor } from '../support/run-layer.ts';
import { english } from '../support/said.ts';
import { valuesOf } from './support/cases.ts';

/** A layer of 128 channels, each silenced once. */

const CHANNELS = 128;
const layers: Readonly<Record<string, Layer>> = {
  picture: { type: 'input', attributes: { channels: 3, height: 12, width: 12 } },
  conv: { type: 'conv2d', attributes: { filters: CHANNELS }, from: ['picture'] },
  relu: { type: 'relu', from: ['conv'] },
  se: { type: 'squeezeExcitation', attributes: { reductionRatio: 16 }, from: ['relu'] },
  gap: { type: 'globalAveragePool', from: ['se'] },
  flat: { type: 'flatten', from: ['gap'] },
  fc: { type: 'fullyConnected', attributes: { units: 6 }, from: ['flat'] },
  scores: { type: 'output', from: ['fc'] },
};
const net = drawing(layers);
const network = createNetwork({ document: net.document, weights: EMPTY_STORE }, net.analysis);
const compiled = network.instrumented();
if (!compiled.ok) throw new Error(english(compiled.error.message));
const model = compiled.value;
const se = idOf(net, 'se');
const picture = randomTensor([1, 3, 12, 12], 5);
const studied: StudyCase = tensorCase('p', 'picture', picture);

const runtime = createNodeRuntime({ threads: 1 });
afterAll(() => runtime.dispose());

let calls = 0;
const counted: Runtime = {
  ...runtime,
  run: (request, signal) => {
    calls += 1;
    return runtime.run(request, signal);
  },
};

async function measured(gate = 0) {
  const run = startStudy(effect, { runtime: counted, network, cases: [studied], subject: se, attributes: { gate } });
  if (!run.ok) throw new Error(english(run.error));
  const end = await run.value.finished();
  expect(end.error).toBeNull();
  return end.known;
}

describe('a sweep over 128 channels', () => {
  it('takes far fewer runs than channels, and gives what they give one by one', async () => {
    calls = 0;
    const { values, done, label } = await measured();
    expect(done).toBe(CHANNELS);
    expect(calls).toBeLessThan(12);
    const [name = ''] = model.outputs.map((output) => output.name);
    const plain = (await valuesOf(runtime, model, [picture]))[0]?.values.get(name)?.data ?? new Float32Array();
    const top = plain.indexOf(Math.max(...plain));
    expect(label).toBe(`${top}`);
    const scale = Math.max(...plain.map(Math.abs));
    for (let channel = 0; channel < CHANNELS; channel += 1) {
      const [alone] = await valuesOf(runtime, model, [picture], oneChannel(se, channel, 0));
      const expected = (alone?.values.get(name)?.data[top] ?? Number.NaN) - (plain[top] as number);
      expect(Math.abs((values[channel] ?? Number.NaN) - expected)).toBeLessThan(1e-5 * scale);
    }
  });

  it('is what the exported network gives whose weights do not read the channel', async () => {
    const { values } = await measured();
    const fc = idOf(net, 'fc');
    const [spec] = net.analysis.nodes.get(fc)?.parameterSpecs ?? [];
    if (!spec) throw new Error('no weights');
    const { tensor } = parameterTensor(EMPTY_STORE, net.document.seed, fc, spec);
    const scoresWithout = async (channel: number) => {
      // [units, channels]
      const data = tensor.data.map((value, at) => (at % CHANNELS === channel ? 0 : value));
      const weights = new Map([[parameterKey(fc, 'weight'), { ...tensor, data, origin: 'loaded' as const }]]);
      const exported = compile(net.document, net.analysis, weights, { mode: 'plain' });
      if (!exported.ok) throw new Error(english(exported.error.message));
      const [run] = await valuesOf(runtime, exported.value, [picture]);
      return [...(run?.values.values() ?? [])][0]?.data ?? new Float32Array();
    };
    const plain = await scoresWithout(-1);
    const top = plain.indexOf(Math.max(...plain));
    const differences: number[] = [];
    for (let channel = 0; channel < CHANNELS; channel += 9) {
      const expected = ((await scoresWithout(channel))[top] as number) - (plain[top] as number);
      differences.push(Math.abs(expected));
      expect(values[channel]).toBeCloseTo(expected, 6);
    }
    expect(Math.max(...differences)).toBeGreaterThan(1e-3);
  });

  it('forces gates as well: to one, a silent channel speaks', async () => {
    const [silenced, forced] = [await measured(0), await measured(1)];
    expect(forced.values).not.toEqual(silenced.values);
    for (const channel of [0, 40, 127]) {
      const [alone] = await valuesOf(runtime, model, [picture], oneChannel(se, channel, 1));
      const [plain] = await valuesOf(runtime, model, [picture]);
      const at = Number(forced.label);
      const [a, b] = [alone, plain].map((run) => [...(run?.values.values() ?? [])][0]?.data[at] ?? Number.NaN);
      expect(forced.values[channel]).toBeCloseTo((a as number) - (b as number), 5);
    }
  });
});
