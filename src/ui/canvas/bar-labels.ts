import type { Box } from './overview-frame.ts';

/** Which names stand beside the bars of a drawing seen from far above, and where. Pure; in pixels of the screen. */

/** A bar or frame that has a name. */
export interface Named extends Box {
  readonly id: string;
  /** Null for one that is only in the way. */
  readonly name: string | null;
  /** Smaller is named first. */
  readonly rank: number;
  /** A frame's name stands at its corner, and what is in it is no obstacle to it. */
  readonly isFrame: boolean;
}

type Point = readonly [x: number, y: number];

export interface BarLabel extends Box {
  readonly id: string;
  readonly name: string;
  /** From the bar to its name; empty for a frame's. */
  readonly leader: readonly Point[];
}

export interface LabelOptions {
  /** Width of a name in pixels. */
  readonly widthOf: (name: string) => number;
  readonly height: number;
  /** As many at the most: more would be read by nobody. */
  readonly most: number;
}

/** Between a bar and its name, nearest first. */
const REACHES = [7, 16, 28, 44, 64, 90];
/** A name may stand a little above or below the middle of its bar. */
const SHIFTS = [0, -7, 7, -14, 14, -22, 22];
/** Beside a bar the leader line climbs so far within this width, which the gap between columns has. */
const CLIMB = 8;
/** Names of less weight stay near: long lines are for what matters. */
const WEIGHTY = 3;
const NEAR = 16;

/**
 * Names in the order of their rank, each beside its bar on a leader line, where it covers no bar and no other name and its
 * line crosses none; those that find no such place are left out.
 */
export function barLabels(things: readonly Named[], { widthOf, height, most }: LabelOptions): readonly BarLabel[] {
  const taken = createGrid();
  for (const thing of things) if (!thing.isFrame) taken.add(thing);
  const labels: BarLabel[] = [];
  for (const thing of [...things].sort((a, b) => a.rank - b.rank)) {
    if (labels.length >= most) break;
    const { id, name } = thing;
    if (name === null) continue;
    const width = widthOf(name);
    for (const { label, leader } of thing.isFrame ? corners(thing, width, height) : besides(thing, width, height)) {
      const ground = [label, ...alongside(leader)];
      if (ground.some((box) => taken.hits(box, thing))) continue;
      for (const box of ground) taken.add(box);
      labels.push({ id, name, ...label, leader });
      break;
    }
  }
  return labels;
}

interface Place {
  readonly label: Box;
  readonly leader: readonly Point[];
}

/** Above the upper left corner, then above the right one, then below. */
function corners({ x, y, width: all, height: whole }: Box, width: number, height: number): readonly Place[] {
  const at = (left: number, top: number) => ({ label: { x: left, y: top, width, height }, leader: [] });
  return [at(x, y - height - 1), at(x + all - width, y - height - 1), at(x, y + whole + 1), at(x, y + 1)];
}

function* besides(bar: Named, width: number, height: number): Generator<Place> {
  const middle = bar.y + bar.height / 2;
  const centre = bar.x + bar.width / 2;
  const [left, right, bottom] = [bar.x, bar.x + bar.width, bar.y + bar.height];
  for (const reach of REACHES) {
    if (bar.rank > WEIGHTY && reach > NEAR) return;
    for (const shift of reach < CLIMB ? [0] : SHIFTS) {
      const level = middle + shift;
      const beside = (x: number, from: number, way: number): Place => {
        const climbed: readonly Point[] = shift === 0 ? [] : [[from + way * CLIMB, level]];
        const leader: readonly Point[] = [[from + way, middle], ...climbed, [from + way * (reach - 1), level]];
        return { label: { x, y: level - height / 2, width, height }, leader };
      };
      yield beside(left - reach - width, left, -1);
      yield beside(right + reach, right, 1);
    }
    const over = (y: number, from: number, to: number): Place => ({
      label: { x: centre - width / 2, y, width, height },
      leader: [
        [centre, from],
        [centre, to],
      ],
    });
    yield over(bar.y - reach - height, bar.y - 1, bar.y - reach + 1);
    yield over(bottom + reach, bottom + 1, bottom + reach - 1);
  }
}

/** The boxes around the parts of a line. */
function alongside(line: readonly Point[]): readonly Box[] {
  return line.slice(1).map(([x1, y1], index) => {
    const [x0, y0] = line[index] as Point;
    const [x, y] = [Math.min(x0, x1), Math.min(y0, y1)];
    return { x: x - 0.5, y: y - 0.5, width: Math.abs(x1 - x0) + 1, height: Math.abs(y1 - y0) + 1 };
  });
}

/** Larger than most bars, so that each lies in few cells. */
const CELL = 48;

/** What already stands somewhere, by the cells of a grid. */
function createGrid() {
  const cells = new Map<string, Box[]>();
  function* around({ x, y, width, height }: Box): Generator<string> {
    for (let column = Math.floor(x / CELL); column <= Math.floor((x + width) / CELL); column += 1) {
      for (let row = Math.floor(y / CELL); row <= Math.floor((y + height) / CELL); row += 1) yield `${column} ${row}`;
    }
  }
  return {
    add: (box: Box) => {
      for (const key of around(box)) {
        const cell = cells.get(key);
        if (cell) cell.push(box);
        else cells.set(key, [box]);
      }
    },
    /** Whether a box lies on anything but its own bar. */
    hits: (box: Box, own: Box) => {
      for (const key of around(box)) {
        if (cells.get(key)?.some((other) => other !== own && overlap(box, other))) return true;
      }
      return false;
    },
  };
}

function overlap(a: Box, b: Box): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}
