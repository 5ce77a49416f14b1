import { formatter } from '../core/format.ts';
import type { Locale } from '../core/text.ts';

export { formatCount, formatLarge, spacedShape } from '../core/format.ts';

/** Numbers as people read them. Every number of the window goes through here. */

/** A number with at most `digits` decimals. */
export function formatDecimal(value: number, locale: Locale, digits: number): string {
  return formatter(locale, { minimumFractionDigits: digits, maximumFractionDigits: digits }).format(value);
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
