import { compile } from '../../src/core/compile/compile.ts';
import type { CompiledModel, CompileOptions } from '../../src/core/compile/types.ts';
import { analyze } from '../../src/core/graph/analyze.ts';
import { layerType } from '../../src/core/layers/index.ts';
import { preparePicture } from '../../src/core/picture/prepare.ts';
import type { Project } from '../../src/core/project/types.ts';
import type { Tensor } from '../../src/core/tensor/types.ts';
import { decodePictureInNode } from '../../src/runtime/image/node.ts';
import { createNodeRuntime } from '../../src/runtime/node.ts';
import type { GateOverride, RunOutput, RunRequest } from '../../src/runtime/types.ts';
import { fetchNames } from '../../src/study/read-run.ts';
import { english } from '../../test/support/said.ts';
import { createBareSession, threads } from './bare-session.ts';
import { editToResult } from './edit-to-result.ts';
import { seCnn } from './editor.ts';
import { firstRuns } from './first-run.ts';
import { milliseconds, type PartOptions, type PartResult, type Row, settle, timeAsync } from './measure.ts';
import { interleave } from './statistics.ts';

/** At most this much longer than ONNX Runtime alone. */
const STEADY_GOAL = 1.05;

/** Runs of the SE-CNN in WebAssembly: instrumented, with all gates, against a bare session of the exported model. */
export async function benchRuns(options: PartOptions): Promise<PartResult> {
  const project = seCnn(options.root);
  const input = await pictureOf(project);
  const plain = compiled(project, { mode: 'plain' });
  const first = await firstRuns(options, plain, input);
  const steady = await steadyRuns(options, project, plain, input);
  const loop = await editToResult(options);
  return {
    rows: [...first, ...steady, ...loop],
    notes: [
      `SE-CNN, one picture of 32 × 32, WASM with ${threads()} thread(s) on both sides, the same session options.`,
      'First scores count from the start of a Node process; Convas also reads the project, decodes the picture and compiles.',
      'A silenced channel runs the picture twice: with it, and without for the scores it is compared with.',
    ],
  };
}

async function steadyRuns(
  { quick }: PartOptions,
  project: Project,
  plain: CompiledModel,
  input: Tensor,
): Promise<readonly Row[]> {
  const runtime = createNodeRuntime();
  const model = compiled(project, { mode: 'instrumented', weights: 'external' });
  const fetches = fetchNames(model, false);
  const request = (overrides: RunRequest['overrides']): RunRequest => ({ model, input, overrides, fetches });
  const own = request(new Map());
  const silenced = request(silence(model));
  const convas = async (wanted: RunRequest): Promise<RunOutput> => {
    const result = await runtime.run(wanted);
    if (!result.ok) throw new Error(result.error.detail ?? english(result.error.message));
    return result.value;
  };

  const bare = await createBareSession(plain.bytes);
  const scores = plain.outputs.map((output) => output.name);
  const feeds = { [plain.inputName]: input };
  const instrumented = await createBareSession(model.bytes, model.externalData);
  const allFeeds = { ...feeds, ...ownGates(model) };
  checkAgreement((await bare.run(feeds, scores)).get(scores[0] ?? ''), (await convas(own)).values.get(scores[0] ?? ''));

  const samples = await interleave(
    {
      bare: () => timeAsync(() => bare.run(feeds, scores)),
      instrumented: () => timeAsync(() => instrumented.run(allFeeds, fetches)),
      convas: () => timeAsync(() => convas(own)),
      silenced: () => timeAsync(() => convas(silenced)),
    },
    { repetitions: quick ? 5 : 15, rounds: quick ? 20 : 60, warmUp: 200, between: settle },
  );
  await bare.release();
  await instrumented.release();
  runtime.dispose();
  const baseline = milliseconds('bare session, scores only', samples.bare);
  const all = milliseconds('Convas, all gates', samples.convas);
  return [
    { subject: 'steady run', measured: all, baseline, goal: STEADY_GOAL },
    {
      subject: 'steady run, the graph’s part of it',
      measured: milliseconds('bare session, instrumented', samples.instrumented),
      baseline,
      goal: null,
    },
    {
      subject: 'a channel silenced',
      measured: milliseconds('Convas, one channel silenced', samples.silenced),
      baseline: all,
      goal: null,
    },
  ];
}

function compiled({ document, weights }: Project, options: CompileOptions): CompiledModel {
  const model = compile(document, analyze(document), weights, options);
  if (!model.ok) throw new Error(english(model.error.message));
  return model.value;
}

/** The project's first picture as the network is fed. */
async function pictureOf({ document, pictures: [picture] }: Project): Promise<Tensor> {
  const node = [...document.nodes.values()].find(({ type }) => layerType(type)?.role === 'picture');
  if (!picture || !node) throw new Error('the example has no picture');
  const decoded = await decodePictureInNode(picture.bytes);
  if (!decoded.ok) throw new Error(english(decoded.error.message));
  const prepared = preparePicture(decoded.value, picture.fit, node.attributes);
  if (!prepared.ok) throw new Error(english(prepared.error.message));
  return prepared.value.input;
}

/** Channel 0 of the first attention layer. */
function silence({ attention: [layer] }: CompiledModel): ReadonlyMap<string, GateOverride> {
  if (!layer) throw new Error('the example has no attention layer');
  const keep = new Float32Array(layer.channels).fill(1);
  keep[0] = 0;
  return new Map([[layer.nodeId, { keep, set: new Float32Array(layer.channels) }]]);
}

/** The feeds that leave every gate as it is. */
function ownGates(model: CompiledModel): Readonly<Record<string, Tensor>> {
  const feeds: Record<string, Tensor> = {};
  for (const { keep, set, channels } of model.attention) {
    const shape = [1, channels, 1, 1];
    feeds[keep] = { shape, data: new Float32Array(channels).fill(1) };
    feeds[set] = { shape, data: new Float32Array(channels) };
  }
  return feeds;
}

/** Two sides that compute different things are not to be compared. */
function checkAgreement(bare: Float32Array | undefined, own: Tensor | undefined): void {
  if (!bare || !own || bare.length !== own.data.length) throw new Error('a side has no scores');
  const difference = Math.max(...bare.map((value, index) => Math.abs(value - (own.data[index] ?? Number.NaN))));
  if (!(difference < 1e-4)) throw new Error(`the scores differ by ${difference}`);
}
