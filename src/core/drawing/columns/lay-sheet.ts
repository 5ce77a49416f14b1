import { chainsOf } from './chains.ts';
import { crossingsOf } from './crossings.ts';
import { folded, foldings, worth, zoomOf } from './folds.ts';
import { gridOf } from './grid.ts';
import { placed } from './place.ts';
import { rowsOf } from './rows.ts';
import type { LaidSheet, Point, Sheet, Size } from './sheet.ts';
import { channelsOf, type Habit, waysOf } from './ways.ts';

/** Up to so many blocks and links several layouts are made, and the best is kept. */
const FEW = 400;
const FOLDINGS = 7;
const HABITS: readonly Habit[] = [
  { side: 'left', fall: 'target' },
  { side: 'right', fall: 'target' },
  { side: 'left', fall: 'source' },
  { side: 'right', fall: 'source' },
];
const CROSSING = 0.02;
/** A line on another is worse than any crossing: one of the two cannot be followed. */
const COVERED = 0.2;
const LENGTH = 4e6;
/** Less than what a crossing costs. */
const ENOUGH = 0.01;

/**
 * Lays out a sheet in columns that fill a page of the given shape: rows by the flow of the data, chains in columns,
 * folded where little is cut; lines run in channels that hold no block.
 * @param page what it is shown in, in pixels
 * @param tall for a part of a drawing: how high a column may become before it is folded, in canvas pixels
 */
export function laySheet(sheet: Sheet, page: Size, tall?: number): LaidSheet {
  if (sheet.blocks.length === 0) return { width: 0, height: 0, places: [], routes: [] };
  const rows = rowsOf(sheet);
  const chains = chainsOf(sheet, rows);
  const folds = tall === undefined ? foldings(sheet, rows, chains, page) : [folded(sheet, rows, chains, tall)];
  const few = sheet.blocks.length <= FEW && sheet.links.length <= FEW;
  let best: { readonly laid: LaidSheet; readonly score: number } | null = null;
  for (const { cuts } of few ? folds.slice(0, FOLDINGS) : folds.slice(0, 1)) {
    const grid = gridOf(sheet, rows, chains, cuts);
    const channels = channelsOf(grid);
    for (const habit of few ? HABITS : HABITS.slice(0, 1)) {
      const laid = placed(sheet, grid, channels, waysOf(sheet, grid, channels, habit));
      if (!few) return laid;
      const { score, clear } = judged(sheet, laid, page);
      if (!best || score > best.score + 1e-9) best = { laid, score };
      // Where no line meets another, other sides of the same columns would only be longer or shorter.
      if (clear) break;
    }
    // And nothing is worth more than a drawing that is all legible without a crossing.
    if (best && best.score > worth(1) - ENOUGH) break;
  }
  return (best as NonNullable<typeof best>).laid;
}

function judged(sheet: Sheet, laid: LaidSheet, page: Size): { readonly score: number; readonly clear: boolean } {
  const lines = sheet.links.flatMap(({ net }, index) => {
    const points = lineOf(sheet, laid, index);
    return points ? [{ net, points }] : [];
  });
  const { crossings, covered } = crossingsOf(lines);
  const length = lines.reduce((sum, { points }) => sum + lengthOf(points), 0);
  const legible = worth(zoomOf(laid, page)) * Math.max(0.2, 1 - CROSSING * crossings);
  return { score: legible - COVERED * covered - length / LENGTH, clear: crossings === 0 && covered === 0 };
}

/** A link from pin to pin. */
export function lineOf(
  { blocks, links }: Sheet,
  { places, routes }: LaidSheet,
  index: number,
): readonly Point[] | null {
  const [link, route] = [links[index], routes[index]];
  const [from, to] = [places[link?.from ?? -1], places[link?.to ?? -1]];
  if (!link || !route || !from || !to) return null;
  const bottom = from.y + (blocks[link.from]?.height ?? 0);
  return [{ x: from.x + link.fromX, y: bottom }, ...route, { x: to.x + link.toX, y: to.y }];
}

function lengthOf(points: readonly Point[]): number {
  return points.reduce((sum, { x, y }, index) => {
    const before = points[index - 1] ?? { x, y };
    return sum + Math.abs(x - before.x) + Math.abs(y - before.y);
  }, 0);
}
