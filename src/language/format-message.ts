import { IntlMessageFormat } from 'intl-messageformat';
import type { Locale, Text, TextValue } from '../core/text.ts';

/** The one place that knows the ICU formatter. */

const parsed = new Map<string, IntlMessageFormat>();

/** Patterns are parsed when they are first said: all of them at the start would take longer than the first paint. */
function formatOf(pattern: string, locale: Locale): IntlMessageFormat {
  const key = `${locale}\n${pattern}`;
  const found = parsed.get(key);
  if (found) return found;
  // Words like <pad> are words here, not tags.
  const made = new IntlMessageFormat(pattern, locale, undefined, { ignoreTag: true });
  parsed.set(key, made);
  return made;
}

/** A pattern with its values put in; `say` puts texts among them into words. */
export function formatMessage(
  pattern: string,
  locale: Locale,
  values: Readonly<Record<string, TextValue>> | undefined,
  say: (text: Text) => string,
): string {
  if (!pattern.includes('{') && !pattern.includes("'")) return pattern;
  const spoken = Object.entries(values ?? {}).map(([name, value]) => [
    name,
    typeof value === 'object' ? say(value) : value,
  ]);
  return String(formatOf(pattern, locale).format(Object.fromEntries(spoken)));
}
