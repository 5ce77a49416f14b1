import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as ort from 'onnxruntime-node';
import { compile } from '../../src/core/compile/compile.ts';
import type { CompiledModel } from '../../src/core/compile/types.ts';
import { analyze } from '../../src/core/graph/analyze.ts';
import type { Tensor } from '../../src/core/tensor/types.ts';
import { seededRandom } from '../../src/core/weights/random.ts';
import { type Job, toJob } from '../../src/runtime/job.ts';
import { createNativeHost } from '../../src/runtime/native/host.ts';
import { fetchNames } from '../../src/study/read-run.ts';
import { english } from '../../test/support/said.ts';
import { seCnn } from './editor.ts';
import { startElectron } from './electron-start.ts';
import {
  type ElectronLaunch,
  milliseconds,
  type PartOptions,
  type PartResult,
  type Row,
  type Series,
  settle,
  timeAsync,
} from './measure.ts';
import { timesInWindow } from './native-page.ts';
import { interleave } from './statistics.ts';

/** At most this much longer than ONNX Runtime called directly, for batches. */
const BATCH_GOAL = 1.1;
const BATCH = 16;
/** Of ONNX Runtime, on both sides. */
const THREADS = 1;
const MEMORY = 2 ** 31;
/** Runs on their way at once: while one computes, the others are sent and read. */
const IN_FLIGHT = 4;

/** Native code through its process, against ONNX Runtime's native build called directly. */
export async function benchNative({ root, quick, electron }: PartOptions): Promise<PartResult> {
  const model = instrumented(root);
  const rows: Row[] = [];
  for (const pictures of [BATCH, 1]) rows.push(...(await inNode(root, model, pictures, quick)));
  if (electron) for (const pictures of [BATCH, 1]) rows.push(...(await inWindow(electron, model, pictures, quick)));
  return {
    rows,
    notes: [
      `SE-CNN with all gates, pictures of 32 × 32, ${THREADS} thread on both sides.`,
      'In Node the process is a child of the command line, in the window Electron’s utility process behind a port.',
      'In the window “directly” is the call within that process: tensors made, run, values read. What the port takes is the rest.',
    ],
  };
}

async function inNode(root: string, model: CompiledModel, pictures: number, quick: boolean): Promise<readonly Row[]> {
  const job = jobOf(model, pictures);
  const script = path.join(root, 'dist', 'cli', 'native.mjs');
  const host = createNativeHost({ script, keepsAllowed: false, threads: THREADS, memoryBytes: MEMORY });
  const session = await ort.InferenceSession.create(model.bytes, {
    executionProviders: ['cpu'],
    graphOptimizationLevel: 'all',
    intraOpNumThreads: THREADS,
    interOpNumThreads: 1,
    executionMode: 'sequential',
    logSeverityLevel: 3,
    externalData: model.externalData.map(({ path: place, data }) => ({ path: place, data: bytesOf(data) })),
  });
  const direct = async () => {
    const feeds = job.feeds.map(([name, { data, shape }]) => [name, new ort.Tensor('float32', data, shape)] as const);
    const fetched = await session.run(Object.fromEntries(feeds), job.fetches);
    return job.fetches.map((name) => fetched[name]?.data);
  };
  const through = async () => {
    const outcome = await host.run(job, model);
    if (outcome.kind !== 'done') throw new Error(JSON.stringify(outcome));
    return outcome;
  };
  const flow = async () => {
    await Promise.all(Array.from({ length: IN_FLIGHT }, through));
  };
  const samples = await interleave(
    {
      direct: () => timeAsync(direct),
      through: () => timeAsync(through),
      flow: async () => (await timeAsync(flow)) / IN_FLIGHT,
    },
    { repetitions: quick ? 5 : 15, rounds: quick ? 10 : 30, warmUp: 20, between: settle },
  );
  host.dispose();
  await session.release();
  const baseline = milliseconds('onnxruntime-node directly', samples.direct);
  return rowsOf(`${pictures} pictures, in Node`, pictures, samples.through, samples.flow, baseline);
}

async function inWindow(
  electron: ElectronLaunch,
  model: CompiledModel,
  pictures: number,
  quick: boolean,
): Promise<readonly Row[]> {
  const folder = await mkdtemp(path.join(tmpdir(), 'convas-bench-'));
  try {
    const app = await startElectron(electron, { app: electron.app, userData: folder });
    const repetitions = quick ? 5 : 15;
    const rounds = quick ? 10 : 30;
    const { whole, inside, flow } = await timesInWindow(app.page, jobOf(model, pictures), model, {
      repetitions,
      rounds,
      inFlight: IN_FLIGHT,
    });
    await app.close();
    const subject = `${pictures} pictures, in the window`;
    return [
      ...rowsOf(subject, pictures, whole, flow, milliseconds('ONNX Runtime directly', inside)),
      {
        subject,
        measured: milliseconds(
          'the port alone',
          whole.map((value, index) => value - (inside[index] ?? 0)),
        ),
        baseline: null,
        goal: null,
      },
    ];
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }
}

/** One run after the other, and as a folder is run: the next is sent while one computes. */
function rowsOf(
  subject: string,
  pictures: number,
  single: readonly number[],
  flow: readonly number[],
  baseline: Series,
): readonly Row[] {
  const goal = pictures >= BATCH ? BATCH_GOAL : null;
  return [
    { subject, measured: milliseconds('Convas, one by one', single), baseline, goal: null },
    { subject, measured: milliseconds(`Convas, ${IN_FLIGHT} on their way`, flow), baseline, goal },
  ];
}

function instrumented(root: string): CompiledModel {
  const { document, weights } = seCnn(root);
  const model = compile(document, analyze(document), weights, { mode: 'instrumented', weights: 'external' });
  if (!model.ok) throw new Error(english(model.error.message));
  return model.value;
}

/** A run of so many seeded pictures; `keep` and `set` are one for all of them. */
function jobOf(model: CompiledModel, pictures: number): Job {
  const [, ...dims] = model.inputType.shape.map((dim) => (typeof dim === 'number' ? dim : 1));
  const shape = [pictures, ...dims];
  const random = seededRandom('bench');
  const length = shape.reduce((a, b) => a * b, 1);
  const input: Tensor = { shape, data: Float32Array.from({ length }, () => random() / 2 ** 31 - 1) };
  const job = toJob({ model, input, overrides: new Map(), fetches: fetchNames(model, false) });
  if (!job.ok) throw new Error(job.error.detail);
  return job.value;
}

function bytesOf(data: Float32Array): Uint8Array {
  return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
}
