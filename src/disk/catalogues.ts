import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Locale } from '../core/text.ts';
import { addCatalogue, type Catalogue, hasCatalogue, SOURCE_LOCALE } from '../language/say.ts';

/** Catalogues in plain Node: for the command line and the main process. Only the one in use is read. */

/** The languages that a folder of catalogues brings, English first. */
export function localesIn(folder: string): readonly Locale[] {
  const files = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.json')) : [];
  return [SOURCE_LOCALE, ...files.map((name) => name.slice(0, -'.json'.length)).sort()];
}

/** Reads a language's catalogue once. */
export function loadFrom(folder: string, locale: Locale): void {
  if (hasCatalogue(locale)) return;
  addCatalogue(locale, JSON.parse(readFileSync(path.join(folder, `${locale}.json`), 'utf8')) as Catalogue);
}
