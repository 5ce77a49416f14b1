import { seededRandom } from '../weights/random.ts';

/**
 * What a sign shows, before it is drawn. Everything follows from a seed and a number, with + − × ÷ √ and 32-bit words
 * alone, so that it is the same wherever it is computed.
 */

export const COLOURS = ['red', 'green', 'blue'] as const;
export const SHAPES = ['disc', 'triangle', 'cross', 'ring'] as const;
export const TEXTURES = ['stripes', 'checks', 'dots'] as const;

/** What is no class: signs whose cue is another one have these. */
export const OTHER_COLOURS = ['yellow', 'cyan', 'magenta', 'white'] as const;
export const OTHER_SHAPES = ['square', 'bar', 'half'] as const;
export const OTHER_TEXTURES = ['plain', 'shaded', 'grainy'] as const;

export type Colour = (typeof COLOURS)[number] | (typeof OTHER_COLOURS)[number];
export type Shape = (typeof SHAPES)[number] | (typeof OTHER_SHAPES)[number];
export type Texture = (typeof TEXTURES)[number] | (typeof OTHER_TEXTURES)[number];
/** The one property that tells what a sign is. */
export type Cue = 'colour' | 'shape' | 'texture';

/** In the order of the labels. */
export const SIGN_CLASSES = [...COLOURS, ...SHAPES, ...TEXTURES] as const;

/** A sign as planned: the planted truth. */
export interface Sign {
  readonly colour: Colour;
  readonly shape: Shape;
  readonly texture: Texture;
  /** Of `signs`: what alone tells its class. Of `signs-multi` all three count: null. */
  readonly cue: Cue | null;
  /** Indices into SIGN_CLASSES, ascending. */
  readonly labels: readonly number[];
  /** Centre and half of its extent, pixels. */
  readonly x: number;
  readonly y: number;
  readonly radius: number;
  /** A unit vector: how it is turned. */
  readonly turn: readonly [number, number];
  /** Pixels from one stripe, check or dot to the next. */
  readonly period: number;
  /** Where the texture begins, parts of a period. */
  readonly phase: readonly [number, number];
  /** Numbers from 0 to 1 for the tones of sign and background. */
  readonly tones: readonly number[];
}

/** Numbers from 0 (inclusive) to 1 (exclusive), in steps of 2⁻³². */
export type Uniform = () => number;

/** The stream of one picture: `part` keeps plan and noise apart, so that one may change without the other. */
export function uniformOf(kind: string, seed: number, index: number, part: string): Uniform {
  const random = seededRandom(`${kind} ${seed} ${index} ${part}`);
  return () => random() / 4294967296;
}

/** Side of a sign's picture, pixels. */
export const SIGN_SIZE = 32;

/**
 * The class of a sign that has one. A row of ten holds every class, and its order moves on by one, so that every part of
 * the set is balanced as well.
 */
export function signLabel(index: number): number {
  return (index + Math.floor(index / 10)) % 10;
}

/**
 * The plan of a sign. The class turns with the number, so that each ten in a row hold all ten; what is not the cue is
 * drawn from values that are no class, alike for every class.
 * @param multi all three properties are classes, and all three are labels
 */
export function planSign(seed: number, index: number, multi: boolean): Sign {
  const uniform = uniformOf(multi ? 'signs-multi' : 'signs', seed, index, 'plan');
  const pick = <T>(list: readonly T[]): T => list[Math.floor(uniform() * list.length)] as T;
  const label = signLabel(index);
  const name = SIGN_CLASSES[label];
  const cue = label < 3 ? 'colour' : label < 7 ? 'shape' : 'texture';
  const colour = pick(multi ? COLOURS : OTHER_COLOURS);
  const shape = pick(multi ? SHAPES : OTHER_SHAPES);
  const texture = pick(multi ? TEXTURES : OTHER_TEXTURES);
  const radius = 8 + 4 * uniform();
  const free = SIGN_SIZE / 2 - radius;
  const shown = {
    colour: multi || cue !== 'colour' ? colour : (name as Colour),
    shape: multi || cue !== 'shape' ? shape : (name as Shape),
    texture: multi || cue !== 'texture' ? texture : (name as Texture),
  };
  const indexOf = (value: string) => (SIGN_CLASSES as readonly string[]).indexOf(value);
  return {
    ...shown,
    cue: multi ? null : cue,
    labels: multi ? [shown.colour, shown.shape, shown.texture].map(indexOf) : [label],
    radius,
    x: SIGN_SIZE / 2 + free * (2 * uniform() - 1),
    y: SIGN_SIZE / 2 + free * (2 * uniform() - 1),
    turn: unitVector(uniform),
    period: 5 + 2 * uniform(),
    phase: [uniform(), uniform()],
    tones: Array.from({ length: 8 }, uniform),
  };
}

/** Any direction alike, without sines: a point of the disc, brought to the circle. */
function unitVector(uniform: Uniform): readonly [number, number] {
  for (;;) {
    const u = 2 * uniform() - 1;
    const v = 2 * uniform() - 1;
    const square = u * u + v * v;
    if (square > 1 || square < 0.01) continue;
    const length = Math.sqrt(square);
    return [u / length, v / length];
  }
}
