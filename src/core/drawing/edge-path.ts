import type { Position } from '../graph/document.ts';
import { lineThrough } from './routes.ts';

/** Lines between cards. Pure: two ends (and a lane) in, an SVG path and the place of its label out. */

export interface EdgeEnds {
  readonly sourceX: number;
  readonly sourceY: number;
  readonly targetX: number;
  readonly targetY: number;
}

export interface EdgeShape {
  readonly path: string;
  readonly labelX: number;
  readonly labelY: number;
  readonly anchor: 'start' | 'end';
  /** No room for a label between the two cards. */
  readonly tight: boolean;
}

const LABEL_GAP = 9;
/** A label right above a card lies below the bar of the frame around it: there is some air between the two. */
const ABOVE = 8;
/** How far a line that goes back up dips below its source and rises above its target. */
const LOOP = 68;
/** Half a card and some air: a line back up beside its own column keeps clear of it. */
const BESIDE = 150;

/** How round a corner is. */
const RADIUS = 8;
/** A label stands right below its source: the channel's lines begin below it, and labels of one port fall into one. */
const BELOW = 15;

/** An edge that has a way: upright and across, with round corners. Its ends follow the ports. */
export function routedShape({ sourceX, sourceY, targetX, targetY }: EdgeEnds, bends: readonly Position[]): EdgeShape {
  const line = lineThrough({ x: sourceX, y: sourceY }, bends, { x: targetX, y: targetY });
  return {
    path: roundedPath(line),
    labelX: sourceX + LABEL_GAP,
    labelY: sourceY + BELOW,
    anchor: 'start',
    tight: bends.length === 0 && targetY - sourceY < 20,
  };
}

function roundedPath(line: readonly Position[]): string {
  return line
    .map((corner, index) => {
      const [before, after] = [line[index - 1], line[index + 1]];
      if (!before) return `M${corner.x},${corner.y}`;
      if (!after) return `L${corner.x},${corner.y}`;
      const [a, b] = [towards(corner, before), towards(corner, after)];
      return `L${a.x},${a.y} Q${corner.x},${corner.y} ${b.x},${b.y}`;
    })
    .join(' ');
}

/** A point on a line's way from a corner to the next, at most half-way. */
function towards(from: Position, to: Position): Position {
  const length = Math.abs(to.x - from.x) + Math.abs(to.y - from.y);
  const share = length === 0 ? 0 : Math.min(RADIUS, length / 2) / length;
  return { x: from.x + (to.x - from.x) * share, y: from.y + (to.y - from.y) * share };
}

/** `enters`: into the frame of a group, whose bar is to stay readable. */
export function edgeShape(ends: EdgeEnds, lane: number | null, enters = false): EdgeShape {
  if (ends.targetY < ends.sourceY + 12) return upwards(ends);
  return lane === null ? downwards(ends, enters) : around(ends, lane);
}

/** The usual edge: down, from a card to the next. */
function downwards({ sourceX, sourceY, targetX, targetY }: EdgeEnds, enters: boolean): EdgeShape {
  const height = targetY - sourceY;
  const middle = sourceY + height / 2;
  const offset = targetX - sourceX;
  const bend = Math.max(height / 2, Math.min(60, Math.abs(offset) / 4));
  // A slanted line would cross a label at its middle. Beside its beginning, on the outer side, it does not, and the
  // labels of several edges from one port fall into one.
  const slanted = Math.abs(offset) > 24;
  const left = slanted && offset > 0;
  return {
    path: `M${sourceX},${sourceY} C${sourceX},${sourceY + bend} ${targetX},${targetY - bend} ${targetX},${targetY}`,
    labelX: (slanted ? sourceX : (sourceX + targetX) / 2) + (left ? -LABEL_GAP : LABEL_GAP),
    labelY: slanted ? sourceY + 15 : enters ? Math.max(middle + 4, targetY - ABOVE) : middle + 4,
    anchor: left ? 'end' : 'start',
    tight: height < 20,
  };
}

/** An edge to the top of another column: a dip, a long rise between the columns, and over the top. */
function upwards({ sourceX, sourceY, targetX, targetY }: EdgeEnds): EdgeShape {
  const beside = Math.abs(targetX - sourceX) < BESIDE;
  const middleX = beside ? Math.max(sourceX, targetX) + BESIDE : (sourceX + targetX) / 2;
  const turn = Math.min(90, (sourceY - targetY) / 2);
  const right = middleX >= sourceX;
  const low = sourceY + LOOP;
  const high = targetY - LOOP;
  return {
    path:
      `M${sourceX},${sourceY} C${sourceX},${low} ${middleX},${low} ${middleX},${sourceY - turn} ` +
      `L${middleX},${targetY + turn} C${middleX},${high} ${targetX},${high} ${targetX},${targetY}`,
    labelX: sourceX + (middleX - sourceX) * 0.5,
    labelY: sourceY + LOOP * 0.78,
    anchor: right ? 'start' : 'end',
    tight: false,
  };
}

/** A skip connection: out to its lane, down beside the cards it passes, and back in. */
function around({ sourceX, sourceY, targetX, targetY }: EdgeEnds, lane: number): EdgeShape {
  const turn = Math.min(64, (targetY - sourceY) / 3);
  const bend = turn * 0.62;
  const right = lane >= sourceX;
  return {
    path:
      `M${sourceX},${sourceY} C${sourceX},${sourceY + bend} ${lane},${sourceY + turn - bend} ${lane},${sourceY + turn} ` +
      `L${lane},${targetY - turn} C${lane},${targetY - turn + bend} ${targetX},${targetY - bend} ${targetX},${targetY}`,
    labelX: lane + (right ? LABEL_GAP : -LABEL_GAP),
    labelY: (sourceY + targetY) / 2 + 4,
    anchor: right ? 'start' : 'end',
    tight: false,
  };
}
