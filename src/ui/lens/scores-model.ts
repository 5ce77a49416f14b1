import type { ScoreKind } from '../../core/graph/output-reading.ts';
import type { Scores } from '../../study/read-run.ts';
import { compare } from './gate-table.ts';

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

/** Rows by score, the highest first, NaN last; equal scores in class order. */
export function scoreRows(scores: Scores, baseline: Scores | null): readonly ScoreRow[] {
  const rows = Array.from(scores.values, (value, index) => ({
    index,
    label: scores.labels[index] ?? `${index}`,
    value,
    raw: scores.raw[index] ?? Number.NaN,
    baseline: baseline?.values[index] ?? null,
    baselineRaw: baseline?.raw[index] ?? null,
  }));
  return rows.sort((a, b) => compare(a.value, b.value, -1) || a.index - b.index);
}

/** Index of the highest score; null without one that is a number. */
export function topClass(values: Float32Array): number | null {
  let best: number | null = null;
  for (let index = 0; index < values.length; index += 1) {
    if (Number.isNaN(values[index])) continue;
    if (best === null || (values[index] as number) > (values[best] as number)) best = index;
  }
  return best;
}

/** The largest finite magnitude: what the longest bar of scores without an upper end stands for. */
export function largestScore(rows: readonly ScoreRow[]): number {
  return rows.reduce((most, { value }) => (Number.isFinite(value) ? Math.max(most, Math.abs(value)) : most), 0);
}

/** Length of a bar as a share of the longest possible one: what is not finite fills it, and looks different. */
export function barShare(value: number, kind: ScoreKind, largest: number): number {
  if (!Number.isFinite(value)) return 1;
  if (kind !== 'plain') return Math.min(1, Math.max(0, value));
  return largest > 0 ? Math.min(1, Math.abs(value) / largest) : 0;
}
