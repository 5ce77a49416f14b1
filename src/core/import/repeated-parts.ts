/** Finding sequences that occur several times in lists of words. */

export interface Part {
  readonly list: number;
  readonly from: number;
  readonly to: number;
}

type Words = readonly (string | null)[];

/** Where a sequence may begin and end. */
export interface Fits {
  readonly begins: (word: string) => boolean;
  readonly endsBefore: (word: string) => boolean;
}

const ANYWHERE: Fits = { begins: () => true, endsBefore: () => true };
/** Longer sequences are not looked for: what repeats in them repeats in their parts. */
const LONGEST = 24;
/** Different sequences in one network. */
const KINDS = 6;

/**
 * Sequences of at least `least` words that occur at least twice without overlapping, those first that cover most words;
 * never a sequence that itself is a repetition. Null belongs to no sequence.
 * @example repeatedParts([['a', 'b', 'c', 'a', 'b', 'c']], 2) // two parts of three words
 */
export function repeatedParts(lists: readonly Words[], least: number, fits: Fits = ANYWHERE): readonly Part[] {
  const left = lists.map((list) => [...list]);
  const found: Part[] = [];
  for (let kind = 0; kind < KINDS; kind += 1) {
    const best = widest(left, least, fits);
    if (!best) break;
    for (const part of best) {
      left[part.list]?.fill(null, part.from, part.to);
      found.push(part);
    }
  }
  return found;
}

function widest(lists: readonly Words[], least: number, fits: Fits): readonly Part[] | null {
  let best: readonly Part[] | null = null;
  const covered = (parts: readonly Part[]) => parts.reduce((sum, part) => sum + part.to - part.from, 0);
  for (let length = least; length <= LONGEST; length += 1) {
    for (const parts of occurrences(lists, length, fits).values()) {
      const isWider = best === null || covered(parts) >= covered(best);
      if (parts.length > 1 && isWider) best = parts;
    }
  }
  return best;
}

function occurrences(lists: readonly Words[], length: number, fits: Fits): ReadonlyMap<string, readonly Part[]> {
  const found = new Map<string, Part[]>();
  for (const [list, words] of lists.entries()) {
    for (let from = 0; from + length <= words.length; from += 1) {
      const [first, next] = [words[from], words[from + length]];
      if (!first || !fits.begins(first) || (next && !fits.endsBefore(next))) continue;
      const part = words.slice(from, from + length);
      if (part.includes(null) || isRepetition(part)) continue;
      const key = part.join('\n');
      const known = found.get(key);
      const last = known?.at(-1);
      if (!known) found.set(key, [{ list, from, to: from + length }]);
      else if (last && (last.list !== list || last.to <= from)) known.push({ list, from, to: from + length });
    }
  }
  return found;
}

function isRepetition(words: Words): boolean {
  for (let period = 1; period <= words.length / 2; period += 1) {
    if (words.length % period === 0 && words.every((word, at) => word === words[at % period])) return true;
  }
  return false;
}
