import type { Point } from './sheet.ts';

/** A line of one net, from corner to corner; straight up and down, or across. */
export interface NetLine {
  readonly net: number | string;
  readonly points: readonly Point[];
}

interface Segment {
  readonly net: number | string;
  /** y of one that runs across, x of one that runs up and down. */
  readonly at: number;
  readonly low: number;
  readonly high: number;
}

/**
 * How often lines of different nets cross, and how often one lies on another. Lines of one net count once where they
 * run together.
 */
export function crossingsOf(lines: readonly NetLine[]): { readonly crossings: number; readonly covered: number } {
  const across = new Map<string, Segment>();
  const upright = new Map<string, Segment>();
  for (const { net, points } of lines) {
    for (const [index, to] of points.entries()) {
      const from = points[index - 1];
      if (!from) continue;
      const flat = Math.abs(from.y - to.y) < 0.5;
      if (flat && Math.abs(from.x - to.x) < 0.5) continue;
      const [a, b] = flat ? [from.x, to.x] : [from.y, to.y];
      const segment = { net, at: flat ? to.y : to.x, low: Math.min(a, b), high: Math.max(a, b) };
      (flat ? across : upright).set(`${net} ${segment.at} ${segment.low} ${segment.high}`, segment);
    }
  }
  const flats = joined([...across.values()]);
  const columns = joined([...upright.values()]);
  return { crossings: met(flats, columns), covered: overlaps(flats) + overlaps(columns) };
}

/** Pieces of one net that touch on one line, as one. */
function joined(segments: Segment[]): readonly Segment[] {
  segments.sort((a, b) => a.at - b.at || String(a.net).localeCompare(String(b.net)) || a.low - b.low);
  const found: Segment[] = [];
  for (const segment of segments) {
    const before = found[found.length - 1];
    if (before && before.net === segment.net && before.at === segment.at && segment.low <= before.high) {
      found[found.length - 1] = { ...before, high: Math.max(before.high, segment.high) };
    } else found.push(segment);
  }
  return found;
}

function met(flats: readonly Segment[], columns: readonly Segment[]): number {
  const sorted = [...columns].sort((a, b) => a.at - b.at);
  let count = 0;
  for (const flat of flats) {
    let [low, high] = [0, sorted.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((sorted[middle]?.at ?? 0) <= flat.low) low = middle + 1;
      else high = middle;
    }
    for (let index = low; index < sorted.length; index += 1) {
      const column = sorted[index] as Segment;
      if (column.at >= flat.high) break;
      if (column.net !== flat.net && column.low < flat.at && column.high > flat.at) count += 1;
    }
  }
  return count;
}

function overlaps(segments: readonly Segment[]): number {
  let count = 0;
  for (const [index, segment] of segments.entries()) {
    for (let other = index + 1; other < segments.length; other += 1) {
      const next = segments[other] as Segment;
      if (next.at - segment.at >= 2) break;
      if (next.net !== segment.net && next.low < segment.high - 1 && segment.low < next.high - 1) count += 1;
    }
  }
  return count;
}
