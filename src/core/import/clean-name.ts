import { MAX_NAME } from '../graph/edit-refusal.ts';
import { UNPRINTABLE } from '../text.ts';

const EACH = new RegExp(UNPRINTABLE, 'gu');

/**
 * A name out of a file as one that a person can read on a card, and that a project can hold: no control characters, not
 * too long, no half of a character. Empty where nothing is left.
 */
export function cleanName(name: string, most: number = MAX_NAME): string {
  return name
    .slice(0, 2 * most)
    .replace(EACH, '_')
    .trim()
    .slice(0, most)
    .replace(/[\ud800-\udbff]$/, '')
    .trim();
}
