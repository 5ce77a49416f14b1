import type { Chain } from './chains.ts';
import { at, type Rows } from './rows.ts';
import { COLUMN_GAP, ROW_GAP, type Sheet, type Size } from './sheet.ts';

/** Where a drawing is folded. */
export interface Fold {
  /** The first row of every column of the page but the first. */
  readonly cuts: readonly number[];
  /** What the folding promises: the zoom at which all of it fits, less what makes it hard to read. */
  readonly promise: number;
}

interface Profile {
  /** Heights of the rows and their gaps, summed up from above: one more than there are rows. */
  readonly heights: Float64Array;
  /** Widths of the chains side by side, by row. */
  readonly widths: Float64Array;
  /** What a cut above a row costs, in pixels of width; and the same as a count of faults. */
  readonly costs: Float64Array;
  readonly faults: Float64Array;
}

const PER_NET = 110;
const NO_STAGE = 70;
const IN_BRANCH = 90;
const FAULT = 0.012;
/** Larger drawings are folded in fewer ways: each takes time in proportion to the rows. */
const MANY_ROWS = 1_500;
export const MARGIN = 24;

/** Ways to fold, the most promising first: by dynamic programme for several numbers of columns near the best. */
export function foldings(sheet: Sheet, rows: Rows, chains: readonly Chain[], page: Size): readonly Fold[] {
  const profile = profileOf(sheet, rows, chains);
  const total = at(profile.heights, rows.count);
  const mean = profile.widths.reduce((sum, width) => sum + width, 0) / Math.max(1, rows.count);
  const best = Math.sqrt((total * page.width) / page.height / Math.max(1, mean));
  const found = new Map<string, Fold>();
  const add = (cuts: readonly number[]) => {
    const key = cuts.join(' ');
    if (!found.has(key)) found.set(key, { cuts, promise: promiseOf(profile, cuts, rows.count, page) });
  };
  add([]);
  const many = rows.count > MANY_ROWS;
  const [from, to] = many ? [-1, 1] : [-7, 7];
  const step = many ? Math.max(1, best * 0.08) : Math.max(1, best / 12);
  for (let index = from; index <= to; index += 1) {
    const count = Math.round(best + index * step);
    if (count < 2) continue;
    for (const factor of many ? [1.06] : [1, 1.12, 1.3]) add(cutAt(profile, rows.count, (total / count) * factor));
  }
  return [...found.values()].sort((a, b) => b.promise - a.promise);
}

/** A part may be a little taller than a column before it is folded itself. */
const TOO_TALL = 1.25;

/** A part of a drawing in as few columns as keep it below a height. */
export function folded(sheet: Sheet, rows: Rows, chains: readonly Chain[], tall: number): Pick<Fold, 'cuts'> {
  const profile = profileOf(sheet, rows, chains);
  const total = at(profile.heights, rows.count);
  if (total <= tall * TOO_TALL) return { cuts: [] };
  return { cuts: cutAt(profile, rows.count, (total / Math.ceil(total / tall)) * 1.1) };
}

function profileOf({ blocks, links, nets }: Sheet, { row, count }: Rows, chains: readonly Chain[]): Profile {
  const tall = new Float64Array(count);
  for (const [block, { height }] of blocks.entries()) tall[at(row, block)] = Math.max(at(tall, at(row, block)), height);
  const heights = new Float64Array(count + 1);
  for (let index = 0; index < count; index += 1) heights[index + 1] = at(heights, index) + at(tall, index) + ROW_GAP;
  const widths = new Float64Array(count + 1);
  const live = new Int32Array(count + 1);
  const stages = new Uint8Array(count);
  for (const { blocks: inside, first, last } of chains) {
    const width = COLUMN_GAP + inside.reduce((most, block) => Math.max(most, blocks[block]?.width ?? 0), 0);
    widths[first] = at(widths, first) + width;
    widths[last + 1] = at(widths, last + 1) - width;
    live[first] = at(live, first) + 1;
    live[last + 1] = at(live, last + 1) - 1;
    for (const block of inside) if (blocks[block]?.stage) stages[at(row, block)] = 1;
  }
  const crossing = new Int32Array(count + 2);
  const [begin, end] = [new Int32Array(nets).fill(count), new Int32Array(nets).fill(-1)];
  for (const { net, from, to } of links) {
    begin[net] = Math.min(at(begin, net), at(row, from));
    end[net] = Math.max(at(end, net), at(row, to));
  }
  for (let net = 0; net < nets; net += 1) {
    if (at(end, net) <= at(begin, net)) continue;
    crossing[at(begin, net) + 1] = at(crossing, at(begin, net) + 1) + 1;
    crossing[at(end, net) + 1] = at(crossing, at(end, net) + 1) - 1;
  }
  const [costs, faults] = [new Float64Array(count), new Float64Array(count)];
  let [width, alive, cut] = [0, 0, 0];
  for (let index = 0; index < count; index += 1) {
    width += at(widths, index);
    widths[index] = width;
    alive += at(live, index);
    cut += at(crossing, index);
    const inBranch = alive > 1 && (index === 0 || cut > 1);
    const surplus = Math.max(0, cut - 1);
    costs[index] = PER_NET * surplus + (stages[index] ? 0 : NO_STAGE) + (inBranch ? IN_BRANCH : 0);
    faults[index] = surplus + (stages[index] ? 0 : 0.5) + (inBranch ? 1 : 0);
  }
  return { heights, widths: widths.slice(0, count), costs, faults };
}

/** The cuts that cost least while no column is higher than a limit. */
function cutAt({ heights, widths, costs }: Profile, count: number, limit: number): readonly number[] {
  const best = new Float64Array(count + 1).fill(Number.POSITIVE_INFINITY);
  const from = new Int32Array(count + 1);
  best[0] = 0;
  for (let end = 1; end <= count; end += 1) {
    let width = 0;
    for (let start = end - 1; start >= 0; start -= 1) {
      if (start < end - 1 && at(heights, end) - at(heights, start) > limit) break;
      width = Math.max(width, at(widths, start));
      const cost = at(best, start) + width + (start > 0 ? at(costs, start) : 0);
      if (cost >= at(best, end)) continue;
      best[end] = cost;
      from[end] = start;
    }
  }
  const cuts: number[] = [];
  for (let end = at(from, count); end > 0; end = at(from, end)) cuts.unshift(end);
  return cuts;
}

function promiseOf({ heights, widths, faults }: Profile, cuts: readonly number[], count: number, page: Size): number {
  let [width, height, faulty] = [0, 0, 0];
  for (const [index, start] of [0, ...cuts].entries()) {
    const end = cuts[index] ?? count;
    let wide = 0;
    for (let row = start; row < end; row += 1) wide = Math.max(wide, at(widths, row));
    width += wide + (index > 0 ? 12 : 0);
    height = Math.max(height, at(heights, end) - at(heights, start));
    if (index > 0) faulty += at(faults, start);
  }
  return worth(zoomOf({ width, height }, page)) * (1 - FAULT * Math.min(40, faulty));
}

/** At this zoom all of a card can be read: what is larger is not worth a fold. */
const READABLE = 0.7;

/** What a zoom is worth. */
export function worth(zoom: number): number {
  return Math.min(zoom, READABLE);
}

/** The zoom at which a drawing fits a page, never more than 1. */
export function zoomOf({ width, height }: Size, page: Size): number {
  return Math.min(1, page.width / (width + 2 * MARGIN), page.height / (height + 2 * MARGIN));
}
