import { fillMask, type StepDescription } from '../core/autodiff/step.ts';
import { toTensor } from '../core/picture/tensor.ts';
import type { NetworkPixels } from '../core/picture/types.ts';
import type { Result } from '../core/result.ts';
import type { Tensor } from '../core/tensor/types.ts';
import type { Text } from '../core/text.ts';
import { seededRandom } from '../core/weights/random.ts';
import { shuffled } from '../study/measures/resample.ts';
import { augmented } from './augment.ts';
import type { Recipe } from './recipe.ts';

/** The pictures that a network learns from, and what is true of them. */
export interface Lesson {
  /** Names of the pictures, for messages. */
  readonly names: readonly string[];
  /** By picture: outputs that are true of it. */
  readonly targets: readonly (readonly number[])[];
  /** As the network sees it, before normalisation. Asked anew every epoch. */
  pixels(picture: number): Promise<Result<NetworkPixels, Text>>;
  readonly normalisation: Parameters<typeof toTensor>[1];
}

/** Pictures of one run of the gradient graph. */
export interface Shard {
  readonly picture: Tensor;
  readonly target: Tensor;
}

export interface Batch {
  readonly shards: readonly Shard[];
  /** Places of the order that it used up, those of unusable pictures among them. */
  readonly used: number;
}

/** Numbers from 0 to below 1 that follow from a text alone: nothing has to be remembered for a resume. */
export function randomOf(...parts: readonly (string | number)[]): () => number {
  const next = seededRandom(parts.join(' '));
  return () => next() / 2 ** 32;
}

/** The order of an epoch, as places in the list of pictures. */
export function orderOf(pictures: number, seed: number, epoch: number): Int32Array {
  return shuffled(pictures, seededRandom(`order ${seed} ${epoch}`));
}

export interface BatchParts {
  readonly lesson: Lesson;
  readonly step: Pick<StepDescription, 'picture' | 'target'>;
  readonly recipe: Recipe;
  readonly shards: number;
  /** Told once of every picture that cannot be used. */
  readonly onUnusable: (name: string, reason: Text) => void;
}

/**
 * The next full shards of an epoch; the rest that fills none is left out, another one each time. An unusable picture is
 * named, and the next one takes its place.
 * @param from how many places of the order are used up
 */
export async function nextBatch(
  { lesson, step, recipe, shards: wanted, onUnusable }: BatchParts,
  order: Int32Array,
  epoch: number,
  from: number,
): Promise<Batch> {
  const size = step.picture.shape[0] as number;
  const classes = step.target.shape[1] as number;
  const shards: Shard[] = [];
  let at = from;
  while (shards.length < wanted) {
    const pixels: NetworkPixels[] = [];
    const target = new Float32Array(size * classes);
    const start = at;
    while (pixels.length < size && at < order.length) {
      const picture = order[at] as number;
      at += 1;
      const seen = await lesson.pixels(picture);
      if (!seen.ok) {
        onUnusable(lesson.names[picture] ?? '', seen.error);
        continue;
      }
      const random = randomOf('augment', recipe.seed, epoch, picture);
      for (const output of lesson.targets[picture] ?? []) target[pixels.length * classes + output] = 1;
      pixels.push(augmented(seen.value, recipe, random));
    }
    if (pixels.length < size) return { shards, used: shards.length === 0 ? at - from : start - from };
    shards.push({
      picture: { shape: step.picture.shape, data: joined(pixels, lesson.normalisation) },
      target: { shape: step.target.shape, data: target },
    });
  }
  return { shards, used: at - from };
}

function joined(pixels: readonly NetworkPixels[], normalisation: Lesson['normalisation']): Float32Array {
  const first = toTensor(pixels[0] as NetworkPixels, normalisation).data;
  const data = new Float32Array(pixels.length * first.length);
  for (const [row, each] of pixels.entries()) {
    data.set(row === 0 ? first : toTensor(each, normalisation).data, row * first.length);
  }
  return data;
}

/** Masks of the dropouts of one shard of one step. */
export function masksOf(
  { masks }: Pick<StepDescription, 'masks'>,
  seed: number,
  step: number,
  shard: number,
): readonly (readonly [string, Tensor])[] {
  return masks.map((mask, index) => {
    const data = new Float32Array(mask.shape.reduce((product, length) => product * length, 1));
    fillMask(mask, randomOf('mask', seed, step, shard, index), data);
    return [mask.name, { shape: mask.shape, data }];
  });
}
