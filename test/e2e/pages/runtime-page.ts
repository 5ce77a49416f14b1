import { compile } from '../../../src/core/compile/compile.ts';
import type { CompiledModel } from '../../../src/core/compile/types.ts';
import { EMPTY_STORE } from '../../../src/core/weights/tensor-store.ts';
import { say } from '../../../src/language/say.ts';
import { createRuntime, type RuntimeOptions, type WindowRuntime } from '../../../src/runtime/client.ts';
import { decodePicture } from '../../../src/runtime/picture-client.ts';
import type { RuntimeStatus } from '../../../src/runtime/types.ts';
import { tensorCase } from '../../../src/study/cases.ts';
import { createNetwork } from '../../../src/study/network.ts';
import { type StudyProgress, type StudyRun, startStudy } from '../../../src/study/run-study.ts';
import { network, SE_NETWORK } from '../../core/compile/networks.ts';
import { bareModel } from '../../runtime/support/bare-model.ts';
import { everyScore, type Scores } from '../../study/support/every-score.ts';

/** What the runtime's browser tests call. This page is built for the tests only. */

let runtime: WindowRuntime | null = null;
const statuses: RuntimeStatus[] = [];
let model: CompiledModel | null = null;

function start(options: RuntimeOptions): void {
  runtime?.dispose();
  statuses.length = 0;
  runtime = createRuntime(options);
  runtime.subscribe((status) => statuses.push(status));
}

/** Waits for a status that fits. */
async function until(fits: (status: RuntimeStatus) => boolean): Promise<RuntimeStatus> {
  for (;;) {
    const status = current().status();
    if (fits(status)) return status;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

function current(): WindowRuntime {
  if (!runtime) throw new Error('not started');
  return runtime;
}

function bytesOf(base64: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
}

/** Takes an ONNX file as the model of the following runs. */
function useModel(base64: string, inputName: string, shape: readonly number[]): void {
  model = bareModel(bytesOf(base64), inputName, shape);
}

/** Takes a drawing with an SE layer, its weights outside the model's bytes and shared with the workers. */
function useDrawing(): void {
  const { document, analysis } = network(SE_NETWORK);
  const compiled = compile(document, analysis, EMPTY_STORE, { mode: 'instrumented', weights: 'external' });
  if (!compiled.ok) throw new Error(say(compiled.error.message, 'en'));
  const externalData = compiled.value.externalData.map(({ path, data }) => {
    const shared = new Float32Array(new SharedArrayBuffer(data.byteLength));
    shared.set(data);
    return { path, data: shared };
  });
  model = { ...compiled.value, externalData };
}

/** Repeatable numbers for an input. */
function pattern(shape: readonly number[]): Float32Array {
  const length = shape.reduce((a, b) => a * b, 1);
  return Float32Array.from({ length }, (_, i) => Math.sin(i * 0.37) + Math.cos(i * 0.011));
}

interface RunOptions {
  readonly fetches?: readonly string[];
  readonly cancelAfterMs?: number;
  readonly purpose?: string;
  /** Layer → values of `keep` and `set`, the same for every channel. */
  readonly override?: Readonly<Record<string, readonly [keep: number, set: number]>>;
}

async function run(options: RunOptions = {}) {
  if (!model) throw new Error('no model');
  const shape = model.inputType.shape.map((dim) => (typeof dim === 'number' ? dim : 1));
  const abort = new AbortController();
  if (options.cancelAfterMs !== undefined) setTimeout(() => abort.abort(), options.cancelAfterMs);
  const overrides = new Map(
    model.attention.flatMap(({ nodeId, layerName, channels }) => {
      const values = options.override?.[layerName];
      const filled = (value: number) => new Float32Array(channels).fill(value);
      return values ? [[nodeId, { keep: filled(values[0]), set: filled(values[1]) }] as const] : [];
    }),
  );
  const fetches = options.fetches ?? model.outputs.map(({ name }) => name);
  const { purpose } = options;
  const request = { model, input: { shape, data: pattern(shape) }, overrides, fetches };
  const result = await current().run(purpose === undefined ? request : { ...request, purpose }, abort.signal);
  if (!result.ok)
    return { error: result.error.code, detail: result.error.detail ?? '', message: say(result.error.message, 'en') };
  const { values, provider, createMs, runMs } = result.value;
  return {
    provider,
    createMs,
    runMs,
    values: Object.fromEntries([...values].map(([name, { shape, data }]) => [name, { shape, data: [...data] }])),
  };
}

async function decode(base64: string) {
  const result = await decodePicture(bytesOf(base64));
  if (!result.ok) return { error: result.error.code };
  const { width, height, format, data } = result.value;
  const sum = data.reduce((a, b) => a + b, 0);
  return { width, height, format, sum, first: [...data.subarray(0, 16)] };
}

let study: StudyRun<Scores> | null = null;

/** The scores of so many cases of a drawing, each another. */
function beginStudy(count: number): void {
  const { document, analysis } = network(SE_NETWORK);
  const shape = [1, 3, 8, 8];
  const cases = Array.from({ length: count }, (_, at) =>
    tensorCase(`${at}`, `case ${at}`, { shape, data: pattern(shape).map((value) => value * Math.sin(at + 1)) }),
  );
  const drawn = createNetwork({ document, weights: EMPTY_STORE }, analysis);
  const started = startStudy(everyScore, { runtime: current(), network: drawn, cases, subject: null });
  if (!started.ok) throw new Error(say(started.error, 'en'));
  study = started.value;
}

function running(): StudyRun<Scores> {
  if (!study) throw new Error('no study');
  return study;
}

/** What a study has come to, as plain data. */
function plain({ status, done, total, skipped, known, error }: StudyProgress<Scores>) {
  const sums = [...known].map(([id, scores]) => [Number(id), ...scores]);
  return { status, done, total, skipped: skipped.map(({ name }) => name), scores: sums, error: error?.code ?? null };
}

const api = {
  beginStudy,
  /** Holds or cancels it as soon as so many are done. */
  stopStudy: async (how: 'pause' | 'cancel', count: number) => {
    const run = running();
    await new Promise<void>((resolve) => {
      const stop = run.subscribe(({ done }) => {
        if (done < count) return;
        stop();
        run[how]();
        resolve();
      });
    });
    return plain(run.progress());
  },
  resumeStudy: () => running().resume(),
  finishStudy: () => running().finished().then(plain),
  start,
  run,
  useModel,
  useDrawing,
  decode,
  status: () => current().status(),
  ready: () => until(({ state }) => state === 'ready'),
  on: (provider: string) => until((status) => status.provider === provider && status.state === 'ready'),
  statuses,
  setProvider: (choice: 'auto' | 'webgpu' | 'wasm') => current().setProvider(choice),
  setThreads: (threads: number | null) => current().setThreads(threads),
  selfTest: () => current().selfTest(),
  gates: () => model?.attention.map(({ gate, applied }) => ({ gate, applied })) ?? [],
};

export type RuntimePage = typeof api;

(globalThis as unknown as { runtimePage: RuntimePage }).runtimePage = api;
