import { unlink } from 'node:fs/promises';
import { freemem } from 'node:os';
import type { DataSet } from '../core/dataset/types.ts';
import { percentText } from '../core/format.ts';
import { pictureNode } from '../core/graph/structure.ts';
import { formatFixed } from '../core/notation.ts';
import { LIMITS } from '../core/project/limits.ts';
import { problemInWords } from '../core/project/problems.ts';
import { serialiseProject } from '../core/project/save-project.ts';
import { err, ok, type Result } from '../core/result.ts';
import { joinTexts, type Locale, sameText, type Text, text } from '../core/text.ts';
import { trainedAnew } from '../core/weights/training.ts';
import { existingPath, systemPath } from '../disk/names.ts';
import { say } from '../language/say.ts';
import { createPictureSource, type PictureSource } from '../pictures/source.ts';
import { defaultBudget } from '../runtime/memory.ts';
import { createNodeRuntime } from '../runtime/node.ts';
import { fastestInNode, nodeGraphWorkers } from '../runtime/node-graphs.ts';
import type { RuntimeError } from '../runtime/types.ts';
import { wasmMemoryCap } from '../runtime/wasm-memory.ts';
import { createNetwork, fingerprintOf, type Network } from '../study/network.ts';
import type { Lesson } from '../train/batches.ts';
import { type CheckpointOwner, readCheckpoint, writeCheckpoint } from '../train/checkpoint.ts';
import { type Evaluation, type EvaluationCase, evaluateOn } from '../train/evaluate.ts';
import { type Prepared, prepareTraining } from '../train/prepare.ts';
import { parseRecipe, type Recipe } from '../train/recipe.ts';
import { splitOf } from '../train/split.ts';
import { learnedWeights, type TrainState } from '../train/state.ts';
import { startTraining, type TrainEvent } from '../train/trainer.ts';
import type { CommandOf } from './command.ts';
import { dataCases, openBoth } from './data-network.ts';
import { aboutFile, compileFailure, failure, type Outcome, success } from './failure.ts';
import { readOrdinaryFile, refuseOutput, writeFileAtomically } from './files.ts';
import { pictureWorkers } from './picture-pool.ts';

/** A line of `train --json`. */
export type TrainLine =
  | { readonly step: number; readonly loss: number }
  | {
      readonly epoch: number;
      readonly train: { readonly loss: number; readonly accuracy: number };
      readonly validation: { readonly loss: number; readonly accuracy: number } | null;
      readonly seconds: number;
    }
  | { readonly skipped: string; readonly reason: string }
  | {
      readonly done: true;
      readonly epochs: number;
      /** Whose weights were kept. */
      readonly best: number;
      readonly test: { readonly accuracy: number | null; readonly confusion: Evaluation['confusion'] } | null;
      readonly labels: readonly string[];
      readonly recipe: Recipe;
    };

/** Steps between two checkpoints. */
const CHECKPOINT_EVERY = 50;

/** `convas train`: a network learns from a data set; the best weights become a new project. */
export async function train(
  command: CommandOf<'train'>,
  locale: Locale,
  write: (line: string) => void,
): Promise<Outcome> {
  const { file, data, order, output, force, json } = command;
  const rules = { force, inputs: [file] };
  const refusal = await refuseOutput(output, ['convas'], rules);
  if (refusal) return failure(aboutFile(output, refusal));
  const recipe = await recipeOf(command);
  if (!recipe.ok) return failure(recipe.error);
  const opened = await openBoth(file, { data, order });
  if (!opened.ok) return opened.error;
  const { network, part, project, set, readFile } = opened.value;
  const split = splitOf(set, recipe.value.seed);
  const prepared = prepareTraining(network, set, split, recipe.value);
  if (!prepared.ok) {
    const { error } = prepared;
    return 'remedy' in error ? compileFailure(file, error) : failure(aboutFile(data, error.message));
  }
  const checkpointFile = `${output}.training`;
  const owner: CheckpointOwner = {
    network: fingerprintOf(network),
    recipe: recipe.value,
    pictures: split.train.length,
  };
  const begun = await beginning(command, checkpointFile, owner, prepared.value.state);
  if (!begun.ok) return failure(aboutFile(checkpointFile, begun.error));

  const provider = command.provider ?? fastestInNode();
  const runtime = createNodeRuntime({ provider, threads: 1 });
  const graphs = nodeGraphWorkers({
    provider,
    count: command.workers,
    memoryBytes: wasmMemoryCap() ?? defaultBudget(freemem()),
  });
  const workers = pictureWorkers(set.pixels ? 0 : set.items.length);
  const print = (line: TrainLine) => write(json ? `${JSON.stringify(line)}\n` : inWords(line, locale));
  const save = (state: TrainState) =>
    writeFileAtomically(checkpointFile, writeCheckpoint(state, owner), { force: true, inputs: [] });
  const checkpoint = async (state: TrainState): Promise<void> => {
    const written = await save(state);
    if (!written.ok) process.stderr.write(`convas: ${say(aboutFile(checkpointFile, written.error), locale)}\n`);
  };
  try {
    // What cannot be written at the end is known now, not after an hour.
    const first = await save(begun.value);
    if (!first.ok) return failure(aboutFile(checkpointFile, first.error));
    const source = createPictureSource({ set, readFile, look: workers.look });
    const { document, loss } = prepared.value;
    const after = (values: TrainState['values']) => learnedWeights(prepared.value.weights, values);
    const judge = (values: TrainState['values'], of: readonly number[], signal?: AbortSignal) =>
      evaluateOn(
        runtime,
        createNetwork({ document, weights: after(values) }),
        casesOf(source, network, prepared.value, of),
        loss,
        signal,
      );
    const training = startTraining({
      ...{ step: prepared.value.step, key: owner.network, recipe: recipe.value, workers: graphs, state: begun.value },
      lesson: lessonOf(source, set, network, prepared.value, split.train),
      validate: split.validation.length > 0 ? (values, signal) => judge(values, split.validation, signal) : null,
      checkpointEvery: CHECKPOINT_EVERY,
      checkpoint,
      on: (event) => print(lineOf(event, locale)),
    });
    const stop = () => training.stop();
    process.once('SIGINT', stop).once('SIGTERM', stop);
    const end = await training.finished();
    process.off('SIGINT', stop).off('SIGTERM', stop);
    const state = training.state();
    if (end.kind === 'failed' || end.kind === 'stopped') {
      await checkpoint(state);
      const kept = text('cli.train.kept', 'Stopped after step {step, number}; --resume goes on from there.', {
        step: state.step,
      });
      return end.kind === 'failed' ? failure(aboutFile(file, withDetail(end.error)), kept) : failure(kept);
    }
    const best = state.best?.values ?? state.values;
    const tested = split.test.length > 0 ? await judge(best, split.test) : null;
    if (tested && !tested.ok) return failure(aboutFile(data, tested.error.message));
    const trained = { ...project, document: trainedAnew(document), weights: after(best) };
    const bytes = serialiseProject(trained);
    if (!bytes.ok) return failure(aboutFile(output, problemInWords(bytes.error)));
    const written = await writeFileAtomically(output, bytes.value, rules);
    if (!written.ok) return failure(aboutFile(output, written.error));
    await unlink(systemPath(await existingPath(checkpointFile))).catch(() => {});
    print({
      ...{ done: true, epochs: state.epoch, best: state.best?.epoch ?? state.epoch },
      test: tested && { accuracy: tested.value.accuracy, confusion: tested.value.confusion },
      labels: tested?.value.labels ?? [],
      recipe: recipe.value,
    });
    return { ...success('', ...part.messages, written.value), exitCode: part.exitCode };
  } finally {
    workers.dispose();
    for (const graph of graphs) graph.dispose();
    runtime.dispose();
  }
}

function withDetail({ message, detail }: RuntimeError): Text {
  return detail === undefined ? message : joinTexts([message, sameText(detail)], '\n');
}

async function recipeOf({ recipe, epochs, seed }: CommandOf<'train'>): Promise<Result<Recipe, Text>> {
  let given: unknown = {};
  if (recipe !== null) {
    const bytes = await readOrdinaryFile(recipe, LIMITS.jsonBytes);
    if (!bytes.ok) return err(aboutFile(recipe, problemInWords(bytes.error)));
    try {
      given = JSON.parse(new TextDecoder().decode(bytes.value));
    } catch {
      return err(aboutFile(recipe, text('cli.train.noJson', 'This is no JSON.')));
    }
  }
  if (typeof given === 'object' && given !== null) {
    given = { ...given, ...(epochs !== null && { epochs }), ...(seed !== null && { seed }) };
  }
  const parsed = parseRecipe(given);
  return parsed.ok || recipe === null ? parsed : err(aboutFile(recipe, parsed.error));
}

/** The first state, or that of the checkpoint; an earlier training is never lost without a word. */
async function beginning(
  { resume, force }: CommandOf<'train'>,
  file: string,
  owner: CheckpointOwner,
  fresh: TrainState,
): Promise<Result<TrainState, Text>> {
  const bytes = await readOrdinaryFile(file, LIMITS.weightsBytes);
  if (!resume) {
    const isThere = bytes.ok || bytes.error.code !== 'file-missing';
    return isThere && !force ? err(UNFINISHED) : ok(fresh);
  }
  if (!bytes.ok) return err(problemInWords(bytes.error));
  return readCheckpoint(bytes.value, owner, fresh);
}

function lessonOf(
  source: PictureSource,
  { items }: DataSet,
  { document }: Network,
  { targets, step }: Prepared,
  of: readonly number[],
): Lesson {
  const [, channels = 1, height = 1, width = 1] = step.picture.shape;
  return {
    names: of.map((item) => items[item]?.id ?? ''),
    targets: of.map((item) => targets[item] ?? []),
    pixels: (at: number) => source.pixels(of[at] as number, { channels, height, width }, 'crop'),
    // A network that is trained takes pictures: its step was compiled.
    normalisation: pictureNode(document)?.attributes as unknown as Lesson['normalisation'],
  };
}

function* casesOf(
  source: PictureSource,
  { document }: Network,
  { targets }: Prepared,
  of: readonly number[],
): Generator<EvaluationCase> {
  const all = [...dataCases(source, document)];
  for (const item of of) yield { case: (all[item] as (typeof all)[number]).case, truth: targets[item] ?? [] };
}

function lineOf(event: TrainEvent, locale: Locale): TrainLine {
  if (event.kind === 'step') return { step: event.step, loss: event.loss };
  if (event.kind === 'unusable') return { skipped: event.name, reason: say(event.reason, locale) };
  const { epoch, train: learned, validation, seconds } = event.record;
  return { epoch, train: learned, validation, seconds: Number(seconds.toFixed(3)) };
}

/** Steps are for machines; people read epochs. */
function inWords(line: TrainLine, locale: Locale): string {
  const words = lineText(line);
  return words ? `${say(words, locale)}\n` : '';
}

function lineText(line: TrainLine): Text | null {
  if ('skipped' in line)
    return text('cli.train.skipped', '{file}: skipped. {reason}', { file: line.skipped, reason: line.reason });
  if ('epoch' in line) {
    const loss = formatFixed(line.train.loss, 4);
    const accuracy = percentText(line.train.accuracy);
    const { epoch, seconds, validation } = line;
    if (!validation) {
      return text(
        'cli.train.epochAlone',
        'Epoch {epoch, number}: loss {loss}, {accuracy} right ({seconds, number, ::.0} s)',
        { epoch, loss, accuracy, seconds },
      );
    }
    return text(
      'cli.train.epoch',
      'Epoch {epoch, number}: loss {loss}, {accuracy} right; validation {validationLoss}, {validationAccuracy} ({seconds, number, ::.0} s)',
      {
        ...{ epoch, loss, accuracy, seconds },
        validationLoss: formatFixed(validation.loss, 4),
        validationAccuracy: percentText(validation.accuracy),
      },
    );
  }
  if ('done' in line) {
    const { best, test } = line;
    if (test?.accuracy == null)
      return text('cli.train.doneUntested', 'The weights of epoch {best, number} were kept.', { best });
    return text(
      'cli.train.done',
      'The weights of epoch {best, number} were kept: {accuracy} of the test pictures are right.',
      {
        ...{ best, accuracy: percentText(test.accuracy) },
      },
    );
  }
  return null;
}

const UNFINISHED = text(
  'cli.train.unfinished',
  'An earlier training to the same output is unfinished: --resume goes on with it, --force begins anew.',
);
