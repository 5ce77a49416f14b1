/** The tracks of one channel: who runs beside whom, so that few lines cross. */

export interface Run {
  readonly net: number;
  /** Where along the channel the net enters or leaves, and to which side: −1 is above, or left. */
  readonly ends: readonly End[];
  low: number;
  high: number;
}

export interface End {
  readonly at: number;
  readonly side: -1 | 1;
}

/** Lines that pass each other along a channel nearer than this lie on tracks of their own. */
const CLEAR = 8;
/** Two ends on one line, where one would lie on the other. */
const COVERED = 20;
const MANY = 160;

/** By run: its track, from 0; and how many there are. */
export function tracksOf(runs: readonly Run[]): { readonly track: readonly number[]; readonly count: number } {
  const order = runs.length > MANY ? byMiddle(runs) : improved(runs, byMiddle(runs));
  const track = new Array<number>(runs.length).fill(0);
  let count = 0;
  for (const [place, index] of order.entries()) {
    const run = runs[index] as Run;
    let own = 0;
    for (let before = 0; before < place; before += 1) {
      const other = order[before] ?? 0;
      if ((track[other] ?? 0) >= own && near(runs[other] as Run, run)) own = (track[other] ?? 0) + 1;
    }
    track[index] = own;
    count = Math.max(count, own + 1);
  }
  return { track, count };
}

function near(a: Run, b: Run): boolean {
  return a.low < b.high + CLEAR && b.low < a.high + CLEAR;
}

function byMiddle(runs: readonly Run[]): number[] {
  const weight = ({ ends, low, high }: Run) => {
    const sides = ends.reduce((sum, { side }) => sum + side, 0);
    return sides * 1e6 + (low + high) / 2;
  };
  return runs.map((_, index) => index).sort((a, b) => weight(runs[a] as Run) - weight(runs[b] as Run) || a - b);
}

/** Each run is put where it costs least among those before it; then neighbours change places while that helps. */
function improved(runs: readonly Run[], start: readonly number[]): number[] {
  const costs = new Map<number, number>();
  /** What it costs that one lies before another. */
  const cost = (first: number, second: number) => {
    const key = first * runs.length + second;
    const known = costs.get(key);
    if (known !== undefined) return known;
    const found = crossings(runs[first] as Run, runs[second] as Run);
    costs.set(key, found);
    return found;
  };
  const order: number[] = [];
  for (const run of start) {
    let sum = order.reduce((total, other) => total + cost(run, other), 0);
    let [best, place] = [sum, 0];
    for (const [index, other] of order.entries()) {
      sum += cost(other, run) - cost(run, other);
      if (sum < best) [best, place] = [sum, index + 1];
    }
    order.splice(place, 0, run);
  }
  for (let round = 0; round < 4; round += 1) {
    let changed = false;
    for (let index = 0; index + 1 < order.length; index += 1) {
      const [a = 0, b = 0] = [order[index], order[index + 1]];
      if (cost(b, a) >= cost(a, b)) continue;
      [order[index], order[index + 1]] = [b, a];
      changed = true;
    }
    if (!changed) break;
  }
  return order;
}

/** How many lines cross where one run lies before (above, or left of) another. */
function crossings(first: Run, second: Run): number {
  if (!near(first, second)) return 0;
  let count = 0;
  for (const { at, side } of first.ends) {
    if (side !== 1) continue;
    if (at > second.low && at < second.high) count += 1;
    for (const end of second.ends) if (end.side === -1 && Math.abs(end.at - at) < CLEAR) count += COVERED;
  }
  for (const { at, side } of second.ends) if (side === -1 && at > first.low && at < first.high) count += 1;
  return count;
}
