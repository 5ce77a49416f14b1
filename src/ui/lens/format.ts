import { NON_FINITE_SIGN, nonFiniteKind } from '../../core/tensor/non-finite.ts';

/** Numbers as the lens writes them: fixed digits so that columns stand still, and a true minus sign. */

/**
 * Three significant figures or so, never more than needed to compare.
 * @example formatValue(0.7969) // '0.797'
 */
export function formatValue(value: number): string {
  const kind = nonFiniteKind(value);
  if (kind !== null) return NON_FINITE_SIGN[kind];
  const size = Math.abs(value);
  if (size !== 0 && (size < 0.0005 || size >= 100_000)) return signed(value.toExponential(1));
  return signed(value.toFixed(size < 10 ? 3 : size < 100 ? 2 : size < 1000 ? 1 : 0));
}

/** A number that may not be there: the mean of a map without a finite element. */
export function formatKnown(value: number | null): string {
  return value === null ? '–' : formatValue(value);
}

/** Two decimals: gates, which lie between 0 and 1. */
export function formatGate(value: number): string {
  return Math.abs(value) < 10 ? signed(value.toFixed(2)) : formatValue(value);
}

/** How gates are written: in columns of two decimals where their range is known, else with the digits that tell them apart. */
export function gateFormat(colours: readonly [number, number] | null): (value: number) => string {
  return colours === null ? formatValue : formatGate;
}

/** @example formatPercent(0.8931) // '89.3%' */
export function formatPercent(share: number, digits = 1): string {
  // A share that is no number is no percentage either.
  return Number.isFinite(share) ? `${signed((share * 100).toFixed(digits))}%` : formatValue(share);
}

/** With its sign, also when it is positive; a zero has none. */
export function formatDelta(value: number, digits: number): string {
  if (!Number.isFinite(value)) return formatSigned(value);
  const written = value.toFixed(digits);
  if (Number(written) === 0) return (0).toFixed(digits);
  return value > 0 ? `+${written}` : signed(written);
}

/** A change: three significant figures or so, with its sign. */
export function formatSigned(value: number): string {
  return value > 0 ? `+${formatValue(value)}` : formatValue(value);
}

/** @example formatMs(1.62) // '1.6 ms' */
export function formatMs(ms: number): string {
  return `${ms < 10 ? ms.toFixed(1) : Math.round(ms)} ms`;
}

function signed(written: string): string {
  return written.replace(/^-/, '−').replace('e-', 'e−').replace('e+', 'e');
}
