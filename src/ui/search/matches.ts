import { ranked, type Searchable } from './rank.ts';

/** A line of a search list. */
export interface PickerEntry extends Searchable {
  readonly id: string;
  /** At the right: a shape, a shortcut. */
  readonly detail?: string;
  /** Quieter than the others: it can be chosen, but does not quite fit. */
  readonly faint?: boolean;
  /** It cannot be chosen; its detail says why. */
  readonly refused?: boolean;
  /** A colour token for the dot in front. */
  readonly dot?: string;
  /** More about it, shown below the list while it is the one that Enter takes. */
  readonly about?: () => readonly string[];
}

/** Longer lists are cut: whoever types one more letter finds the rest. */
const SHOWN = 200;
/** What does not fit comes behind what fits about as well by its name. */
const MISFIT = 2;

/** The entries that have every word of a search, the best first. */
export function matches<E extends PickerEntry>(
  entries: readonly E[],
  search: string | ((entry: E) => readonly string[]),
): readonly E[] {
  if (typeof search === 'string' && search.trim() === '') return entries.slice(0, SHOWN);
  return ranked(entries, search, (entry) => (entry.faint ? MISFIT : 0)).slice(0, SHOWN);
}
