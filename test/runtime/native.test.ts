import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inRoot } from '../../scripts/lib/paths.mjs';
import { compile } from '../../src/core/compile/compile.ts';
import type { CompiledModel } from '../../src/core/compile/types.ts';
import { analyze } from '../../src/core/graph/analyze.ts';
import { importModel } from '../../src/core/import/import-model.ts';
import { decodeModel, encodeModel } from '../../src/core/onnx/codec.ts';
import { externalTensor } from '../../src/core/onnx/helpers.ts';
import { openProject } from '../../src/core/project/open-project.ts';
import type { Tensor } from '../../src/core/tensor/types.ts';
import { isNativeThere } from '../../src/runtime/native/fork.ts';
import { createNativeHost } from '../../src/runtime/native/host.ts';
import { OWN_OPERATORS } from '../../src/runtime/native/own-operators.ts';
import { createNodeRuntime } from '../../src/runtime/node.ts';
import type { Runtime } from '../../src/runtime/types.ts';
import { buildCommandLine } from '../cli/convas.ts';
import { floats, op, smallBytes, smallModel } from '../import/support/small-models.ts';
import { cases, stream } from '../parity/cases.ts';
import { maxDifference } from '../parity/ort.ts';
import { english } from '../support/said.ts';
import { sharedData, sharedModels } from '../support/shared-data.ts';
import { bareModel } from './support/bare-model.ts';

/** Native code in its real process: the numbers of WASM, only what our own writer wrote, and an end that is told. */

const script = inRoot('dist', 'cli', 'native.mjs');
const options = { nativeScript: script, threads: 1 };
const loop = readFileSync(inRoot('test/fixtures/hostile/loop-growing.onnx'));

beforeAll(buildCommandLine);

it('comes with the packages of the project', () => expect(isNativeThere()).toBe(true));

describe('the numbers', () => {
  let native: Runtime;
  let wasm: Runtime;
  beforeAll(() => {
    native = createNodeRuntime({ ...options, provider: 'native' });
    wasm = createNodeRuntime({ threads: 1 });
  });
  afterAll(() => {
    native.dispose();
    wasm.dispose();
  });

  /** The largest difference between both, as a part of the largest value where that is above 1. */
  async function difference(model: CompiledModel, input: Tensor): Promise<number> {
    const names = model.attention.flatMap(({ gate, applied }) => [gate, applied]);
    const fetches = [...model.outputs.map(({ name }) => name), ...names];
    const request = { model, input, overrides: new Map(), fetches, transient: true };
    const [mine, theirs] = [await native.run(request), await wasm.run(request)];
    if (!mine.ok || !theirs.ok) throw new Error(`${mine.ok || mine.error.detail} ${theirs.ok || theirs.error.detail}`);
    expect(mine.value.provider).toBe('native');
    const differences = fetches.map((name) => {
      const [a, b] = [mine.value.values.get(name), theirs.value.values.get(name)];
      expect(a?.shape).toEqual(b?.shape);
      const largest = (b?.data ?? new Float32Array()).reduce((most, value) => Math.max(most, Math.abs(value)), 1);
      return maxDifference(a?.data ?? [], b?.data ?? []) / largest;
    });
    return Math.max(...differences);
  }

  it('are those of WASM within 1e-5 for every layer type in every branch of its attributes', async () => {
    const differing: string[] = [];
    for (const { name, document, analysis, weights, picture } of cases()) {
      const model = compile(document, analysis, weights, { mode: 'instrumented', weights: 'external' });
      if (!model.ok) throw new Error(`${name}: ${english(model.error.message)}`);
      const found = await difference(model.value, { shape: picture.dims, data: picture.data });
      if (!(found <= 1e-5)) differing.push(`${name}: ${found}`);
    }
    expect(differing).toEqual([]);
  });

  const folder = inRoot('assets', 'examples');
  it.each(readdirSync(folder).filter((name) => name.endsWith('.convas')))('are those of WASM for %s', async (file) => {
    const project = openProject(new Uint8Array(readFileSync(path.join(folder, file))));
    if (!project.ok) throw new Error(english(project.error.message));
    const { document, weights } = project.value;
    const model = compile(document, analyze(document), weights, { mode: 'instrumented', weights: 'external' });
    if (!model.ok) throw new Error(english(model.error.message));
    // The one that came as an ONNX file has operators of its own.
    const asked = model.value.keptFrom === null ? model.value : { ...model.value, keptFrom: null };
    const shape = asked.inputType.shape.map((dim) => (typeof dim === 'number' ? dim : 1));
    const input = {
      shape,
      data: stream(
        3,
        file,
        shape.reduce((a, b) => a * b, 1),
      ),
    };
    if (model.value.keptFrom === null) {
      expect(await difference(asked, input)).toBeLessThanOrEqual(1e-5);
      return;
    }
    const refused = await native.run({ model: model.value, input, overrides: new Map(), fetches: [] });
    expect(refused.ok ? '' : english(refused.error.message)).toContain('--trust');
  });

  it('agree in the self-test', async () => {
    const report = await native.selfTest();
    expect(report.ok && report.value).toMatchObject({ agreed: true, providers: ['native', 'wasm'] });
    expect(native.needsSelfTest()).toBe(true);
    expect(wasm.needsSelfTest()).toBe(false);
  });
});

describe('the operators that run unasked', () => {
  const operators = (bytes: Uint8Array) => {
    const model = decodeModel(bytes);
    if (!model.ok) throw new Error(english(model.error.message));
    return (model.value.graph?.node ?? []).map(({ opType = '' }) => opType);
  };

  it('are all that layers are written with', () => {
    const emitted = cases().flatMap(({ document, analysis, weights }) =>
      (['plain', 'instrumented'] as const).flatMap((mode) => {
        const model = compile(document, analysis, weights, { mode });
        return model.ok ? operators(model.value.bytes) : [];
      }),
    );
    expect(new Set(emitted).size).toBeGreaterThan(20);
    expect([...new Set(emitted)].filter((name) => !OWN_OPERATORS.has(name))).toEqual([]);
  });

  const models = sharedModels();
  it.skipIf(models.length === 0)('are all of the real models that are layers throughout', () => {
    const missing: string[] = [];
    let own = 0;
    for (const name of models) {
      const imported = importModel(new Uint8Array(readFileSync(sharedData('models', name) ?? '')));
      if (!imported.ok) continue;
      const { document, weights } = imported.value;
      const model = compile(document, analyze(document), weights, { mode: 'instrumented', weights: 'external' });
      if (!model.ok || model.value.keptFrom !== null) continue;
      own += 1;
      for (const operator of operators(model.value.bytes)) {
        if (!OWN_OPERATORS.has(operator)) missing.push(`${name}: ${operator}`);
      }
    }
    expect(missing).toEqual([]);
    expect(own).toBeGreaterThan(0);
  });

  it('hold no control flow, and nothing that reads or makes what is not numbers', () => {
    for (const name of ['Loop', 'If', 'Scan', 'SequenceMap', 'StringNormalizer', 'TfIdfVectorizer']) {
      expect(OWN_OPERATORS.has(name), name).toBe(false);
    }
  });
});

describe('what native code is given', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'convas-native-'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  /** What the process says to a model that is sent to it as it is. */
  async function answer(bytes: Uint8Array, keepsAllowed = false, externalData: CompiledModel['externalData'] = []) {
    const host = createNativeHost({ script, keepsAllowed, threads: 1, memoryBytes: 2 ** 30 });
    const feeds = [['x', { shape: [1, 3, 8, 8], data: new Float32Array(192).fill(0.5) }]] as const;
    const job = { key: 'k', optimise: 'all' as const, feeds, fetches: ['y'] };
    try {
      const outcome = await host.run(job, { bytes: new Uint8Array(bytes), externalData });
      return outcome.kind === 'failed' ? outcome.failure.detail : outcome.kind;
    } finally {
      host.dispose();
    }
  }

  const nodes = (operator: string) => [op(operator, ['x'], 'y')];
  const inputs = [floats('x', ['N', 3, 8, 8])];

  it('is a network of our own operators, unless a person allowed more', async () => {
    expect(await answer(smallBytes({ nodes: nodes('Relu'), inputs }))).toBe('done');
    expect(await answer(smallBytes({ nodes: nodes('Erf'), inputs }))).toContain('Erf of a file that nobody allowed');
    expect(await answer(smallBytes({ nodes: nodes('Erf'), inputs }), true)).toBe('done');
    expect(await answer(loop)).toContain('nobody allowed');
    const foreign = smallModel({ nodes: nodes('Relu'), inputs });
    for (const node of foreign.graph?.node ?? []) node.domain = 'com.microsoft';
    expect(await answer(encodeModel(foreign))).toContain('nobody allowed');
  });

  it('is what our own writer wrote, whatever was sent: an unreadable file never arrives', async () => {
    expect(await answer(Uint8Array.of(1, 2, 3))).not.toBe('done');
    const cut = smallBytes({ nodes: nodes('Relu'), inputs });
    expect(await answer(cut.subarray(0, cut.length - 5))).not.toBe('done');
  });

  it('reads no file, not even one that a person allowed', async () => {
    const secret = path.join(folder, 'weights.bin');
    writeFileSync(secret, new Uint8Array(4 * 3 * 3 * 3 * 3));
    const reads = (location: string) =>
      encodeModel(
        smallModel({
          nodes: [op('Conv', ['x', 'w'], 'y', { kernel_shape: { ints: [3, 3] } })],
          initializers: [externalTensor('w', [3, 3, 3, 3], location, 324)],
          inputs,
        }),
      );
    for (const allowed of [false, true]) {
      expect(await answer(reads(secret), allowed)).toContain('lie in a file');
      expect(await answer(reads('../weights.bin'), allowed)).toContain('lie in a file');
      const data = [{ path: 'w', data: new Float32Array(81) }];
      expect(await answer(reads('w'), allowed, data)).toBe('done');
      expect(await answer(reads('w'), allowed, [{ path: 'w', data: new Float32Array(80) }])).toContain('beyond');
    }
  });

  it('may have its weights in shared memory', async () => {
    const model = smallModel({
      nodes: [op('Conv', ['x', 'w'], 'y', { kernel_shape: { ints: [3, 3] } })],
      initializers: [externalTensor('w', [3, 3, 3, 3], 'w', 324)],
      inputs,
    });
    const data = new Float32Array(new SharedArrayBuffer(324));
    expect(await answer(encodeModel(model), false, [{ path: 'w', data }])).toBe('done');
  });
});

describe.runIf(process.platform === 'linux')('its end', () => {
  const endless = { model: { ...bareModel(loop, 'x', [1]), inputName: '' }, input: null } as const;

  /** Ids of the processes that this one started to run native code. */
  function children(): number[] {
    return readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .map(Number)
      .filter((pid) => {
        try {
          const parent = / \S (\d+)/.exec(readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/^.*\)/, ' )'))?.[1];
          const line = readFileSync(`/proc/${pid}/cmdline`, 'utf8');
          return Number(parent) === process.pid && line.includes('native.mjs');
        } catch {
          return false;
        }
      });
  }

  function residentKib(pid: number): number {
    try {
      return Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0);
    } catch {
      return 0;
    }
  }

  function start(memoryBytes: number) {
    const runtime = createNodeRuntime({ ...options, provider: 'native', trust: true, memoryBytes });
    const graph = decodeModel(loop);
    const fetches = graph.ok ? (graph.value.graph?.output ?? []).map(({ name = '' }) => name) : [];
    const feeds = graph.ok ? (graph.value.graph?.input ?? []) : [];
    const [first] = feeds;
    const dims = first?.type?.value.case === 'tensorType' ? (first.type.value.value.shape?.dim ?? []) : [];
    const shape = dims.map(({ value }) => (value.case === 'dimValue' ? Number(value.value) : 1));
    const input = { shape, data: new Float32Array(shape.reduce((a, b) => a * b, 1)).fill(1) };
    const model = { ...endless.model, inputName: first?.name ?? '' };
    const abort = new AbortController();
    const done = runtime.run({ model, input, overrides: new Map(), fetches }, abort.signal);
    return { runtime, abort, done };
  }

  it('comes at the budget of memory, in words', async () => {
    const { runtime, done } = start(2 ** 28);
    const result = await done;
    expect(result.ok ? '' : english(result.error.message)).toContain('more memory than its budget of 256 MiB');
    expect(children()).toEqual([]);
    runtime.dispose();
  });

  it('comes at once when the run is cancelled', async () => {
    const { runtime, abort, done } = start(2 ** 32);
    await expect.poll(children).toHaveLength(1);
    abort.abort();
    const result = await done;
    expect(result.ok ? '' : result.error.code).toBe('cancelled');
    await expect.poll(children).toEqual([]);
    runtime.dispose();
  });

  it('by a crash is told, and the next run finds a new process', async () => {
    const { runtime, done } = start(2 ** 32);
    // In the middle of the run: it has taken memory.
    await expect
      .poll(() =>
        children()
          .map(residentKib)
          .some((kib) => kib > 400_000),
      )
      .toBe(true);
    for (const pid of children()) process.kill(pid, 'SIGABRT');
    const result = await done;
    expect(result.ok ? '' : english(result.error.message)).toContain('Native code stopped unexpectedly');
    const bytes = smallBytes({ nodes: [op('Relu', ['x'], 'y')], inputs: [floats('x', ['N', 3, 8, 8])] });
    const model = bareModel(bytes, 'x', [1, 3, 8, 8]);
    const input = { shape: [1, 3, 8, 8], data: new Float32Array(192) };
    const next = await runtime.run({ model, input, overrides: new Map(), fetches: ['y'] });
    expect(next.ok).toBe(true);
    runtime.dispose();
    await expect.poll(children).toEqual([]);
  });
});
