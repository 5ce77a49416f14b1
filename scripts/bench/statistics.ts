/** Small statistics for timings: medians of interleaved repetitions, since other programs disturb means. */

export interface Spread {
  readonly min: number;
  readonly median: number;
  readonly max: number;
}

/**
 * The middle value; the mean of the two middle ones where their number is even.
 * @throws for no values at all
 * @example median([3, 1, 2]) // 2
 */
export function median(values: readonly number[]): number {
  if (values.length === 0) throw new Error('the median of no values');
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] as number;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] as number) + upper) / 2;
}

/** @throws for no values at all */
export function spread(values: readonly number[]): Spread {
  return { min: Math.min(...values), median: median(values), max: Math.max(...values) };
}

/**
 * Measured over baseline, repetition by repetition: both sides of a pair were taken next to each other, so what slows
 * the machine down for a while slows both.
 * @throws where the numbers of repetitions differ
 */
export function pairedRatios(measured: readonly number[], baseline: readonly number[]): readonly number[] {
  if (measured.length !== baseline.length) {
    throw new Error(`${measured.length} repetitions cannot be compared with ${baseline.length}`);
  }
  return measured.map((value, index) => value / (baseline[index] as number));
}

/** Does its work once and returns what it took, in the unit that it measures. */
export type Case = () => number | Promise<number>;

export interface Plan {
  readonly repetitions: number;
  /** Rounds of one repetition; a repetition's sample is their median. For work of less than some milliseconds. */
  readonly rounds?: number;
  /** Rounds before the first repetition that do not count. Default 1. */
  readonly warmUp?: number;
  /** Before each repetition, unmeasured. */
  readonly between?: () => void | Promise<void>;
}

/** Runs the cases in turn (A, B, A, B, …) and returns one sample per repetition of each. */
export async function interleave<Name extends string>(
  cases: Readonly<Record<Name, Case>>,
  { repetitions, rounds = 1, warmUp = 1, between }: Plan,
): Promise<Readonly<Record<Name, readonly number[]>>> {
  const names = Object.keys(cases) as Name[];
  async function sample(count: number): Promise<readonly number[]> {
    const taken = names.map((): number[] => []);
    for (let round = 0; round < count; round += 1) {
      for (const [index, name] of names.entries()) taken[index]?.push(await cases[name]());
    }
    return taken.map(median);
  }
  if (warmUp > 0) await sample(warmUp);
  const samples = names.map((): number[] => []);
  for (let repetition = 0; repetition < repetitions; repetition += 1) {
    await between?.();
    for (const [index, value] of (await sample(rounds)).entries()) samples[index]?.push(value);
  }
  return Object.fromEntries(names.map((name, index) => [name, samples[index]])) as Record<Name, number[]>;
}
