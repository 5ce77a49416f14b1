import { formatPlain } from '../notation.ts';
import type { Text } from '../text.ts';

/** How a number is written where it is put into a formula. */
export type WriteNumber = (value: number) => string;

/**
 * A function that a layer applies, declared once: its name in words and in equations, its formula and its values. The
 * window writes what stands here, and a contract test holds formula, values and ONNX Runtime together.
 */
export interface LayerFunction {
  /** In words: `Sigmoid`. */
  readonly name: Text;
  /** In equations: `σ`. */
  readonly symbol: string;
  /** Whether each element is on its own, or all channels of one place take part in each. */
  readonly over: 'element' | 'channels';
  /** In symbols: `max(0, min(1, α·x + β))`. */
  readonly formula: string;
  /** The function applied to symbols: `σ(e[3])`, `softmax(e)[3]`. `inside` is one element, or the name of them all. */
  call(inside: string, index: string): string;
  /** The formula with the numbers of one element put in: `max(0, −1.25)`. A test evaluates it and compares. */
  substituted(values: ArrayLike<number>, index: number, write: WriteNumber): string;
  /** All elements at once. */
  apply(values: ArrayLike<number>): Float64Array;
}

/** What a function of one element says for itself. */
interface OneElement {
  readonly name: Text;
  readonly symbol: string;
  /** Names and values of what the layer's attributes set, in the order in which `formula` takes them. */
  readonly constants?: Readonly<Record<string, number>>;
  /** Symbols or numbers in, formula out: the one template of both. A negative number needs `inBrackets` after an operator. */
  readonly formula: (x: string, ...constants: readonly string[]) => string;
  readonly apply: (x: number) => number;
}

/**
 * Declares a function that treats each element on its own.
 * @example elementFunction({ name: text('ReLU', 'ReLU'), symbol: 'relu', formula: (x) => `max(0, ${x})`, apply: (x) => Math.max(0, x) })
 */
export function elementFunction({ name, symbol, constants = {}, formula, apply }: OneElement): LayerFunction {
  return {
    name,
    symbol,
    over: 'element',
    formula: formula('x', ...Object.keys(constants)),
    call: (inside) => `${symbol}(${inside})`,
    substituted: (values, index, write) => {
      const numbers = Object.values(constants).map((value) => writeConstant(value, write));
      return formula(write(values[index] ?? Number.NaN), ...numbers);
    },
    apply: (values) => Float64Array.from(values, apply),
  };
}

/**
 * Softmax over the channels. The largest value is taken off first, as every runtime does: the quotient stays the same,
 * and no power grows beyond what a number can hold.
 */
export function softmaxFunction(name: Text): LayerFunction {
  const powers = (values: ArrayLike<number>) => {
    const largest = largestOf(values);
    return { largest, list: Float64Array.from(values, (value) => Math.exp(value - largest)) };
  };
  return {
    name,
    symbol: 'softmax',
    over: 'channels',
    formula: 'e^(x[c] − m)/Σ_j e^(x[j] − m), m = max(x)',
    call: (inside, index) => `softmax(${inside})[${index}]`,
    substituted: (values, index, write) => {
      const { largest, list } = powers(values);
      const value = write(values[index] ?? Number.NaN);
      return `e^(${value} − ${inBrackets(write(largest))})/${write(sumOf(list))}`;
    },
    apply: (values) => {
      const { list } = powers(values);
      const sum = sumOf(list);
      return list.map((value) => value / sum);
    },
  };
}

/** The largest of some numbers; NaN where one of them is. */
export function largestOf(values: ArrayLike<number>): number {
  let largest = Number.NEGATIVE_INFINITY;
  for (let index = 0; index < values.length; index += 1) largest = Math.max(largest, values[index] as number);
  return largest;
}

export function sumOf(values: ArrayLike<number>): number {
  let sum = 0;
  for (let index = 0; index < values.length; index += 1) sum += values[index] as number;
  return sum;
}

/** A negative number in brackets, for the places behind an operator. */
export function inBrackets(written: string): string {
  return /^[−-]/.test(written) ? `(${written})` : written;
}

/** What an attribute sets is written as a person sets it: 6, not 6.000. */
function writeConstant(value: number, write: WriteNumber): string {
  return Number.isInteger(value) && Math.abs(value) < 1e6 ? formatPlain(value) : write(value);
}
