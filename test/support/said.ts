import { inRoot } from '../../scripts/lib/paths.mjs';
import { diffText } from '../../src/core/import/diff-text.ts';
import type { DiffEntry } from '../../src/core/import/diff-types.ts';
import type { Text } from '../../src/core/text.ts';
import { loadFrom } from '../../src/disk/catalogues.ts';
import { say } from '../../src/language/say.ts';

/** Texts in words, for tests that read them. */

loadFrom(inRoot('src', 'locales'), 'ko');

export function english(text: Text): string;
export function english(text: Text | null | undefined): string | undefined;
export function english(text: Text | null | undefined): string | undefined {
  return text ? say(text, 'en') : undefined;
}

export function korean(text: Text): string;
export function korean(text: Text | null | undefined): string | undefined;
export function korean(text: Text | null | undefined): string | undefined {
  return text ? say(text, 'ko') : undefined;
}

/** Differences of two models, a line each. */
export function differences(entries: readonly DiffEntry[]): string {
  return diffText(entries, english);
}
