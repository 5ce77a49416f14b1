import type { DataSet, Split } from '../core/dataset/types.ts';
import { seededRandom } from '../core/weights/random.ts';
import { shuffled } from '../study/measures/resample.ts';

/** Which pictures are learned from, which are watched meanwhile, and which stay sealed until the end: indices of items. */
export interface DataSplit {
  readonly train: readonly number[];
  readonly validation: readonly number[];
  readonly test: readonly number[];
}

const SHARES = { validation: 0.15, test: 0.15 } as const;

/**
 * The set's own parts where it names them; what it leaves out is drawn from its training part, class by class. Pictures
 * without a label take no part. The same seed, the same split; copies of one picture lie on one side.
 * @param sameAs by item, what tells copies: items of the same text are one picture; null where that is not known
 */
export function splitOf(set: DataSet, seed: number, sameAs: readonly (string | null)[] = []): DataSplit {
  const own = (split: Split | null) =>
    set.items.flatMap((item, index) => (item.split === split && item.labels.length > 0 ? [index] : []));
  const parts = { train: [...own('train'), ...own(null)], validation: own('validation'), test: own('test') };
  const missing = (['validation', 'test'] as const).filter((part) => parts[part].length === 0);
  const random = seededRandom(`split ${seed}`);
  const rest = new Set(parts.train);
  const drawn = { validation: [...parts.validation], test: [...parts.test] };
  for (const members of byClass(set, parts.train, random)) {
    for (const part of missing) {
      const wanted = Math.round(members.length * SHARES[part]);
      let taken = 0;
      for (const index of members) {
        if (taken >= wanted) break;
        if (!rest.has(index)) continue;
        const copies = copiesOf(index, members, sameAs).filter((copy) => rest.has(copy));
        for (const copy of copies) rest.delete(copy);
        drawn[part].push(...copies);
        taken += copies.length;
      }
    }
  }
  const ascending = (list: Iterable<number>) => [...list].sort((a, b) => a - b);
  return { train: ascending(rest), validation: ascending(drawn.validation), test: ascending(drawn.test) };
}

/** Items by their first class, each class in a random order. */
function byClass({ items }: DataSet, of: readonly number[], random: () => number): readonly (readonly number[])[] {
  const classes = new Map<number, number[]>();
  for (const at of shuffled(of.length, random)) {
    const index = of[at] as number;
    const label = items[index]?.labels[0] ?? -1;
    const list = classes.get(label);
    if (list) list.push(index);
    else classes.set(label, [index]);
  }
  return [...classes].sort(([a], [b]) => a - b).map(([, list]) => list);
}

function copiesOf(index: number, members: readonly number[], sameAs: readonly (string | null)[]): readonly number[] {
  const own = sameAs[index] ?? null;
  return own === null ? [index] : members.filter((other) => sameAs[other] === own);
}
