import { describe, expect, it } from 'vitest';
import { arrangementOf } from '../../../src/core/drawing/arrangement.ts';
import { plainHeight } from '../../../src/core/drawing/card-size.ts';
import { collapseEdit } from '../../../src/core/drawing/collapse.ts';
import { layOut } from '../../../src/core/drawing/layout.ts';
import {
  type Edge,
  type GraphDocument,
  type Group,
  type LayerNode,
  makeEdge,
} from '../../../src/core/graph/document.ts';
import { applyEdit } from '../../../src/core/graph/edits.ts';
import { english } from '../../support/said.ts';
import { expectLight } from '../../support/work.ts';

interface Wanted {
  readonly from: readonly number[];
  readonly group?: string;
}

/** Groups are written as paths: `a/b` is the group b in the group a; a capital letter begins a collapsed one. */
function drawing(wanted: readonly Wanted[]): GraphDocument {
  const nodes = new Map<string, LayerNode>();
  const edges = new Map<string, Edge>();
  const groups = new Map<string, Group>();
  for (const [at, { from, group }] of wanted.entries()) {
    const parts = group?.split('/') ?? [];
    for (const [depth] of parts.entries()) {
      const id = parts.slice(0, depth + 1).join('/');
      const parent = depth > 0 ? { parent: parts.slice(0, depth).join('/') } : {};
      groups.set(id, { id, name: id, ...parent, collapsed: /^[A-Z]/.test(parts[depth] ?? ''), tint: 'grey' });
    }
    const id = `n${at}`;
    const type = at % 5 === 3 ? 'squeezeExcitation' : from.length > 1 ? 'add' : 'relu';
    nodes.set(id, { id, type, name: id, attributes: {}, position: { x: 0, y: 0 }, ...(group && { group }) });
    for (const [port, source] of from.entries()) {
      const edge = makeEdge({ node: `n${source}`, port: 0 }, { node: id, port });
      edges.set(edge.id, edge);
    }
  }
  return { title: 'groups', seed: 1, nodes, edges, ...(groups.size > 0 && { groups }) };
}

/** A network of residual blocks in stages, each block and each stage a group. */
function stages(count: number, blocks: number, stage = 'stage', block = 'block'): GraphDocument {
  const wanted: Wanted[] = [{ from: [] }];
  for (let s = 0; s < count; s += 1) {
    for (let b = 0; b < blocks; b += 1) {
      const group = `${stage}${s}/${block}${s}-${b}`;
      const first = wanted.length;
      wanted.push({ from: [first - 1], group }, { from: [first], group }, { from: [first - 1], group });
      wanted.push({ from: [first + 1, first + 2], group });
    }
  }
  wanted.push({ from: [wanted.length - 1] });
  return drawing(wanted);
}

/** Nothing on any level covers anything else there, and what is shown lies inside what is around it. */
function expectApart(document: GraphDocument): void {
  const { units, tree, frame } = arrangementOf(document, plainHeight);
  const check = (level: string | null) => {
    const list = units(level).map((unit) => unit.box);
    const sorted = [...list].sort((a, b) => a.y - b.y);
    for (const [index, a] of sorted.entries()) {
      for (const b of sorted.slice(index + 1)) {
        if (b.y >= a.y + a.height) break;
        expect(a.x + a.width <= b.x || b.x + b.width <= a.x, `${a.id} and ${b.id}`).toBe(true);
      }
    }
    for (const child of tree.children(level)) {
      if (!child.collapsed) check(child.id);
      const around = level === null ? null : frame(level);
      if (around && !child.collapsed) expect(frame(child.id).x).toBeGreaterThanOrEqual(around.x + 24);
    }
  };
  check(null);
}

const rows = (document: GraphDocument, ids: readonly string[]) =>
  ids.map((id) => arrangementOf(document, plainHeight).unit(id)?.box.y ?? Number.NaN);
const ascending = (values: readonly number[]) => values.every((value, at) => at === 0 || value > (values[at - 1] ?? 0));

/** Each below the one before, or in a later column. */
const inReadingOrder = (document: GraphDocument, ids: readonly string[]) => {
  const boxes = ids.map(
    (id) => arrangementOf(document, plainHeight).unit(id)?.box ?? { x: 0, y: 0, width: 0, height: 0 },
  );
  return boxes.every((box, at) => {
    const before = boxes[at - 1];
    return !before || box.y >= before.y + before.height || box.x >= before.x + before.width;
  });
};

describe('the layout of groups', () => {
  it('keeps the frames of blocks and stages apart, one below the other', () => {
    const document = layOut(stages(3, 3));
    expectApart(document);
    expect(inReadingOrder(document, ['n0', 'stage0', 'stage1', 'stage2', 'n37'])).toBe(true);
    expect(inReadingOrder(document, ['stage1/block1-0', 'stage1/block1-1', 'stage1/block1-2'])).toBe(true);
  });

  it('keeps frames apart that stand side by side, however deep they are nested', () => {
    const branches = ['a/b/c', 'd/e/f', 'g', 'h/i'].flatMap((group, at): Wanted[] => [
      { from: [0], group },
      { from: [1 + at * 3], group },
      { from: [1 + at * 3], group: group.slice(0, 1) },
    ]);
    const document = layOut(drawing([{ from: [] }, ...branches, { from: [2, 5, 8, 11] }]));
    expectApart(document);
    expect(new Set(rows(document, ['a', 'd', 'g', 'h'])).size).toBe(1);
  });

  it('treats a collapsed group as one card, which opens where it stands', () => {
    const document = layOut(stages(3, 2, 'Stage'));
    expectApart(document);
    const { box } = arrangementOf(document, plainHeight);
    expect([box('Stage0').x, box('Stage1').x, box('Stage2').x]).toEqual([0, 0, 0]);
    const open = applyEdit(document, collapseEdit(document, ['Stage0', 'Stage1', 'Stage2'], false, plainHeight));
    if (!open.ok) throw new Error(english(open.error.message));
    expectApart(open.value);
    expect(open.value.nodes.get('n0')?.position).toEqual({ x: 0, y: 0 });
  });

  it('lays out what cannot be one box as if it were not grouped', () => {
    const document = layOut(
      drawing([{ from: [] }, { from: [0], group: 'a' }, { from: [1] }, { from: [2], group: 'a' }]),
    );
    expect(ascending(rows(document, ['n0', 'n1', 'n2', 'n3']))).toBe(true);
  });

  it('is not cut where the drawing is folded', () => {
    const document = layOut(stages(8, 3));
    expectApart(document);
    expect(document.nodes.size).toBe(98);
    const frame = arrangementOf(document, plainHeight).frame;
    const lefts = Array.from({ length: 8 }, (_, stage) => frame(`stage${stage}`).x);
    expect(new Set(lefts).size).toBeGreaterThan(1);
  });

  it('of 5,000 layers in 250 groups is well under a second’s work', () => {
    const document = stages(25, 50);
    expect(document.nodes.size).toBe(5_002);
    expectLight(() => layOut(document), 150, '5,000 layers');
  });
});
