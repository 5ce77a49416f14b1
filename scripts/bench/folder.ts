import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as node from 'onnxruntime-node';
import * as web from 'onnxruntime-web';
import { dataCases } from '../../src/cli/data-network.ts';
import { openDataSource } from '../../src/cli/data-source.ts';
import { pictureWorkers } from '../../src/cli/picture-pool.ts';
import type { CompiledModel } from '../../src/core/compile/types.ts';
import type { OpenedData } from '../../src/pictures/open-data.ts';
import { createPictureSource } from '../../src/pictures/source.ts';
import { type Job, toJob } from '../../src/runtime/job.ts';
import { createNodeRuntime } from '../../src/runtime/node.ts';
import { batchSize } from '../../src/study/batch-size.ts';
import { evaluate, prepare } from '../../src/study/evaluate.ts';
import { createNetwork, type Network } from '../../src/study/network.ts';
import { fetchNames } from '../../src/study/read-run.ts';
import { seCnn } from './editor.ts';
import { writeSigns } from './folder-files.ts';
import { milliseconds, type PartOptions, type PartResult, type Row, settle, timeAsync } from './measure.ts';
import { interleave } from './statistics.ts';

/** Nine tenths of the speed of ONNX Runtime over tensors that are there already. */
const GOAL = 1 / 0.9;
const THREADS = 1;
const MEMORY = 2 ** 31;

/** A folder of small JPEG files through a network, all gates brought back, against a bare loop over ready tensors. */
export async function benchFolder({ root, quick }: PartOptions): Promise<PartResult> {
  const folder = await mkdtemp(path.join(tmpdir(), 'convas-bench-'));
  try {
    const pictures = quick ? 320 : 2_000;
    await writeSigns(folder, pictures);
    const opened = await openDataSource(folder, { order: null });
    if (!opened.ok) throw new Error(opened.error.code);
    const network = createNetwork(seCnn(root));
    const rows: Row[] = [];
    for (const provider of ['wasm', 'native'] as const) {
      rows.push(await folderRow(root, network, opened.value, provider, quick));
    }
    return {
      rows,
      notes: [
        `SE-CNN with all gates, ${pictures} JPEG files of 32 × 32 (Signs), ${THREADS} thread of ONNX Runtime on both sides.`,
        'Convas reads, decodes, prepares and runs; the bare loop runs batches of the same size of tensors that are there already.',
      ],
    };
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }
}

async function folderRow(
  root: string,
  network: Network,
  { set, readFile }: OpenedData,
  provider: 'wasm' | 'native',
  quick: boolean,
): Promise<Row> {
  const nativeScript = path.join(root, 'dist', 'cli', 'native.mjs');
  const runtime = createNodeRuntime({ provider, nativeScript, threads: THREADS, memoryBytes: MEMORY });
  const workers = pictureWorkers(set.items.length);
  const compiled = network.instrumented();
  if (!compiled.ok) throw new Error('the example does not compile');
  const model = compiled.value;
  const batch = batchSize(runtime, network, model);
  const fresh = () => createPictureSource({ set, readFile, look: workers.look });
  const jobs = await readyJobs(network, model, fresh(), batch);
  const bare = await bareSession(provider, model);
  let ran = 0;
  const whole = async () => {
    ran = 0;
    const done = await evaluate({
      runtime,
      network,
      items: dataCases(fresh(), network.document),
      onDone: (run) => {
        ran += run.length;
        return true;
      },
    });
    if (!done.ok || ran !== set.items.length) throw new Error(`${ran} pictures ran`);
  };
  const loop = async () => {
    for (const job of jobs) await bare(job);
  };
  const samples = await interleave(
    { bare: () => timeAsync(loop), folder: () => timeAsync(whole) },
    { repetitions: quick ? 5 : 11, between: settle },
  );
  workers.dispose();
  runtime.dispose();
  return {
    subject: `a folder, ${provider}, ${batch} a batch`,
    measured: milliseconds('Convas, from files to gates', samples.folder),
    baseline: milliseconds('ONNX Runtime over ready tensors', samples.bare),
    goal: GOAL,
  };
}

/** What the same pictures are fed as, in batches. */
async function readyJobs(
  network: Network,
  model: CompiledModel,
  source: Parameters<typeof dataCases>[0],
  batch: number,
): Promise<readonly Job[]> {
  const jobs: Job[] = [];
  let rows: Float32Array[] = [];
  let shape: readonly number[] = [];
  const close = () => {
    const [first] = rows;
    if (!first) return;
    const data = new Float32Array(rows.length * first.length);
    for (const [at, row] of rows.entries()) data.set(row, at * first.length);
    const input = { shape: [rows.length, ...shape.slice(1)], data };
    const job = toJob({ model, input, overrides: new Map(), fetches: fetchNames(model, false) });
    if (!job.ok) throw new Error(job.error.detail);
    jobs.push(job.value);
    rows = [];
  };
  for (const each of dataCases(source, network.document)) {
    const feed = await prepare(each.case);
    if (!feed.ok || !feed.value.input) throw new Error(each.item.id);
    shape = feed.value.input.shape;
    rows.push(feed.value.input.data);
    if (rows.length === batch) close();
  }
  close();
  return jobs;
}

async function bareSession(provider: 'wasm' | 'native', model: CompiledModel): Promise<(job: Job) => Promise<unknown>> {
  const externalData = model.externalData.map(({ path: place, data }) => ({
    path: place,
    data: new Uint8Array(data.buffer, data.byteOffset, data.byteLength),
  }));
  const same = { graphOptimizationLevel: 'all', logSeverityLevel: 3, externalData } as const;
  if (provider === 'wasm') {
    const session = await web.InferenceSession.create(model.bytes, { ...same, executionProviders: ['wasm'] });
    return (job) => runBare(session, web.Tensor, job);
  }
  const session = await node.InferenceSession.create(model.bytes, {
    ...same,
    executionProviders: ['cpu'],
    ...{ intraOpNumThreads: THREADS, interOpNumThreads: 1, executionMode: 'sequential' },
  });
  return (job) => runBare(session, node.Tensor, job);
}

/** The two packages' sessions and tensors look alike. */
async function runBare(
  session: {
    run(feeds: never, fetches: readonly string[]): Promise<Readonly<Record<string, { readonly data: unknown }>>>;
  },
  Tensor: new (type: 'float32', data: Float32Array, shape: readonly number[]) => unknown,
  { feeds, fetches }: Job,
): Promise<readonly unknown[]> {
  const tensors = feeds.map(([name, { data, shape }]) => [name, new Tensor('float32', data as Float32Array, shape)]);
  const fetched = await session.run(Object.fromEntries(tensors) as never, fetches);
  return fetches.map((name) => fetched[name]?.data);
}
