import type { ChannelOverride } from '../../store/state.ts';
import type { AttentionRun } from '../../study/read-run.ts';
import { branches } from './steps.ts';

/** The gates of one picture as a table: the form that sorts, copies and reads aloud. */

export interface GateRow {
  readonly channel: number;
  /** One value, or two where the layer squeezes twice. */
  readonly squeeze: readonly number[];
  readonly gate: number;
  readonly applied: number;
  readonly override: ChannelOverride | null;
  /** What silencing the channel does to the top class; null where it was not measured. */
  readonly effect: number | null;
}

export type GateColumn = 'channel' | 'squeeze' | 'gate' | 'applied' | 'effect' | 'state';

export interface Sorting<Column> {
  readonly column: Column;
  readonly descending: boolean;
}

export function gateRows(
  run: AttentionRun,
  overrides: ReadonlyMap<number, ChannelOverride> | undefined,
  effects: Float32Array | null = null,
): readonly GateRow[] {
  const squeezes = branches(run.squeeze);
  return Array.from(run.gate, (gate, channel) => ({
    channel,
    squeeze: squeezes.map((branch) => branch.values[channel] ?? Number.NaN),
    gate,
    applied: run.applied[channel] ?? gate,
    override: overrides?.get(channel) ?? null,
    effect: measured(effects?.[channel]),
  }));
}

function measured(value: number | undefined): number | null {
  return value === undefined || Number.isNaN(value) ? null : value;
}

/** Sorted rows, effects by their size whatever their sign; ties stay in channel order whichever way the column goes. */
export function sortGateRows(rows: readonly GateRow[], sorting: Sorting<GateColumn>): readonly GateRow[] {
  const key = KEYS[sorting.column];
  const sign = sorting.descending ? -1 : 1;
  return [...rows].sort((a, b) => compare(key(a), key(b), sign) || a.channel - b.channel);
}

/** NaN is neither large nor small: it comes last, either way. */
export function compare(a: number, b: number, sign: number): number {
  if (Number.isNaN(a) || Number.isNaN(b)) return Number(Number.isNaN(a)) - Number(Number.isNaN(b));
  return a === b ? 0 : a < b ? -sign : sign;
}

const KEYS: Readonly<Record<GateColumn, (row: GateRow) => number>> = {
  channel: (row) => row.channel,
  squeeze: (row) => row.squeeze[0] ?? 0,
  gate: (row) => row.gate,
  applied: (row) => row.applied,
  effect: (row) => Math.abs(row.effect ?? 0),
  state: (row) => (row.override ? 1 : 0),
};

/** The next sorting after a click on a column's head: numbers start with the largest. */
export function nextSorting<Column extends string>(current: Sorting<Column>, column: Column): Sorting<Column> {
  if (current.column === column) return { column, descending: !current.descending };
  return { column, descending: column !== 'channel' };
}

/**
 * Comma-separated, full precision, English column names: what a spreadsheet or pandas reads. What is not finite is NaN,
 * Infinity or -Infinity.
 */
export function gatesCsv(rows: readonly GateRow[]): string {
  const branched = (rows[0]?.squeeze.length ?? 1) > 1;
  const effects = rows.some((row) => row.effect !== null);
  const head = [
    'channel',
    ...(branched ? ['squeeze_average', 'squeeze_max'] : ['squeeze']),
    'gate',
    'applied',
    ...(effects ? ['effect'] : []),
    'state',
  ];
  const lines = rows.map((row) =>
    [
      row.channel,
      ...row.squeeze,
      row.gate,
      row.applied,
      ...(effects ? [row.effect ?? ''] : []),
      row.override?.kind ?? '',
    ].join(','),
  );
  return [head.join(','), ...lines, ''].join('\n');
}
