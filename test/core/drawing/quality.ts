import type { Box } from '../../../src/core/drawing/align.ts';
import { arrangementOf } from '../../../src/core/drawing/arrangement.ts';
import { plainHeight } from '../../../src/core/drawing/card-size.ts';
import { crossingsOf } from '../../../src/core/drawing/columns/crossings.ts';
import { shownAt } from '../../../src/core/drawing/landing.ts';
import { pointsOf, shownOf } from '../../../src/core/drawing/shown.ts';
import { type GraphDocument, groupsOf, type Position } from '../../../src/core/graph/document.ts';
import { groupTree } from '../../../src/core/graph/groups.ts';

/** What is wrong with a drawing to the eye, computed from what is drawn alone. */
export interface Quality {
  /** `edge card`: a line that runs through a card that is not its own, or through its own. */
  readonly through: readonly string[];
  /** `edge group`: a line over the name of a group that neither end lies in. */
  readonly titles: readonly string[];
  /** Pairs of boxes of one level that cover each other. */
  readonly overlaps: readonly string[];
  /** Edges that are shown and have no way. */
  readonly wayless: readonly string[];
  readonly slanted: readonly string[];
  readonly crossings: number;
  /** Lines of different outputs that lie on each other. */
  readonly covered: number;
  readonly zoom: number;
}

export function qualityOf(document: GraphDocument): Quality {
  const { cards, titles, lines } = shownOf(document, plainHeight);
  const tree = groupTree(document);
  const through: string[] = [];
  const overTitles: string[] = [];
  const slanted: string[] = [];
  const boxes = [...cards.values()];
  for (const line of lines) {
    const points = pointsOf(line);
    for (const [index, to] of points.entries()) {
      const from = points[index - 1];
      if (!from) continue;
      if (Math.abs(from.x - to.x) >= 1 && Math.abs(from.y - to.y) >= 1) slanted.push(line.edge.id);
      for (const box of boxes) if (enters(from, to, box)) through.push(`${line.edge.id} ${box.id}`);
      for (const title of titles) {
        if (!enters(from, to, title)) continue;
        const own = [line.edge.source.node, line.edge.target.node].some((node) =>
          tree.path(document.nodes.get(node)?.group ?? '').some(({ id }) => id === title.id),
        );
        if (!own) overTitles.push(`${line.edge.id} ${title.id}`);
      }
    }
  }
  const net = ({ node, port }: { readonly node: string; readonly port: number }) => `${node}:${port}`;
  return {
    through,
    titles: overTitles,
    overlaps: overlapsOf(document),
    wayless: lines.filter(({ bends }) => bends === null).map(({ edge }) => edge.id),
    slanted,
    ...crossingsOf(lines.map((line) => ({ net: net(line.edge.source), points: pointsOf(line) }))),
    zoom: shownAt(document),
  };
}

/** Whether a line has a part inside a box, not only along its border. */
function enters(a: Position, b: Position, box: Box): boolean {
  return (
    Math.max(a.x, b.x) > box.x + 1 &&
    Math.min(a.x, b.x) < box.x + box.width - 1 &&
    Math.max(a.y, b.y) > box.y + 1 &&
    Math.min(a.y, b.y) < box.y + box.height - 1
  );
}

function overlapsOf(document: GraphDocument): readonly string[] {
  const { units, tree } = arrangementOf(document, plainHeight);
  const found: string[] = [];
  const levels = [null, ...[...groupsOf(document).values()].filter((group) => !group.collapsed).map(({ id }) => id)];
  for (const level of levels) {
    if (level !== null && tree.path(level).some((group) => group.collapsed)) continue;
    const boxes = units(level)
      .filter(({ kind }) => kind !== 'note')
      .map(({ box }) => box)
      .sort((a, b) => a.y - b.y);
    for (const [index, a] of boxes.entries()) {
      for (const b of boxes.slice(index + 1)) {
        if (b.y >= a.y + a.height) break;
        if (a.x < b.x + b.width && b.x < a.x + a.width) found.push(`${a.id} ${b.id}`);
      }
    }
  }
  return found;
}
