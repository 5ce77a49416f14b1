/**
 * Seeds of the tests that try a law on made-up cases: one that never changes, so that a change of the code is met by the
 * same cases as the last one, and one that nobody has tried. The seed is in the test's name; `CONVAS_SEED=N` repeats it
 * in the place of a fresh one, `CONVAS_SEED=N,M,…` tries several (`npm run sweep`).
 */

/** A row for `it.each`: what to call it, the seed, and whether it is a fresh one. */
export type Seed = readonly [label: string, seed: number, fresh: boolean];

const MAX_SEED = 2 ** 31;

/** `it.each(seeds(3))('a law, %s', (_, seed) => …)` runs for seed 3 and for a fresh one. */
export function seeds(fixed: number): readonly Seed[] {
  return [[`seed ${fixed}`, fixed, false], ...freshSeeds().map((seed): Seed => [`fresh seed ${seed}`, seed, true])];
}

/** A row for `it.each`: what to call it, and the first and the number of seeds in a row. */
export type SeedRange = readonly [label: string, first: number, count: number, fresh: boolean];

/**
 * Where every case has a seed of its own: the cases 0, 1, 2, … of always, and a fifth as many fresh ones in a row.
 * @param count of cases that never change
 */
export function seedRanges(count: number): readonly SeedRange[] {
  const few = Math.ceil(count / 5);
  return [
    [`seeds 0 to ${count - 1}`, 0, count, false],
    ...freshSeeds().map((seed): SeedRange => [`${few} from fresh seed ${seed}`, seed, few, true]),
  ];
}

function freshSeeds(): readonly number[] {
  const asked = process.env.CONVAS_SEED ?? '';
  if (asked === '') return [Math.floor(Math.random() * MAX_SEED)];
  return asked.split(',').map((text) => {
    const seed = Number(text);
    if (!Number.isInteger(seed) || seed < 0 || seed >= MAX_SEED) throw new Error(`CONVAS_SEED: ${text} is no seed`);
    return seed;
  });
}
