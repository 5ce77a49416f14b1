/** What a layer is asked for by, besides words. */
export interface LayerFacts {
  /** Its outputs; NaN for the batch and what else is no number yet. */
  readonly shapes: readonly (readonly number[])[];
  readonly parameters: number;
}

export interface FindQuery {
  readonly words: readonly string[];
  /** Null where only words were asked for: those may be met by groups and notes too. */
  readonly holds: ((facts: LayerFacts) => boolean) | null;
}

const COUNT = /^(>=|<=|>|<|=|≥|≤)(\d+(?:[.,]\d+)?)([kmgb]?)$/i;
const SHAPE = /^\d+(?:[x×*]\d+)+$/i;
const UNITS: Readonly<Record<string, number>> = { '': 1, k: 1e3, m: 1e6, g: 1e9, b: 1e9 };

/** Reads “conv >10k 64x32x32”: words, a number of parameters to compare with, dims that stand side by side in a shape. */
export function readFindQuery(search: string): FindQuery {
  const words: string[] = [];
  const conditions: ((facts: LayerFacts) => boolean)[] = [];
  // “> 10k” is one thing that was asked.
  const tokens = search.trim().replaceAll(/([<>=≥≤])\s+(?=\d)/g, '$1');
  for (const token of tokens.split(/\s+/).filter(Boolean)) {
    const count = COUNT.exec(token);
    if (count) conditions.push(comparing(count[1] ?? '', count[2] ?? '', count[3] ?? ''));
    else if (SHAPE.test(token)) {
      const dims = token.split(/[x×*]/i).map(Number);
      conditions.push(({ shapes }) => shapes.some((shape) => holdsDims(shape, dims)));
    } else words.push(token);
  }
  const holds = conditions.length === 0 ? null : (facts: LayerFacts) => conditions.every((holdsOne) => holdsOne(facts));
  return { words, holds };
}

function comparing(sign: string, digits: string, unit: string): (facts: LayerFacts) => boolean {
  const asked = Number(digits.replace(',', '.')) * (UNITS[unit.toLowerCase()] ?? 1);
  switch (sign) {
    case '>':
      return ({ parameters }) => parameters > asked;
    case '<':
      return ({ parameters }) => parameters < asked;
    case '=':
      return ({ parameters }) => parameters === asked;
    default:
      return ({ parameters }) => (sign === '>=' || sign === '≥' ? parameters >= asked : parameters <= asked);
  }
}

function holdsDims(shape: readonly number[], dims: readonly number[]): boolean {
  return shape.some((_, from) => dims.every((dim, at) => shape[from + at] === dim));
}
