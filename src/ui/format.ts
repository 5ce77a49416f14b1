import type { Dim, Shape } from '../core/tensor/types.ts';
import type { Locale } from '../core/text.ts';

/** Numbers as people read them. Every number of the window goes through here. */

const cache = new Map<string, Intl.NumberFormat>();

function formatter(locale: Locale, options: Intl.NumberFormatOptions): Intl.NumberFormat {
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

/** A number with at most `digits` decimals. */
export function formatDecimal(value: number, locale: Locale, digits: number): string {
  return formatter(locale, { minimumFractionDigits: digits, maximumFractionDigits: digits }).format(value);
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

/** @example formatBytes(1258291, 'en') // '1.2 MiB' */
export function formatBytes(bytes: number, locale: Locale): string {
  let value = bytes;
  let unit = 0;
  while (value >= 1024 && unit < BYTE_UNITS.length - 1) {
    value /= 1024;
    unit += 1;
  }
  return `${formatter(locale, { maximumFractionDigits: value >= 100 || unit === 0 ? 0 : 1 }).format(value)} ${BYTE_UNITS[unit]}`;
}

/** A share of a whole. Nothing that exists reads as 0 %. @example formatShare(0.0149, 'en') // '1.5 %' */
export function formatShare(share: number, locale: Locale): string {
  const percent = share * 100;
  if (percent > 0 && percent < 0.1) return '< 0.1 %';
  return `${formatter(locale, { maximumFractionDigits: percent < 10 ? 1 : 0 }).format(percent)} %`;
}

/** A shape with air around its signs, for cards and the inspector. @example spacedShape(['N', 3, 32, 32]) // 'N × 3 × 32 × 32' */
export function spacedShape(shape: Shape): string {
  return shape.length === 0 ? 'scalar' : shape.map((dim: Dim) => String(dim)).join(' × ');
}
