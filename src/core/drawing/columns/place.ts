import type { Grid } from './grid.ts';
import { at } from './rows.ts';
import {
  ABOVE_CARD,
  BELOW_CARD,
  COLUMN_GAP,
  GUTTER_TRACK,
  LANE_TRACK,
  type LaidSheet,
  ODD_FOLD,
  type Point,
  ROW_GAP,
  type Sheet,
  TRACK,
} from './sheet.ts';
import { type Run, tracksOf } from './tracks.ts';
import type { Channels, Ways } from './ways.ts';

/** Above this many blocks tracks are ordered once. */
const MANY = 3_000;

/** Gives blocks and lines their pixels: channels become as wide as what runs in them needs. */
export function placed(sheet: Sheet, grid: Grid, channels: Channels, ways: Ways): LaidSheet {
  const placing = new Placing(sheet, grid, channels, ways);
  placing.arrange();
  for (let round = 0; round < (sheet.blocks.length > MANY ? 1 : 2); round += 1) {
    placing.assign('gutter');
    placing.arrange();
    placing.assign('horizontal');
    placing.arrange();
  }
  return placing.laid();
}

class Placing {
  /** By channel: where it begins across, and by net the track that it has there. */
  private readonly begin: Float64Array;
  private readonly trackCount: Int32Array;
  private readonly track: Map<number, number>[];
  private readonly axis: Float64Array;
  private readonly places: Point[] = [];
  private size = { width: 0, height: 0 };
  /** By column: how far its blocks reach left and right of its axis. */
  private readonly left: Float64Array;
  private readonly right: Float64Array;
  private readonly rowHeight: readonly Float64Array[];
  private readonly bare: readonly Uint8Array[];

  private readonly sheet: Sheet;
  private readonly grid: Grid;
  private readonly channels: Channels;
  private readonly ways: Ways;

  constructor(sheet: Sheet, grid: Grid, channels: Channels, ways: Ways) {
    this.sheet = sheet;
    this.grid = grid;
    this.channels = channels;
    this.ways = ways;
    this.begin = new Float64Array(channels.count);
    this.trackCount = new Int32Array(channels.count);
    this.track = Array.from({ length: channels.count }, () => new Map());
    for (const [index, way] of ways.entries()) {
      const { net } = sheet.links[index] ?? { net: 0 };
      for (const channel of way ?? []) {
        this.track[channel]?.set(net, 0);
        this.trackCount[channel] = 1;
      }
    }
    const columns = grid.firstColumn.at(-1) ?? 0;
    this.axis = new Float64Array(columns);
    this.left = new Float64Array(columns);
    this.right = new Float64Array(columns);
    this.rowHeight = grid.rowCount.map((count) => new Float64Array(count));
    this.bare = grid.rowCount.map((count) => new Uint8Array(count).fill(1));
    for (const [block, { axis, width, height }] of sheet.blocks.entries()) {
      const column = at(grid.column, block);
      this.left[column] = Math.max(at(this.left, column), axis);
      this.right[column] = Math.max(at(this.right, column), width - axis);
      const heights = this.rowHeight[at(grid.fold, block)];
      const row = at(grid.row, block);
      if (heights) heights[row] = Math.max(at(heights, row), height);
      const bare = this.bare[at(grid.fold, block)];
      if (bare && height > 0) bare[row] = 0;
    }
  }

  /** Columns from left to right, folds from above to below: each begins where its channel ends. */
  arrange(): void {
    const { grid, channels, sheet } = this;
    let x = 0;
    for (let column = 0; column <= this.axis.length; column += 1) {
      const gutter = channels.gutter(column);
      const tracks = at(this.trackCount, gutter);
      const outer = column === 0 || column === this.axis.length;
      this.begin[gutter] = x;
      x += tracks > 0 ? GUTTER_TRACK * (tracks + 1) : outer ? 0 : COLUMN_GAP;
      if (column === this.axis.length) break;
      this.axis[column] = x + at(this.left, column);
      x += at(this.left, column) + at(this.right, column);
    }
    const lanes = at(this.trackCount, channels.lane) * LANE_TRACK;
    const tops = grid.rowCount.map((_, fold) => this.heightOf(fold, 0));
    const top = lanes + tops.reduce((most, height) => Math.max(most, height), 0);
    let bottom = top;
    const rowTop = grid.rowCount.map((count) => new Float64Array(count));
    for (const [fold, count] of grid.rowCount.entries()) {
      let y = top - (tops[fold] ?? 0);
      for (let row = 0; row <= count; row += 1) {
        this.begin[channels.horizontal(fold, row)] = y;
        y += this.heightOf(fold, row);
        if (row === count) break;
        (rowTop[fold] as Float64Array)[row] = y;
        y += at(this.rowHeight[fold] ?? [], row);
      }
      bottom = Math.max(bottom, y);
    }
    this.size = { width: x, height: bottom };
    for (const [block, { axis, pinned, height }] of sheet.blocks.entries()) {
      const fold = at(grid.fold, block);
      const y = at(rowTop[fold] ?? [], at(grid.row, block));
      // What stands on a frame's border is drawn there by the frame.
      this.places[block] = {
        x: at(this.axis, at(grid.column, block)) - axis,
        y: pinned === 'last' ? bottom - height : y,
      };
    }
  }

  private heightOf(fold: number, row: number): number {
    const tracks = at(this.trackCount, this.channels.horizontal(fold, row));
    const count = this.grid.rowCount[fold] ?? 0;
    const lines = tracks > 0 ? ODD_FOLD + TRACK * (tracks - 1) : 0;
    const below = row > 0 && !this.bare[fold]?.[row - 1] ? BELOW_CARD : 5;
    const above = row < count ? ABOVE_CARD : 5;
    const needed = tracks > 0 ? below + lines + above : 0;
    const between = row > 0 && row < count && !this.bare[fold]?.[row - 1] && !this.bare[fold]?.[row];
    return between ? Math.max(ROW_GAP, needed) : needed;
  }

  /** Orders the tracks of all channels of a kind. */
  assign(kind: 'gutter' | 'horizontal'): void {
    const runs: Map<number, { net: number; ends: { at: number; side: -1 | 1 }[]; low: number; high: number }>[] = [];
    for (const [index, way] of this.ways.entries()) {
      const link = this.sheet.links[index];
      if (!way || way.length === 0 || !link) continue;
      const line = this.coordinates(index);
      for (const [step, channel] of way.entries()) {
        if ((this.channels.of(channel).kind === 'gutter') !== (kind === 'gutter')) continue;
        runs[channel] ??= new Map();
        const run = runs[channel]?.get(link.net) ?? { net: link.net, ends: [], low: 1e9, high: -1e9 };
        runs[channel]?.set(link.net, run);
        // The line is a list of across-coordinates; neighbours in it lie along this channel.
        const own = line[step + 2] ?? 0;
        for (const [along, far] of [
          [line[step + 1] ?? 0, line[step] ?? 0],
          [line[step + 3] ?? 0, line[step + 4] ?? 0],
        ] as const) {
          run.low = Math.min(run.low, along);
          run.high = Math.max(run.high, along);
          run.ends.push({ at: along, side: far < own ? -1 : 1 });
        }
      }
    }
    for (const [channel, byNet] of runs.entries()) {
      if (!byNet) continue;
      const list: Run[] = [...byNet.values()];
      const { track, count } = tracksOf(list);
      this.trackCount[channel] = count;
      for (const [index, { net }] of list.entries()) this.track[channel]?.set(net, track[index] ?? 0);
    }
  }

  /** y of the source's pin, its x, then by channel its track's place across, then x of the target's pin, its y. */
  private coordinates(index: number): readonly number[] {
    const link = this.sheet.links[index];
    const way = this.ways[index];
    if (!link || !way) return [];
    const [from, to] = [this.places[link.from], this.places[link.to]];
    const height = this.sheet.blocks[link.from]?.height ?? 0;
    return [
      (from?.y ?? 0) + height,
      (from?.x ?? 0) + link.fromX,
      ...way.map((channel) => this.across(channel, link.net)),
      (to?.x ?? 0) + link.toX,
      to?.y ?? 0,
    ];
  }

  private across(channel: number, net: number): number {
    const place = this.channels.of(channel);
    const track = this.track[channel]?.get(net) ?? 0;
    const begin = at(this.begin, channel);
    if (place.kind === 'gutter') return begin + GUTTER_TRACK * (track + 1);
    if (place.kind === 'lane') return begin + LANE_TRACK * (track + 0.5);
    const { fold, row } = place;
    const below = row > 0 && !this.bare[fold]?.[row - 1] ? BELOW_CARD : 5;
    return begin + below + (fold % 2) * ODD_FOLD + TRACK * track;
  }

  laid(): LaidSheet {
    const routes = this.ways.map((way, index): readonly Point[] | null => {
      if (!way) return null;
      const line = this.coordinates(index).slice(1, -1);
      // x, y, x, …, x: every two neighbours are a corner.
      return line.slice(1).flatMap((second, step) => {
        const first = line[step] ?? 0;
        if (way.length === 0) return [];
        return [step % 2 === 0 ? { x: first, y: second } : { x: second, y: first }];
      });
    });
    return { ...this.size, places: this.places, routes };
  }
}
