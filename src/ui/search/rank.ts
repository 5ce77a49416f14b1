import { typingErrors } from './typing-errors.ts';

/** What an entry of a list is searched by. */
export interface Searchable {
  readonly title: string;
  /** Its other names, with commas between them. */
  readonly keywords: string;
}

interface Words {
  readonly title: string;
  readonly all: string;
  /** Each whole name, and each without its spaces. */
  readonly names: ReadonlySet<string>;
  readonly ofTitle: readonly string[];
  readonly ofNames: readonly string[];
}

/** How well a word fits, from best to none: as a word of the title, its beginning, one of the other names', … */
const QUALITY = { title: 1, titleBegins: 2, name: 1.5, nameBegins: 3, inTitle: 4, inside: 5 } as const;
/** What the whole search is, beyond its words. */
const BONUS = { isTitle: 5, isName: 4.5, beginsTitle: 3 } as const;
const TYPING_ERROR = 8;

/**
 * The entries that have every word of a search, the best first; where none has, those that have them but for a typing
 * error. What fits equally keeps its order.
 * @param handicap how far behind an entry is from the start: what does not fit its place
 */
export function ranked<E extends Searchable>(
  entries: readonly E[],
  search: string | ((entry: E) => readonly string[]),
  handicap: (entry: E) => number = () => 0,
): readonly E[] {
  const wordsFor = typeof search === 'string' ? () => search.trim().split(/\s+/) : search;
  for (const forgiving of [false, true]) {
    const found = entries.flatMap((entry) => {
      const score = scoreOf(entry, wordsFor(entry).map(fold).filter(Boolean), forgiving);
      return score === null ? [] : [{ entry, score: score + handicap(entry) }];
    });
    if (found.length > 0) return found.sort((a, b) => a.score - b.score).map(({ entry }) => entry);
  }
  return [];
}

/** The lower, the better; null where a word is missing. */
function scoreOf(entry: Searchable, wanted: readonly string[], forgiving: boolean): number | null {
  const words = wordsOf(entry);
  let score = 0;
  for (const word of wanted) {
    const one = qualityOf(words, word) ?? (forgiving ? errorsIn(words, word) : null);
    if (one === null) return null;
    score += one;
  }
  const whole = wanted.join(' ');
  if (words.title === whole) return score - BONUS.isTitle;
  if (words.names.has(whole)) return score - BONUS.isName;
  return words.title.startsWith(whole) ? score - BONUS.beginsTitle : score;
}

function qualityOf({ title, all, ofTitle, ofNames }: Words, word: string): number | null {
  if (ofTitle.includes(word)) return QUALITY.title;
  if (ofNames.includes(word)) return QUALITY.name;
  if (ofTitle.some((each) => each.startsWith(word))) return QUALITY.titleBegins;
  if (ofNames.some((each) => each.startsWith(word))) return QUALITY.nameBegins;
  if (title.includes(word)) return QUALITY.inTitle;
  return all.includes(word) ? QUALITY.inside : null;
}

function errorsIn({ ofTitle, ofNames }: Words, word: string): number | null {
  let least: number | null = null;
  for (const each of [...ofTitle, ...ofNames]) {
    const errors = typingErrors(word, each);
    if (errors !== null && (least === null || errors < least)) least = errors;
  }
  return least === null ? null : TYPING_ERROR + least;
}

const known = new WeakMap<Searchable, Words>();

function wordsOf(entry: Searchable): Words {
  let words = known.get(entry);
  if (!words) {
    const title = fold(entry.title);
    const names = fold(entry.keywords)
      .split(',')
      .map((name) => name.trim())
      .filter(Boolean);
    const squashed = [title, ...names].map((name) => name.replaceAll(/[\s-]/g, ''));
    words = {
      title,
      all: `${title} ${names.join(' ')}`,
      names: new Set([...names, ...squashed]),
      ofTitle: split(title),
      ofNames: [...new Set([...names.flatMap(split), ...squashed])],
    };
    known.set(entry, words);
  }
  return words;
}

function split(name: string): readonly string[] {
  return name.split(/[\s()·/,-]+/).filter(Boolean);
}

/** Small letters, and Korean syllables as their letters: what is being typed begins the word that it will be. */
function fold(text: string): string {
  return text.normalize('NFKD').toLowerCase();
}
