import { formatShape, type Shape } from './tensor/types.ts';
import { type Locale, type Text, text } from './text.ts';

/** Numbers and shapes as people read them. */

const cache = new Map<string, Intl.NumberFormat>();

/** The same formatter for the same options: making one takes long. */
export function formatter(locale: Locale, options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const key = `${locale}${JSON.stringify(options)}`;
  const found = cache.get(key);
  if (found) return found;
  const made = new Intl.NumberFormat(locale === 'ko' ? 'ko-KR' : 'en-US', options);
  cache.set(key, made);
  return made;
}

/** @example formatCount(285094, 'en') // '285,094' */
export function formatCount(value: number, locale: Locale): string {
  return formatter(locale, { maximumFractionDigits: 0 }).format(value);
}

const SCALES = [
  { factor: 1e15, unit: 'P' },
  { factor: 1e12, unit: 'T' },
  { factor: 1e9, unit: 'G' },
  { factor: 1e6, unit: 'M' },
] as const;

/** Large counts with an SI prefix, three digits: the field writes MACs so. @example formatLarge(29170000, 'en') // '29.2 M' */
export function formatLarge(value: number, locale: Locale): string {
  const scale = SCALES.find(({ factor }) => value >= factor);
  if (!scale) return formatCount(value, locale);
  return `${formatter(locale, { maximumSignificantDigits: 3 }).format(value / scale.factor)} ${scale.unit}`;
}

const BYTE_UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'] as const;

/** An amount of memory, in the language that it is read in. @example bytesText(1258291) // '1.2 MiB' */
export function bytesText(bytes: number): Text {
  let value = bytes;
  let unit = 0;
  while (value >= 1024 && unit < BYTE_UNITS.length - 1) {
    value /= 1024;
    unit += 1;
  }
  const values = { value, unit: BYTE_UNITS[unit] as string };
  return value >= 100 || unit === 0
    ? text('core.format.wholeBytes', '{value, number, ::.} {unit}', values)
    : text('core.format.bytes', '{value, number, ::.#} {unit}', values);
}

/** A shape with air around its signs, for cards and the inspector. @example spacedShape(['N', 3, 32, 32]) // 'N × 3 × 32 × 32' */
export function spacedShape(shape: Shape): string {
  return formatShape(shape, ' × ');
}
