import { compile } from '../core/compile/compile.ts';
import type { CompiledModel } from '../core/compile/types.ts';
import { analyze } from '../core/graph/analyze.ts';
import type { GraphDocument, LayerNode } from '../core/graph/document.ts';
import type { ScoreFunction, ScoreKind } from '../core/graph/output-reading.ts';
import { outputReadings, outputsInWords } from '../core/graph/output-words.ts';
import { pictureNode } from '../core/graph/structure.ts';
import { LIMITS } from '../core/project/limits.ts';
import { problemInWords } from '../core/project/problems.ts';
import { err, ok, type Result } from '../core/result.ts';
import { finiteFacts, jsonCount, jsonNumber } from '../core/tensor/non-finite.ts';
import type { Tensor } from '../core/tensor/types.ts';
import { joinTexts, type Locale, sameText, type Text, text, withRemedy } from '../core/text.ts';
import { type TrainingState, type TrainingStatus, trainingState } from '../core/weights/training.ts';
import { TRAINING_WORDS, trainingReason } from '../core/weights/training-words.ts';
import { runtimeError } from '../runtime/errors.ts';
import { decodePictureInNode } from '../runtime/image/node.ts';
import { nonFiniteDiagnostics } from '../runtime/locate-non-finite.ts';
import { overBudget } from '../runtime/memory.ts';
import { createNodeRuntime } from '../runtime/node.ts';
import { type PreparedPicture, preparePicture } from '../runtime/prepare.ts';
import { type Branched, fetchNames, readAttention, readScores } from '../runtime/read-run.ts';
import type { Provider, Runtime } from '../runtime/types.ts';
import type { CommandOf } from './command.ts';
import { aboutFile, compileFailure, failure, fileFailure, type Outcome, success } from './failure.ts';
import { withFeeds } from './feeds.ts';
import { readOrdinaryFile, readProject } from './files.ts';
import { type NonFiniteReport, nonFiniteReport, nonFiniteResults } from './run-non-finite.ts';
import { runInWords } from './run-text.ts';

/** A number; where it is not finite, which JSON cannot write, the string `NaN`, `Infinity` or `-Infinity`. */
export type JsonNumber = number | string;

/** One vector, or one per pooling branch (CBAM). */
export type Values =
  | readonly JsonNumber[]
  | { readonly average: readonly JsonNumber[]; readonly max: readonly JsonNumber[] };

/** What `run --json` prints. */
export interface RunReport {
  readonly provider: Provider;
  /** Where the weights come from, and why they are called so. */
  readonly weights: { readonly status: TrainingStatus; readonly reason: string };
  /** What each output is, in data-flow order. `classes`: null where it is no class scores. */
  readonly readings: readonly {
    readonly output: string;
    readonly classes: number | null;
    readonly kind: ScoreKind;
    readonly applied: ScoreFunction;
    readonly reason: string;
  }[];
  readonly pictures: readonly PictureReport[];
}

export interface PictureReport {
  /** As it was given; null where the network takes no picture. */
  readonly file: string | null;
  /** In the order of the labels, after softmax or sigmoid; empty where the network gives no class scores. */
  readonly scores: readonly { readonly label: string; readonly score: JsonNumber }[];
  /** Only where there are other outputs than class scores. */
  readonly outputs?: readonly OutputReport[];
  /** In data-flow order. */
  readonly attention: readonly {
    readonly layer: string;
    readonly type: string;
    readonly squeeze: Values;
    readonly hidden: Values | null;
    readonly gate: readonly JsonNumber[];
  }[];
  /** Only where a value that the run gave is not finite. */
  readonly nonFinite?: NonFiniteReport;
}

/** An output in short: a mask, a map, a picture. */
export interface OutputReport {
  readonly name: string;
  readonly shape: readonly number[];
  /** Over the finite elements; null where there is none. */
  readonly min: number | null;
  readonly mean: number | null;
  readonly max: number | null;
  /** How many elements are not, by kind. Only where there are any. */
  readonly nonFinite?: Readonly<Record<string, number>>;
}

/** `convas run`: pictures through the network. One bad picture fails the whole command, before anything runs. */
export async function run(
  file: string,
  { images, feeds, json, provider: chosen, trust }: Omit<CommandOf<'run'>, 'kind' | 'file'>,
  locale: Locale,
): Promise<Outcome> {
  const project = await readProject(file, LIMITS.fileBytes);
  if (!project.ok) return fileFailure(file, project.error);
  const fed = await withFeeds(project.value, feeds);
  if (!fed.ok) return failure(fed.error);
  const { document, weights } = fed.value;
  const analysis = analyze(document);
  const runtime = createNodeRuntime({ ...(chosen && { provider: chosen }), trust });
  const { provider } = runtime.status();
  if (provider === null) return failure(runtimeError('unavailable').message);
  const refused = overBudget(document, analysis, runtime.memoryBudget());
  if (refused) return failure(aboutFile(file, refused.message));
  const compiled = compile(document, analysis, weights, { mode: 'instrumented' });
  if (!compiled.ok) return compileFailure(file, compiled.error);
  const inputs = await pictureFeeds(images, document, compiled.value);
  if (!inputs.ok) return failure(inputs.error);
  try {
    const reports: PictureReport[] = [];
    /** By picture: what is said of NaN. */
    const remarks: (readonly Text[])[] = [];
    for (const { image, input } of inputs.value) {
      const done = await runOne(runtime, compiled.value, document, image, input);
      if (!done.ok) return failure(aboutFile(file, done.error));
      const odd = await nonFiniteResults(runtime, fed.value, input, done.value.values);
      reports.push({ ...done.value.report, ...(odd && { nonFinite: nonFiniteReport(odd) }) });
      remarks.push(odd ? nonFiniteDiagnostics(odd).map(({ entry }) => withRemedy(entry)) : []);
    }
    const readings = outputReadings(analysis).map(({ name, classes, kind, apply, reason }) => {
      return { output: name, classes, kind, applied: apply, reason: reason[locale] };
    });
    const training = trainingState(analysis, weights);
    const why = trainingReason(training, document);
    const report: RunReport = {
      provider,
      weights: { status: training.status, reason: why[locale] },
      readings,
      pictures: reports,
    };
    const about = [...(chosen ? [] : [WHY_DEFAULT]), weightsLine(training, why), ...outputsInWords(analysis)];
    return success(json ? `${JSON.stringify(report, null, 2)}\n` : runInWords(report, about, remarks, locale));
  } finally {
    runtime.dispose();
  }
}

const WHY_DEFAULT = text(
  'That is the default: its numbers are those of the window, on every computer. --provider native is faster.',
  '기본값입니다. 어느 컴퓨터에서나 창과 같은 숫자가 나옵니다. --provider native가 더 빠릅니다.',
);

function weightsLine({ status }: TrainingState, why: Text): Text {
  const { en, ko } = TRAINING_WORDS[status];
  return joinTexts([text(`Weights: ${en}.`, `가중치: ${ko}.`), why], ' ');
}

interface Feed {
  readonly image: string | null;
  readonly input: Tensor | null;
}

/** One run per picture; a network that takes none runs once. */
async function pictureFeeds(
  images: readonly string[],
  document: GraphDocument,
  model: CompiledModel,
): Promise<Result<readonly Feed[], Text>> {
  if (model.inputName === '') {
    return images.length === 0
      ? ok([{ image: null, input: null }])
      : err(
          text('This network takes no picture: leave --image out.', '그림을 받지 않는 신경망입니다. --image를 빼세요.'),
        );
  }
  if (images.length === 0) {
    return err(text('“run” needs a picture: --image PICTURE.', '“run”에는 그림이 필요합니다: --image PICTURE.'));
  }
  const prepared: Feed[] = [];
  for (const image of images) {
    const picture = await prepare(image, document);
    if (!picture.ok) return err(aboutFile(image, picture.error));
    prepared.push({ image, input: picture.value.input });
  }
  return ok(prepared);
}

async function prepare(image: string, document: GraphDocument): Promise<Result<PreparedPicture, Text>> {
  const bytes = await readOrdinaryFile(image, LIMITS.pictureBytes);
  if (!bytes.ok) return err(problemInWords(bytes.error));
  const picture = await decodePictureInNode(bytes.value);
  if (!picture.ok) return err(picture.error.message);
  const input = pictureNode(document) as LayerNode;
  const prepared = preparePicture(picture.value, 'crop', input.attributes);
  return prepared.ok ? prepared : err(prepared.error.message);
}

async function runOne(
  runtime: Runtime,
  model: CompiledModel,
  document: GraphDocument,
  file: string | null,
  input: Tensor | null,
): Promise<
  Result<
    { readonly report: PictureReport; readonly provider: Provider; readonly values: ReadonlyMap<string, Tensor> },
    Text
  >
> {
  const done = await runtime.run({ model, input, overrides: new Map(), fetches: fetchNames(model, false) });
  if (!done.ok) return err(joinTexts([done.error.message, sameText(done.error.detail ?? '')], ' '));
  const { values, provider } = done.value;
  const scores = readScores(model, document, values);
  const steps = readAttention(model, values);
  const attention = model.attention.flatMap(({ nodeId, layerName, type }) => {
    const step = steps.get(nodeId);
    if (!step) return [];
    const hidden = step.hidden === null ? null : plain(step.hidden);
    return [{ layer: layerName, type, squeeze: plain(step.squeeze), hidden, gate: numbers(step.gate) }];
  });
  const outputs = model.outputs.flatMap(({ nodeId, name }) => {
    const value = values.get(name);
    return value && nodeId !== scores?.nodeId ? [outputReport(name, value)] : [];
  });
  const report: PictureReport = {
    file,
    scores:
      scores?.labels.map((label, index) => ({ label, score: jsonNumber(decimal(scores.values[index] ?? 0)) })) ?? [],
    ...(outputs.length > 0 ? { outputs } : {}),
    attention,
  };
  return ok({ report, provider, values });
}

function outputReport(name: string, { shape, data }: Tensor): OutputReport {
  const { min, mean, max, nonFinite } = finiteFacts(data);
  const known = (value: number | null) => (value === null ? null : decimal(value));
  return {
    name,
    shape,
    min: known(min),
    mean: known(mean),
    max: known(max),
    ...(nonFinite && { nonFinite: jsonCount(nonFinite) }),
  };
}

function plain(value: Branched): Values {
  return value instanceof Float32Array ? numbers(value) : { average: numbers(value.average), max: numbers(value.max) };
}

function numbers(values: Float32Array): readonly JsonNumber[] {
  return Array.from(values, (value) => jsonNumber(decimal(value)));
}

/** The shortest decimal that is still this very float32: nine digits always are. */
function decimal(value: number): number {
  return Number(value.toPrecision(9));
}
