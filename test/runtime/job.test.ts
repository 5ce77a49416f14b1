import { describe, expect, it } from 'vitest';
import { compile } from '../../src/core/compile/compile.ts';
import type { CompiledModel } from '../../src/core/compile/types.ts';
import { EMPTY_STORE } from '../../src/core/weights/tensor-store.ts';
import { toJob } from '../../src/runtime/job.ts';
import { processorNodes } from '../../src/runtime/processor-nodes.ts';
import { selfTestCases } from '../../src/runtime/self-test-cases.ts';
import type { GateOverride, RunRequest } from '../../src/runtime/types.ts';
import { type Layer, network, SE_NETWORK } from '../core/compile/networks.ts';
import { english } from '../support/said.ts';

function compiled(
  layers: Readonly<Record<string, Layer>>,
  weights: 'embedded' | 'external' = 'external',
): CompiledModel {
  const { document, analysis } = network(layers);
  const result = compile(document, analysis, EMPTY_STORE, { mode: 'instrumented', weights });
  if (!result.ok) throw new Error(english(result.error.message));
  return result.value;
}

const input = { shape: [1, 3, 8, 8], data: new Float32Array(192) };
const request = (model: CompiledModel, overrides: ReadonlyMap<string, GateOverride> = new Map()): RunRequest => ({
  model,
  input,
  overrides,
  fetches: ['y', 'y'],
});

function job(given: RunRequest) {
  const result = toJob(given);
  if (!result.ok) throw new Error(result.error.detail);
  return result.value;
}

describe('a run as the engine takes it', () => {
  const model = compiled(SE_NETWORK);
  const [layer] = model.attention;
  if (!layer) throw new Error('no attention layer');

  it('a gate that nobody overrides is kept: keep 1, set 0', () => {
    const { feeds, fetches } = job(request(model));
    expect(feeds.map(([name]) => name)).toEqual([model.inputName, layer.keep, layer.set]);
    expect(feeds[1]?.[1]).toEqual({ shape: [1, 8, 1, 1], data: new Float32Array(8).fill(1) });
    expect(feeds[2]?.[1]).toEqual({ shape: [1, 8, 1, 1], data: new Float32Array(8) });
    expect(fetches).toEqual(['y']);
  });

  it('an override is fed; one of the wrong length is refused', () => {
    const override = { keep: new Float32Array(8), set: new Float32Array(8).fill(0.5) };
    const { feeds } = job(request(model, new Map([[layer.nodeId, override]])));
    expect(feeds[2]?.[1].data).toBe(override.set);
    const wrong = toJob(request(model, new Map([[layer.nodeId, { ...override, keep: new Float32Array(7) }]])));
    expect(wrong.ok ? null : wrong.error).toMatchObject({ code: 'run-failed', detail: expect.stringContaining('7') });
  });

  it('has a row of gates per picture: the same for all, or each its own', () => {
    const batch = { shape: [3, 3, 8, 8], data: new Float32Array(3 * 192) };
    const neutral = job({ ...request(model), input: batch }).feeds;
    expect(neutral[1]?.[1]).toEqual({ shape: [3, 8, 1, 1], data: new Float32Array(24).fill(1) });
    const row = Float32Array.from({ length: 8 }, (_, channel) => channel);
    const own = Float32Array.from({ length: 24 }, (_, at) => at);
    const given = new Map([[layer.nodeId, { keep: row, set: own }]]);
    const { feeds } = job({ ...request(model, given), input: batch });
    expect(feeds[1]?.[1]).toEqual({ shape: [3, 8, 1, 1], data: Float32Array.of(...row, ...row, ...row) });
    expect(feeds[2]?.[1].data).toBe(own);
    const wrong = toJob({ ...request(model, given), input: { shape: [2, 3, 8, 8], data: new Float32Array(384) } });
    expect(wrong.ok ? null : wrong.error).toMatchObject({ code: 'run-failed', detail: expect.stringContaining('24') });
  });

  it('compiling the same drawing again keeps the session; other weights or another level do not', () => {
    const key = job(request(model)).key;
    expect(job(request(compiled(SE_NETWORK))).key).toBe(key);
    const other = model.externalData.map((entry, i) => (i === 0 ? { ...entry, data: entry.data.slice() } : entry));
    expect(job(request({ ...model, externalData: other })).key).not.toBe(key);
    expect(job({ ...request(model), optimise: 'none' }).key).not.toBe(key);
  });

  it('embedded weights count by the bytes that hold them', () => {
    const embedded = compiled(SE_NETWORK, 'embedded');
    const key = job(request(embedded)).key;
    expect(job(request(embedded)).key).toBe(key);
    expect(job(request({ ...embedded, bytes: embedded.bytes.slice() })).key).not.toBe(key);
  });
});

describe('what WebGPU leaves to the processor', () => {
  const picture: Layer = { type: 'input', attributes: { channels: 3, height: 8, width: 8 } };
  const normalised = (between: Readonly<Record<string, Layer>>, last: string) =>
    processorNodes(
      compiled({
        picture,
        ...between,
        norm: { type: 'batchNormalization', from: [last] },
        act: { type: 'relu', from: ['norm'] },
        ...(last === 'fc' || last === 'tail' ? {} : { gap: { type: 'globalAveragePool', from: ['act'] } }),
        ...(last === 'fc' || last === 'tail' ? {} : { flat: { type: 'flatten', from: ['gap'] } }),
        scores: { type: 'output', from: [last === 'fc' || last === 'tail' ? 'act' : 'flat'] },
      }).bytes,
    );

  it('a batch normalisation of maps stays', () => {
    expect(normalised({ conv: { type: 'conv2d', from: ['picture'] } }, 'conv')).toEqual([]);
    expect(normalised({ act0: { type: 'sigmoid', from: ['picture'] } }, 'act0')).toEqual([]);
  });

  it('one of vectors goes, behind activation functions too', () => {
    const vector: Readonly<Record<string, Layer>> = {
      flat: { type: 'flatten', from: ['picture'] },
      fc: { type: 'fullyConnected', attributes: { units: 6 }, from: ['flat'] },
    };
    expect(normalised(vector, 'fc')).toEqual(['norm']);
    expect(normalised({ ...vector, tail: { type: 'tanh', from: ['fc'] } }, 'tail')).toEqual(['norm']);
  });

  it('a file that cannot be read is left to ONNX Runtime', () => {
    expect(processorNodes(Uint8Array.of(1, 2, 3))).toEqual([]);
  });
});

describe('self-test networks', () => {
  it('cover every layer type with an input, several with more than one size', () => {
    const cases = selfTestCases();
    const names = new Set(cases.map(({ name }) => name));
    expect(names.size).toBeGreaterThan(20);
    expect(names.has('squeezeExcitation')).toBe(true);
    expect(cases.filter(({ name }) => name === 'conv2d').length).toBeGreaterThan(2);
    expect(cases.every(({ job: { transient } }) => transient)).toBe(true);
    expect(new Set(cases.map(({ job: { key } }) => key)).size).toBe(cases.length);
  });
});
