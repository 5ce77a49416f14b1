import type { ScoreKind } from '../../core/graph/output-reading.ts';
import type { Scores } from '../../runtime/read-run.ts';

/** Class scores as the list shows them. */

export interface ScoreRow {
  readonly index: number;
  readonly label: string;
  readonly value: number;
  /** What the network put out for this class. */
  readonly raw: number;
  /** The value without any channel silenced, forced or held; null while none is. */
  readonly baseline: number | null;
  readonly baselineRaw: number | null;
}

/** Rows by score, the highest first; equal scores in class order. */
export function scoreRows(scores: Scores, baseline: Scores | null): readonly ScoreRow[] {
  const rows = Array.from(scores.values, (value, index) => ({
    index,
    label: scores.labels[index] ?? `${index}`,
    value,
    raw: scores.raw[index] ?? Number.NaN,
    baseline: baseline?.values[index] ?? null,
    baselineRaw: baseline?.raw[index] ?? null,
  }));
  return rows.sort((a, b) => b.value - a.value || a.index - b.index);
}

/** Index of the highest score; null without scores. */
export function topClass(values: Float32Array): number | null {
  let best: number | null = null;
  for (let index = 0; index < values.length; index += 1) {
    if (best === null || (values[index] as number) > (values[best] as number)) best = index;
  }
  return best;
}

/** Length of a bar as a share of the longest possible one. */
export function barShare(value: number, kind: ScoreKind, largest: number): number {
  if (kind !== 'plain') return Math.min(1, Math.max(0, value));
  return largest > 0 ? Math.min(1, Math.abs(value) / largest) : 0;
}
