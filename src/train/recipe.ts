import { type AttributeValues, boolean, choice, int, number, parseAttributes } from '../core/attributes.ts';
import type { Schedule } from '../core/autodiff/schedule.ts';
import type { LossSpec, OptimiserSpec } from '../core/autodiff/step.ts';
import { err, ok, type Result } from '../core/result.ts';
import { joinTexts, sameText, type Text, text } from '../core/text.ts';

/**
 * How a network is trained: all that the numbers depend on beside the drawing and the pictures. Declared like the
 * attributes of layers: the form, the file and the command line read the same declaration.
 */
export const RECIPE = {
  epochs: int({
    label: text('train.recipe.epochs', 'Epochs'),
    help: text('train.recipe.epochsHelp', 'How often the network sees every picture of the training part.'),
    default: 12,
    min: 1,
    max: 10_000,
  }),
  batch: int({
    label: text('train.recipe.batch', 'Pictures per step'),
    help: text(
      'train.recipe.batchHelp',
      'The weights change once after so many pictures. Runs of 16 at a time are added up.',
    ),
    default: 64,
    min: 1,
    max: 4096,
  }),
  rate: number({
    label: text('train.recipe.rate', 'Learning rate'),
    help: text(
      'train.recipe.rateHelp',
      'How far a step goes. Too large and the loss grows, too small and nothing happens.',
    ),
    default: 0.1,
    min: 0,
    max: 100,
    step: 0.01,
  }),
  schedule: choice({
    label: text('train.recipe.schedule', 'Schedule'),
    help: text('train.recipe.scheduleHelp', 'How the learning rate changes from the first to the last step.'),
    default: 'oneCycle',
    choices: [
      { value: 'constant', label: text('train.recipe.constant', 'Constant') },
      { value: 'step', label: text('train.recipe.step', 'In steps (a tenth after each third)') },
      { value: 'cosine', label: text('train.recipe.cosine', 'Cosine') },
      { value: 'oneCycle', label: text('train.recipe.oneCycle', 'One cycle') },
    ],
  }),
  optimiser: choice({
    label: text('train.recipe.optimiser', 'Optimiser'),
    default: 'sgd',
    choices: [
      { value: 'sgd', label: sameText('SGD') },
      { value: 'adamW', label: sameText('AdamW') },
    ],
  }),
  momentum: number({
    label: text('train.recipe.momentum', 'Momentum'),
    default: 0.9,
    min: 0,
    max: 0.999,
    visible: ({ optimiser }) => optimiser === 'sgd',
  }),
  nesterov: boolean({
    label: text('train.recipe.nesterov', 'Nesterov'),
    default: true,
    visible: ({ optimiser, momentum }) => optimiser === 'sgd' && momentum !== 0,
  }),
  weightDecay: number({
    label: text('train.recipe.weightDecay', 'Weight decay'),
    help: text('train.recipe.weightDecayHelp', 'Pulls weights towards zero. It also closes the range of gates: try 0.'),
    default: 0,
    min: 0,
    max: 10,
  }),
  clip: number({
    label: text('train.recipe.clip', 'Largest gradient'),
    help: text('train.recipe.clipHelp', 'A longer gradient is made this long. 0: as it is.'),
    default: 0,
    min: 0,
    max: 1e6,
  }),
  loss: choice({
    label: text('train.recipe.loss', 'Loss'),
    help: text(
      'train.recipe.lossHelp',
      'Automatic: cross-entropy for one label a picture, binary cross-entropy for several.',
    ),
    default: 'auto',
    choices: [
      { value: 'auto', label: text('train.recipe.auto', 'Automatic') },
      { value: 'crossEntropy', label: text('train.recipe.crossEntropy', 'Cross-entropy') },
      { value: 'binaryCrossEntropy', label: text('train.recipe.binaryCrossEntropy', 'Binary cross-entropy') },
      { value: 'meanSquaredError', label: text('train.recipe.meanSquaredError', 'Mean squared error') },
    ],
  }),
  labelSmoothing: number({
    label: text('train.recipe.labelSmoothing', 'Label smoothing'),
    default: 0,
    min: 0,
    max: 0.9,
    visible: ({ loss }) => loss === 'auto' || loss === 'crossEntropy',
  }),
  balance: boolean({
    label: text('train.recipe.balance', 'Weigh rare classes more'),
    help: text('train.recipe.balanceHelp', 'Each class counts as much as any other, however many pictures it has.'),
    default: false,
  }),
  flip: boolean({
    label: text('train.recipe.flip', 'Flip'),
    help: text('train.recipe.flipHelp', 'Half of the pictures are mirrored left to right. Not for letters and digits.'),
    default: false,
  }),
  shift: int({
    label: text('train.recipe.shift', 'Shift'),
    help: text('train.recipe.shiftHelp', 'Pictures move by up to so many pixels; the edge is repeated.'),
    default: 0,
    min: 0,
    max: 64,
  }),
  colour: number({
    label: text('train.recipe.colour', 'Brightness and contrast'),
    help: text('train.recipe.colourHelp', 'Both change by up to this share.'),
    default: 0,
    min: 0,
    max: 0.9,
  }),
  erase: number({
    label: text('train.recipe.erase', 'Erase'),
    help: text('train.recipe.eraseHelp', 'Chance that a rectangle of the picture is made grey.'),
    default: 0,
    min: 0,
    max: 1,
  }),
  patience: int({
    label: text('train.recipe.patience', 'Patience'),
    help: text(
      'train.recipe.patienceHelp',
      'Ends after so many epochs without a better validation loss. 0: never early. The best weights are kept in any case.',
    ),
    default: 0,
    min: 0,
    max: 10_000,
  }),
  weightsSeed: int({
    label: text('train.recipe.weightsSeed', 'Seed of the weights'),
    help: text(
      'train.recipe.weightsSeedHelp',
      'Random weights follow from it. 0: as they are in the drawing; trained layers go on from there.',
    ),
    default: 0,
    min: 0,
    max: 2 ** 31 - 1,
  }),
  seed: int({
    label: text('train.recipe.seed', 'Seed of the order'),
    help: text('train.recipe.seedHelp', 'Order of the pictures, augmentation, dropout and split follow from it.'),
    default: 1,
    min: 0,
    max: 2 ** 31 - 1,
  }),
} as const;

export type Recipe = AttributeValues<typeof RECIPE>;

/** Reads a recipe, from a file or a form; what is missing takes its default. Errors name the value. */
export function parseRecipe(given: unknown): Result<Recipe, Text> {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    return err(
      text('train.recipe.noObject', 'A recipe is a JSON object of values by name, as "epochs": 12 and "rate": 0.1.'),
    );
  }
  for (const key of Object.keys(given)) {
    if (!Object.hasOwn(RECIPE, key)) {
      return err(
        text('train.recipe.unknown', 'A recipe has no “{key}”. It takes {known}.', {
          key,
          known: Object.keys(RECIPE).join(', '),
        }),
      );
    }
  }
  const parsed = parseAttributes(RECIPE, given as Readonly<Record<string, unknown>>);
  if (parsed.ok) return ok(parsed.value as unknown as Recipe);
  const { attribute, expected } = parsed.error;
  return err(joinTexts([sameText(`${attribute}:`), expected], ' '));
}

/** @param counts pictures of each class in the training part @param several whether a picture has several labels */
export function lossOf(
  { loss, labelSmoothing, balance }: Recipe,
  several: boolean,
  counts: readonly number[],
): LossSpec {
  const kind = loss === 'auto' ? (several ? 'binaryCrossEntropy' : 'crossEntropy') : loss;
  const classWeights = balance ? balanced(counts) : undefined;
  if (kind === 'meanSquaredError') return { kind };
  if (kind === 'binaryCrossEntropy') return { kind, ...(classWeights && { classWeights }) };
  return { kind, ...(classWeights && { classWeights }), ...(labelSmoothing > 0 && { labelSmoothing }) };
}

/** Inverse to their number, 1 on average over the pictures; a class without pictures weighs 1. */
function balanced(counts: readonly number[]): readonly number[] {
  const present = counts.filter((count) => count > 0);
  const total = present.reduce((sum, count) => sum + count, 0);
  return counts.map((count) => (count > 0 ? total / (present.length * count) : 1));
}

export function optimiserOf({ optimiser, momentum, nesterov, weightDecay }: Recipe): OptimiserSpec {
  if (optimiser === 'adamW') return { kind: 'adamW', beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay };
  return { kind: 'sgd', momentum, nesterov: nesterov && momentum > 0, weightDecay };
}

/** @param steps of the whole training */
export function scheduleOf({ schedule }: Recipe, steps: number): Schedule {
  switch (schedule) {
    case 'constant':
      return { kind: 'constant' };
    case 'step':
      return { kind: 'step', every: Math.max(1, Math.ceil(steps / 3)), factor: 0.1 };
    case 'cosine':
      return { kind: 'cosine' };
    case 'oneCycle':
      return { kind: 'oneCycle' };
  }
}
