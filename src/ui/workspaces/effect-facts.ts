/** Gate against effect, channel by channel: what is read off the figure and its table. */

export interface EffectRow {
  readonly channel: number;
  readonly gate: number;
  /** 1 is the most open. */
  readonly gateRank: number;
  /** Change of the top class's output when the channel is closed; NaN until it is measured. */
  readonly effect: number;
  /** 1 is the largest, whatever its sign; 0 until it is measured. */
  readonly effectRank: number;
}

export interface EffectFacts {
  readonly rows: readonly EffectRow[];
  /** How many the two lists below hold. */
  readonly most: number;
  readonly mostOpen: ReadonlySet<number>;
  readonly mostEffect: ReadonlySet<number>;
  /** Channels in both. */
  readonly common: number;
}

const MOST = 10;

/** @param effects by channel; NaN where not yet measured */
export function effectFacts(gate: Float32Array, effects: Float32Array | null): EffectFacts {
  const channels = [...gate.keys()];
  const size = (channel: number) => Math.abs(effects?.[channel] ?? Number.NaN);
  const byGate = channels
    .filter((channel) => Number.isFinite(gate[channel]))
    .sort(descending((c) => gate[c] as number));
  const byEffect = channels.filter((channel) => Number.isFinite(size(channel))).sort(descending(size));
  const [gateRanks, effectRanks] = [ranks(byGate), ranks(byEffect)];
  // Of few channels a quarter: else all of them would be among the most.
  const most = Math.min(MOST, Math.max(1, Math.floor(channels.length / 4)));
  const mostOpen = new Set(byGate.slice(0, most));
  const mostEffect = new Set(byEffect.slice(0, most));
  return {
    rows: channels.map((channel) => ({
      channel,
      gate: gate[channel] as number,
      gateRank: gateRanks.get(channel) ?? 0,
      effect: effects?.[channel] ?? Number.NaN,
      effectRank: effectRanks.get(channel) ?? 0,
    })),
    most,
    mostOpen,
    mostEffect,
    common: [...mostOpen].filter((channel) => mostEffect.has(channel)).length,
  };
}

function descending(key: (channel: number) => number) {
  return (a: number, b: number) => key(b) - key(a) || a - b;
}

function ranks(sorted: readonly number[]): ReadonlyMap<number, number> {
  return new Map(sorted.map((channel, at) => [channel, at + 1]));
}

export type EffectColumn = 'effectRank' | 'channel' | 'effect' | 'gate' | 'gateRank';

/** Effects by their size, whatever their sign. What is not known comes last, either way. */
export function sortEffectRows(
  rows: readonly EffectRow[],
  column: EffectColumn,
  isDescending: boolean,
): readonly EffectRow[] {
  const key = (row: EffectRow) => (column === 'effect' ? Math.abs(row.effect) : row[column]);
  const known = (value: number) => Number.isFinite(value) && !(value === 0 && column.endsWith('Rank'));
  const sign = isDescending ? -1 : 1;
  return [...rows].sort((a, b) => {
    const [x, y] = [key(a), key(b)];
    if (known(x) !== known(y)) return known(x) ? -1 : 1;
    return (known(x) ? sign * (x - y) : 0) || a.channel - b.channel;
  });
}
