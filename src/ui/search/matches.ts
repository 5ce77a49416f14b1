/** A line of a search list. */
export interface PickerEntry {
  readonly id: string;
  readonly title: string;
  /** Everything that a search may name: titles in both languages, ids. */
  readonly keywords: string;
  /** At the right: a shape, a shortcut. */
  readonly detail?: string;
  /** Quieter than the others: it can be chosen, but does not quite fit. */
  readonly faint?: boolean;
  /** A colour token for the dot in front. */
  readonly dot?: string;
}

/** Longer lists are cut: whoever types one more letter finds the rest. */
const SHOWN = 200;

/** The entries that have every word of a search, those first whose title begins with it. The order is kept otherwise. */
export function matches(entries: readonly PickerEntry[], search: string): readonly PickerEntry[] {
  const wanted = search.trim().toLowerCase();
  if (wanted === '') return entries.slice(0, SHOWN);
  const words = wanted.split(/\s+/);
  const found = entries.filter((entry) => {
    const keywords = `${entry.title} ${entry.keywords}`.toLowerCase();
    return words.every((word) => keywords.includes(word));
  });
  const begins = (entry: PickerEntry) => entry.title.toLowerCase().startsWith(wanted);
  return [...found.filter(begins), ...found.filter((entry) => !begins(entry))].slice(0, SHOWN);
}
