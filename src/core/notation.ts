import { NON_FINITE_SIGN, nonFiniteKind } from './tensor/non-finite.ts';
import { formatShape, type Shape } from './tensor/types.ts';

/**
 * Values of tensors, gates and formulas, and shapes: notation, which reads the same in every language. Decimal point,
 * true minus sign (U+2212), thousands not grouped. What a person counts is an amount instead: `format.ts`.
 */

/** A number that was written with a hyphen and `e+`, as notation writes it. @example asNotation('-1.0e+5') // '−1.0e5' */
export function asNotation(written: string): string {
  return written.replace(/^-/, '−').replace('e-', 'e−').replace('e+', 'e');
}

/**
 * Three significant figures or so, never more than needed to compare, and columns that stand still.
 * @example formatValue(0.7969) // '0.797'
 */
export function formatValue(value: number): string {
  const size = Math.abs(value);
  if (Number.isFinite(value) && size !== 0 && (size < 0.0005 || size >= 100_000))
    return asNotation(value.toExponential(1));
  return formatFixed(value, size < 10 ? 3 : size < 100 ? 2 : size < 1000 ? 1 : 0);
}

/** With so many decimals. @example formatFixed(-0.5, 2) // '−0.50' */
export function formatFixed(value: number, digits: number): string {
  return odd(value) ?? asNotation(value.toFixed(digits));
}

/** With so many significant figures. @example formatFigures(-0.0012345, 3) // '−0.00123' */
export function formatFigures(value: number, figures: number): string {
  return odd(value) ?? asNotation(value.toPrecision(figures));
}

/** As short as it can be: what a person or a file set. @example formatPlain(-6) // '−6' */
export function formatPlain(value: number): string {
  return odd(value) ?? asNotation(String(value));
}

/** A number that may not be there: the mean of a map without a finite element. */
export function formatKnown(value: number | null): string {
  return value === null ? '–' : formatValue(value);
}

/** Two decimals: gates, which lie between 0 and 1. */
export function formatGate(value: number): string {
  return Math.abs(value) < 10 ? formatFixed(value, 2) : formatValue(value);
}

/** How gates are written: in columns of two decimals where their range is known, else with the digits that tell them apart. */
export function gateFormat(colours: readonly [number, number] | null): (value: number) => string {
  return colours === null ? formatValue : formatGate;
}

/** With its sign, also when it is positive; a zero has none. */
export function formatDelta(value: number, digits: number): string {
  if (!Number.isFinite(value)) return formatSigned(value);
  const written = formatFixed(value, digits);
  if (Number(value.toFixed(digits)) === 0) return (0).toFixed(digits);
  return value > 0 ? `+${written}` : written;
}

/** A change: three significant figures or so, with its sign. */
export function formatSigned(value: number): string {
  return value > 0 ? `+${formatValue(value)}` : formatValue(value);
}

/** A shape with air around its signs, for cards and the inspector. @example spacedShape(['N', 3, 32, 32]) // 'N × 3 × 32 × 32' */
export function spacedShape(shape: Shape): string {
  return formatShape(shape, ' × ');
}

function odd(value: number): string | null {
  const kind = nonFiniteKind(value);
  return kind === null ? null : NON_FINITE_SIGN[kind];
}
