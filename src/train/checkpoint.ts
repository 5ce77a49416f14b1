import { readSafetensors, writeSafetensors } from '../core/project/safetensors.ts';
import { err, ok, type Result } from '../core/result.ts';
import type { Tensor } from '../core/tensor/types.ts';
import { type Text, text } from '../core/text.ts';
import type { Recipe } from './recipe.ts';
import type { EpochRecord, EpochSums, TrainState } from './state.ts';

/**
 * A training as a file: safetensors, readable elsewhere, with the numbers beside them as JSON in its metadata. `value/…` are
 * parameters and running statistics, `memory/…` the optimiser's, `best/…` the weights of the best epoch.
 */
const FORMAT = 'convas-training-1';

/** What a checkpoint goes with: it resumes nothing else. */
export interface CheckpointOwner {
  /** Of the drawing as it was compiled. */
  readonly network: string;
  readonly recipe: Recipe;
  /** Pictures of the training part. */
  readonly pictures: number;
}

interface Numbers {
  readonly step: number;
  readonly epoch: number;
  readonly used: number;
  readonly sums: EpochSums;
  readonly history: readonly EpochRecord[];
  readonly best: { readonly epoch: number; readonly loss: number } | null;
  readonly rate: number | null;
}

export function writeCheckpoint(state: TrainState, owner: CheckpointOwner): Uint8Array<ArrayBuffer> {
  const { values, memory, best, ...rest } = state;
  const tensors = new Map<string, Tensor>();
  const put = (folder: string, of: ReadonlyMap<string, Tensor>) => {
    for (const [key, tensor] of of) tensors.set(`${folder}/${key}`, tensor);
  };
  put('value', values);
  put('memory', memory);
  if (best) put('best', best.values);
  const numbers: Numbers = { ...rest, best: best && { epoch: best.epoch, loss: best.loss } };
  return writeSafetensors({
    tensors,
    metadata: { format: FORMAT, owner: JSON.stringify(owner), state: JSON.stringify(numbers) },
  });
}

/**
 * Reads a checkpoint for a training that is about to begin.
 * @param fresh its state before the first step: which tensors there must be, and of which shapes
 * Errors: in words; the file stays as it is.
 */
export function readCheckpoint(
  bytes: Uint8Array,
  owner: CheckpointOwner,
  fresh: Pick<TrainState, 'values' | 'memory'>,
): Result<TrainState, Text> {
  const file = readSafetensors(bytes);
  if (!file.ok || file.value.metadata.format !== FORMAT) return err(NO_CHECKPOINT);
  const { metadata, tensors } = file.value;
  const [mine, theirs] = [JSON.stringify(owner), metadata.owner ?? ''];
  if (mine !== theirs) return err(differs(owner, parsed<CheckpointOwner>(theirs)));
  const numbers = parsed<Numbers>(metadata.state ?? '');
  if (!numbers || !isState(numbers)) return err(NO_CHECKPOINT);
  const take = (folder: string, like: ReadonlyMap<string, Tensor>): Map<string, Tensor> | null => {
    const found = new Map<string, Tensor>();
    for (const [key, { shape }] of like) {
      const tensor = tensors.get(`${folder}/${key}`);
      if (!tensor || tensor.shape.join() !== shape.join() || !tensor.data.every(Number.isFinite)) return null;
      found.set(key, tensor);
    }
    return found;
  };
  const [values, memory] = [take('value', fresh.values), take('memory', fresh.memory)];
  const best = numbers.best && take('best', fresh.values);
  if (!values || !memory || (numbers.best && !best)) return err(NO_CHECKPOINT);
  return ok({ ...numbers, values, memory, best: numbers.best && best ? { ...numbers.best, values: best } : null });
}

function differs(mine: CheckpointOwner, theirs: CheckpointOwner | null): Text {
  if (!theirs) return NO_CHECKPOINT;
  if (mine.network !== theirs.network) {
    return text(
      'train.checkpoint.otherDrawing',
      'The checkpoint is of another drawing: it was changed since. Train anew, without resuming.',
    );
  }
  if (mine.pictures !== theirs.pictures) {
    return text(
      'train.checkpoint.otherPictures',
      'The checkpoint was made with {theirs, number} pictures, now there are {mine, number}. Use the same data set, or train anew.',
      { theirs: Number(theirs.pictures), mine: mine.pictures },
    );
  }
  return text(
    'train.checkpoint.otherRecipe',
    'The checkpoint was made with another recipe. Use the same one, or train anew.',
  );
}

function parsed<T>(json: string): T | null {
  try {
    return JSON.parse(json) as T;
  } catch {
    return null;
  }
}

function isState({ step, epoch, used, sums, history, best, rate }: Numbers): boolean {
  const whole = [step, epoch, used].every((count) => Number.isSafeInteger(count) && count >= 0);
  const summed = sums && Object.values(sums).every((value) => Number.isFinite(value));
  return whole && summed && Array.isArray(history) && best !== undefined && rate !== undefined;
}

const NO_CHECKPOINT = text(
  'train.checkpoint.damaged',
  'The file is no checkpoint of a training, or damaged. It was left as it is; train anew, or take an earlier one.',
);
