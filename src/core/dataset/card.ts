import type { Text } from '../text.ts';
import { unknownClasses } from './known-classes.ts';
import type { DataItem, DataKind, DataSet, Labelling, Remarks, Split } from './types.ts';

/** What was found when a picture was looked at: its size and what its bytes are, or why it cannot be used. */
export type ItemFact =
  | { readonly width: number; readonly height: number; readonly hash: string }
  | { readonly fault: Text };

/** Everything that a person should know of a data set before it is used. */
export interface DataCard {
  readonly name: string;
  readonly kind: DataKind;
  readonly labelling: Labelling;
  /** Pictures of the set, readable or not. */
  readonly pictures: number;
  readonly readable: number;
  /** In the order of the classes. Of a picture with several labels each counts. */
  readonly classes: readonly ClassCount[];
  /** Readable pictures of each part; null where the set has no parts. */
  readonly splits: Readonly<Record<Split, number>> | null;
  /** The largest class and the smallest, null where there are not two. */
  readonly imbalance: Imbalance | null;
  /** Sizes in pixels, the most frequent first. */
  readonly sizes: readonly { readonly width: number; readonly height: number; readonly pictures: number }[];
  /** Pictures whose bytes are the same, by name; the first of each group is the one that came first. */
  readonly duplicates: readonly Duplicate[];
  readonly unreadable: readonly { readonly id: string; readonly reason: Text }[];
  /** Pictures without a label, in a set that has labels. */
  readonly unlabelled: readonly string[];
  /** Classes that the network that was given with the set does not name. */
  readonly unknownClasses: readonly string[];
  readonly remarks: Remarks;
}

export interface ClassCount {
  readonly name: string;
  /** Readable pictures. */
  readonly pictures: number;
}

export interface Imbalance {
  readonly largest: ClassCount;
  readonly smallest: ClassCount;
  /** Largest divided by smallest; infinite where a class is empty. */
  readonly ratio: number;
}

export interface Duplicate {
  readonly ids: readonly string[];
  /** One of them says something else than another: at least one is wrong. */
  readonly labelsDiffer: boolean;
  /** They stand on both sides of a split: what is tested was learned by heart. */
  readonly splitsDiffer: boolean;
}

/**
 * The data card.
 * @param facts one per item, in their order
 * @param known class names of the network that the set is for; empty where there is none, or it names none
 */
export function dataCard(set: DataSet, facts: readonly ItemFact[], known: readonly string[] = []): DataCard {
  const counts = new Array<number>(set.classes.length).fill(0);
  const splits: Record<Split, number> = { train: 0, validation: 0, test: 0 };
  const sizes = new Map<string, { width: number; height: number; pictures: number }>();
  const unreadable: { id: string; reason: Text }[] = [];
  const unlabelled: string[] = [];
  const byHash = new Map<string, DataItem[]>();
  for (const [index, item] of set.items.entries()) {
    const fact = facts[index];
    if (item.labels.length === 0 && set.labelling !== 'none') unlabelled.push(item.id);
    if (!fact) continue;
    if ('fault' in fact) {
      unreadable.push({ id: item.id, reason: fact.fault });
      continue;
    }
    for (const label of item.labels) counts[label] = (counts[label] ?? 0) + 1;
    if (item.split) splits[item.split] += 1;
    count(sizes, fact.width, fact.height);
    const alike = byHash.get(fact.hash);
    if (alike) alike.push(item);
    else byHash.set(fact.hash, [item]);
  }
  const classes = set.classes.map((name, label) => ({ name, pictures: counts[label] ?? 0 }));
  return {
    name: set.name,
    kind: set.kind,
    labelling: set.labelling,
    pictures: set.items.length,
    readable: set.items.length - unreadable.length,
    classes,
    splits: set.items.some(({ split }) => split !== null) ? splits : null,
    imbalance: imbalanceOf(classes),
    sizes: [...sizes.values()].sort((a, b) => b.pictures - a.pictures),
    duplicates: [...byHash.values()].filter((items) => items.length > 1).map(duplicateOf),
    unreadable,
    unlabelled,
    unknownClasses: unknownClasses(set, known),
    remarks: set.remarks,
  };
}

function count(sizes: Map<string, { width: number; height: number; pictures: number }>, width: number, height: number) {
  const key = `${width} ${height}`;
  const size = sizes.get(key);
  if (size) size.pictures += 1;
  else sizes.set(key, { width, height, pictures: 1 });
}

function imbalanceOf(classes: readonly ClassCount[]): Imbalance | null {
  if (classes.length < 2) return null;
  const by = (better: (a: number, b: number) => boolean) =>
    classes.reduce((best, next) => (better(next.pictures, best.pictures) ? next : best));
  const largest = by((a, b) => a > b);
  const smallest = by((a, b) => a < b);
  return { largest, smallest, ratio: largest.pictures / smallest.pictures };
}

function duplicateOf(items: readonly DataItem[]): Duplicate {
  const differ = (value: (item: DataItem) => string) => new Set(items.map(value)).size > 1;
  return {
    ids: items.map(({ id }) => id),
    labelsDiffer: differ(({ labels }) => labels.join()),
    splitsDiffer: differ(({ split }) => split ?? ''),
  };
}
