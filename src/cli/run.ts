import type { CompiledModel } from '../core/compile/types.ts';
import type { GraphDocument } from '../core/graph/document.ts';
import type { ScoreFunction, ScoreKind } from '../core/graph/output-reading.ts';
import { outputReadings, outputsInWords } from '../core/graph/output-words.ts';
import { LIMITS } from '../core/project/limits.ts';
import { problemInWords } from '../core/project/problems.ts';
import { err, ok, type Result } from '../core/result.ts';
import type { Tensor } from '../core/tensor/types.ts';
import { joinTexts, type Locale, sameText, type Text, text, withRemedy } from '../core/text.ts';
import { type TrainingState, type TrainingStatus, trainingState } from '../core/weights/training.ts';
import { TRAINING_WORDS, trainingReason } from '../core/weights/training-words.ts';
import { say } from '../language/say.ts';
import { runtimeError } from '../runtime/errors.ts';
import { decodePictureInNode } from '../runtime/image/node.ts';
import { createNodeRuntime } from '../runtime/node.ts';
import type { Provider, Runtime } from '../runtime/types.ts';
import { tooLarge } from '../study/batches.ts';
import { pictureCase, type StudyCase, tensorCase } from '../study/cases.ts';
import { evaluate } from '../study/evaluate.ts';
import { nonFiniteDiagnostics, nonFiniteIn } from '../study/locate-non-finite.ts';
import { createNetwork, type Network } from '../study/network.ts';
import type { CommandOf } from './command.ts';
import { aboutFile, compileFailure, failure, fileFailure, type Outcome } from './failure.ts';
import { withFeeds } from './feeds.ts';
import { readOrdinaryFile, readProject } from './files.ts';
import { partRemarks } from './part.ts';
import { type PictureReport, pictureReport } from './picture-report.ts';
import { nonFiniteReport, nonFiniteResults } from './run-non-finite.ts';
import { runInWords } from './run-text.ts';

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

/**
 * `convas run`: pictures through the network, as much of it as runs; what is left out is said. One bad picture fails the
 * whole command.
 */
export async function run(
  file: string,
  { images, feeds, json, limits, provider: chosen, trust }: Omit<CommandOf<'run'>, 'kind' | 'file' | 'data' | 'batch'>,
  locale: Locale,
): Promise<Outcome> {
  const project = await readProject(file, LIMITS.fileBytes);
  if (!project.ok) return fileFailure(file, project.error);
  const fed = await withFeeds(project.value, feeds);
  if (!fed.ok) return failure(fed.error);
  const network = createNetwork(fed.value);
  const memoryIsChosen = limits?.memory !== undefined;
  const runtime = createNodeRuntime({ ...(chosen && { provider: chosen }), trust, memoryIsChosen });
  try {
    const refused = tooLarge(runtime, network);
    if (refused) return failure(aboutFile(file, refused.message));
    const compiled = network.instrumented();
    if (!compiled.ok) return compileFailure(file, compiled.error);
    const part = partRemarks(file, fed.value.document, compiled.value);
    if ('output' in part) return part;
    const cases = pictureCases(images, network.document, compiled.value);
    if (!cases.ok) return failure(cases.error);
    const done = await runCases(runtime, network, cases.value);
    if (!done.ok) return failure(aboutFile(done.error.about ?? file, done.error.message));
    const { pictures, remarks } = done.value;
    const { provider } = runtime.status();
    if (provider === null) return failure(runtimeError('unavailable').message);
    const { analysis, weights, document } = network;
    const readings = outputReadings(analysis).map(({ name, classes, kind, apply, reason }) => {
      return { output: name, classes, kind, applied: apply, reason: say(reason, locale) };
    });
    const training = trainingState(analysis, weights);
    const why = trainingReason(training, document);
    const report: RunReport = {
      provider,
      weights: { status: training.status, reason: say(why, locale) },
      readings,
      pictures,
    };
    const about = [...(chosen ? [] : [WHY_DEFAULT]), weightsLine(training, why), ...outputsInWords(analysis)];
    const output = json ? `${JSON.stringify(report, null, 2)}\n` : runInWords(report, about, remarks, locale);
    return { ...part, output };
  } finally {
    runtime.dispose();
  }
}

const WHY_DEFAULT = text(
  'cli.run.whyDefault',
  'That is the default: its numbers are those of the window, on every computer. --provider native is faster.',
);

interface Reports {
  readonly pictures: readonly PictureReport[];
  /** By picture: what is said of NaN. */
  readonly remarks: readonly (readonly Text[])[];
}

/** What is wrong, and with which picture; without one it is the network. */
interface Failed {
  readonly about?: string;
  readonly message: Text;
}

async function runCases(
  runtime: Runtime,
  network: Network,
  cases: readonly StudyCase[],
): Promise<Result<Reports, Failed>> {
  const pictures: PictureReport[] = [];
  const odd: { readonly at: number; readonly input: Tensor | null; readonly values: ReadonlyMap<string, Tensor> }[] =
    [];
  let failed: Failed | null = null;
  const done = await evaluate({
    runtime,
    network,
    items: cases.map((each) => ({ case: each })),
    onDone: (batch, model) => {
      for (const { item, input, values } of batch) {
        if (nonFiniteIn(values.values())) odd.push({ at: pictures.length, input, values });
        pictures.push(pictureReport(network.document, model, item.case, values));
      }
      return true;
    },
    onFailed: ({ item, stage, error }) => {
      const message = joinTexts([error.message, sameText(error.detail ?? '')], ' ');
      failed = stage === 'prepare' ? { about: item.case.name, message: error.message } : { message };
      return false;
    },
  });
  if (!done.ok)
    return err(failed ?? { message: joinTexts([done.error.message, sameText(done.error.detail ?? '')], ' ') });
  const remarks: (readonly Text[])[] = pictures.map(() => []);
  for (const { at, input, values } of odd) {
    const found = await nonFiniteResults(runtime, network, input, values);
    if (!found) continue;
    pictures[at] = { ...(pictures[at] as PictureReport), nonFinite: nonFiniteReport(found) };
    remarks[at] = nonFiniteDiagnostics(found).map(({ entry }) => withRemedy(entry));
  }
  return ok({ pictures, remarks });
}

function weightsLine({ status }: TrainingState, why: Text): Text {
  const words = TRAINING_WORDS[status];
  return joinTexts([text('cli.run.weightsWords', 'Weights: {words}.', { words }), why], ' ');
}

/** One case per picture; a network that takes none runs once. */
function pictureCases(
  images: readonly string[],
  document: GraphDocument,
  model: CompiledModel,
): Result<readonly StudyCase[], Text> {
  if (model.inputName === '') {
    return images.length === 0
      ? ok([tensorCase('tensors', '', null)])
      : err(text('cli.run.thisNetworkTakesNoPicture', 'This network takes no picture: leave --image out.'));
  }
  if (images.length === 0) {
    return err(text('cli.run.runNeedsAPictureImage', '“run” needs a picture: --image PICTURE.'));
  }
  return ok(images.map((image, at) => fileCase(image, `${at}`, document)));
}

/** A picture file, read when its turn comes. */
function fileCase(name: string, id: string, document: GraphDocument): StudyCase {
  return {
    id,
    name,
    feed: async () => {
      const bytes = await readOrdinaryFile(name, LIMITS.pictureBytes);
      if (!bytes.ok) return err(problemInWords(bytes.error));
      const bitmap = await decodePictureInNode(bytes.value);
      if (!bitmap.ok) return err(bitmap.error.message);
      return pictureCase(document, { id, name, bitmap: bitmap.value, fit: 'crop' }).feed();
    },
  };
}
