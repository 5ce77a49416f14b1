import { type DataReference, HASH_DIGITS, MOST_HASHED } from '../project/data-reference.ts';
import { tidyPictureName } from '../project/pictures-entry.ts';
import { hash128 } from '../weights/hash.ts';
import type { ItemFact } from './card.ts';
import type { DataSet } from './types.ts';

/**
 * What a document keeps of a set: its name, and hashes of contents.
 * @param facts one per item, in their order
 * @param source of a shipped set, what the command line calls it
 */
export function referenceTo(set: DataSet, facts: readonly ItemFact[], source?: string): DataReference {
  const contents = createSum();
  const labelled = createSum();
  const labelHash = createLabelHash(set);
  const short: string[] = [];
  for (const [index, item] of set.items.entries()) {
    const fact = facts[index];
    if (!fact || 'fault' in fact) continue;
    const words = wordsOf(fact.hash);
    contents.add(words);
    const label = labelHash(item.labels);
    labelled.add(words.map((word, at) => word ^ (label[at] as number)));
    short.push(fact.hash.slice(0, HASH_DIGITS));
  }
  return {
    name: tidyPictureName(set.name),
    kind: set.kind,
    ...(source !== undefined && { source }),
    pictures: short.length,
    contents: contents.digits(),
    labels: labelled.digits(),
    ...(short.length <= MOST_HASHED && { each: short.sort().join('') }),
  };
}

/** How a set differs from the one that a document names. */
export type DataDifference =
  /** The same pictures, called otherwise. */
  | { readonly kind: 'labels' }
  /** Other pictures. Null where there were too many to tell which. */
  | { readonly kind: 'pictures'; readonly missing: number | null; readonly added: number | null };

/** Null where both are the same. Names do not count: a folder may be called anything. */
export function dataDifference(named: DataReference, open: DataReference): DataDifference | null {
  if (named.contents !== open.contents) return { kind: 'pictures', ...countDifference(named, open) };
  return named.labels === open.labels ? null : { kind: 'labels' };
}

function countDifference(named: DataReference, open: DataReference) {
  if (named.each === undefined || open.each === undefined) return { missing: null, added: null };
  const left = new Map<string, number>();
  for (const hash of hashesOf(named.each)) left.set(hash, (left.get(hash) ?? 0) + 1);
  let added = 0;
  for (const hash of hashesOf(open.each)) {
    const count = left.get(hash) ?? 0;
    if (count === 0) added += 1;
    else left.set(hash, count - 1);
  }
  return { missing: named.pictures - (open.pictures - added), added };
}

function hashesOf(each: string): readonly string[] {
  return Array.from({ length: each.length / HASH_DIGITS }, (_, index) =>
    each.slice(index * HASH_DIGITS, (index + 1) * HASH_DIGITS),
  );
}

function wordsOf(hash: string): readonly number[] {
  return [0, 8, 16, 24].map((at) => Number.parseInt(hash.slice(at, at + 8), 16));
}

/** The same labels by name: in another folder another class may be the first. */
function createLabelHash({ classes }: DataSet): (labels: readonly number[]) => readonly number[] {
  const known = new Map<string, readonly number[]>();
  return (labels) => {
    const key = labels.join();
    let words = known.get(key);
    if (!words) {
      const names = labels.map((label) => classes[label] ?? '').sort();
      words = hash128(new TextEncoder().encode(JSON.stringify(names)));
      known.set(key, words);
    }
    return words;
  };
}

/** A sum of scrambled hashes: of any order, and in one pass over a million. */
function createSum() {
  const sums = new Uint32Array(4);
  return {
    add(words: readonly number[]): void {
      for (let at = 0; at < 4; at += 1) sums[at] = (sums[at] as number) + scrambled(words[at] as number);
    },
    digits: () => Array.from(sums, (sum) => sum.toString(16).padStart(8, '0')).join(''),
  };
}

/** MurmurHash3's last step: two sets of which one has a bit more here and one less there get different sums. */
function scrambled(word: number): number {
  const once = Math.imul(word ^ (word >>> 16), 0x85ebca6b);
  const twice = Math.imul(once ^ (once >>> 13), 0xc2b2ae35);
  return (twice ^ (twice >>> 16)) >>> 0;
}
