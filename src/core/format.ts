import { asNotation, formatValue } from './notation.ts';
import { type Locale, sameText, type Text, text } from './text.ts';

/**
 * Amounts as people read them: counts, shares, memory, durations. They follow the language, by `Intl`, also where a
 * message writes them itself (`{count, number}`). Values of tensors and formulas are notation: `notation.ts`.
 */

const cache = new Map<string, Intl.NumberFormat>();

/** The same formatter for the same options: making one takes long. */
function formatter(locale: Locale, options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const key = `${locale}${JSON.stringify(options)}`;
  const found = cache.get(key);
  if (found) return found;
  const made = new Intl.NumberFormat(locale, options);
  cache.set(key, made);
  return made;
}

/** @example formatCount(285094, 'en') // '285,094' */
export function formatCount(value: number, locale: Locale): string {
  return formatter(locale, { maximumFractionDigits: 0 }).format(value);
}

/** A count inside of a sentence; one that nobody counts any more, as a power of ten. @example countText(18496) // '18,496' */
export function countText(value: number): Text {
  return value < 1e15
    ? text('core.format.count', '{value, number}', { value })
    : sameText(asNotation(value.toExponential(2)));
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

/** An amount of memory. @example bytesText(1258291) // '1.2 MiB' */
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

/** A score or another share, in columns that stand still; what is no number is no percentage either. @example percentText(0.8931) // '89.3%' */
export function percentText(share: number, digits: 0 | 1 | 2 = 1): Text {
  if (!Number.isFinite(share)) return sameText(formatValue(share));
  if (digits === 0) return text('core.format.percent', '{share, number, ::percent .}', { share });
  return digits === 1
    ? text('core.format.percentTenths', '{share, number, ::percent .0}', { share })
    : text('core.format.percentHundredths', '{share, number, ::percent .00}', { share });
}

/** A share of a whole, at a glance. Nothing that exists reads as 0%. @example shareText(0.0149) // '1.5%' */
export function shareText(share: number): Text {
  if (share > 0 && share < 0.001)
    return text('core.format.shareBelow', '< {share, number, ::percent .#}', { share: 0.001 });
  return share < 0.1
    ? text('core.format.smallShare', '{share, number, ::percent .#}', { share })
    : percentText(share, 0);
}

/** How long a run took. @example durationText(1.62) // '1.6 ms' */
export function durationText(ms: number): Text {
  return ms < 10
    ? text('core.format.duration', '{ms, number, ::unit/millisecond .0}', { ms })
    : text('core.format.wholeDuration', '{ms, number, ::unit/millisecond .}', { ms });
}

/** A moment, in the time of this place. */
export function formatTime(time: number | Date, locale: Locale): string {
  return new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'medium' }).format(time);
}
