import { describe, expect, it } from 'vitest';
import type { Position } from '../../../src/core/graph/document.ts';
import { arrangementIn } from '../../../src/store/selection.ts';
import { dropGroups } from '../../../src/ui/canvas/drop-group.ts';
import { displaced, selectionAfter, spread } from '../../../src/ui/canvas/flow-changes.ts';
import { groupViewOf } from '../../../src/ui/canvas/group-view.ts';
import { moveEdit } from '../../../src/ui/canvas/move-edit.ts';
import { english } from '../../support/said.ts';
import { type Drawing, edited } from '../support.ts';
import { collapsed, grouped, withGroup } from './group-drawing.ts';

const change = (id: string, selected: boolean) => ({ type: 'select', id, selected });

function select(
  { document }: Drawing,
  before: readonly string[],
  changes: readonly ReturnType<typeof change>[],
  how: { adding?: boolean; byRectangle?: boolean } = {},
) {
  const view = groupViewOf(document);
  const context = { document, view, adding: how.adding ?? false, byRectangle: how.byRectangle ?? false };
  const after = selectionAfter({ nodes: new Set(before), notes: new Set() }, changes, context);
  return after && [...after.nodes].sort().join('');
}

describe('selecting on the canvas', () => {
  it('takes all layers with their group, from card and frame alike', () => {
    for (const isCollapsed of [false, true]) {
      const drawing = withGroup({ collapsed: isCollapsed });
      expect(select(drawing, [], [change('g', true)])).toBe('bcd');
      expect(select(drawing, ['b', 'c', 'd'], [change('g', false), change('e', true)])).toBe('e');
      expect(select(drawing, ['b', 'c', 'd', 'e'], [change('g', false)], { adding: true })).toBe('e');
    }
  });

  it('leaves a frame for what is in it', () => {
    // What React Flow says when a card in a selected frame is clicked with Ctrl.
    expect(select(withGroup(), ['b', 'c', 'd'], [change('b', false)], { adding: true })).toBe('cd');
  });

  it('takes no frame that a rectangle only touches', () => {
    expect(select(withGroup(), [], [change('g', true), change('b', true)], { byRectangle: true })).toBe('b');
    expect(select(withGroup({ collapsed: true }), [], [change('g', true)], { byRectangle: true })).toBe('bcd');
  });

  it('lets go of a layer that is hidden in a group', () => {
    expect(select(withGroup({ collapsed: true }), ['c'], [change('e', true)])).toBe('e');
    expect(select(withGroup({ collapsed: true }), ['c'], [change('e', true)], { adding: true })).toBe('ce');
  });

  it('keeps a collapsed group that no change names', () => {
    const drawing = withGroup({ collapsed: true });
    expect(select(drawing, ['b', 'c', 'd', 'e'], [change('f', true)])).toBe('bcdef');
  });

  it('says nothing where nothing was selected', () => {
    expect(select(withGroup(), ['b'], [])).toBeNull();
  });
});

function spreadOut({ document, analysis }: Drawing, places: Record<string, Position>) {
  const positions = new Map(Object.entries(places));
  const all = spread(positions, groupViewOf(document), () => arrangementIn({ document, analysis }));
  return Object.fromEntries(displaced(all, document));
}

describe('dragging on the canvas', () => {
  it('moves all layers with a card or a frame', () => {
    // The frame stands at −24, 70, the card at 0, 70.
    const expected = { b: { x: 10, y: 135 }, c: { x: 10, y: 265 }, d: { x: 10, y: 395 } };
    expect(spreadOut(withGroup(), { g: { x: -14, y: 75 } })).toEqual(expected);
    expect(spreadOut(withGroup({ collapsed: true }), { g: { x: 10, y: 75 } })).toEqual(expected);
  });

  it('keeps layers on the grid while they snap, wherever the frame begins', () => {
    const { document, analysis } = withGroup();
    const places = new Map([['g', { x: 0, y: 80 }]]);
    const all = spread(places, groupViewOf(document), () => arrangementIn({ document, analysis }), 20);
    expect(all.get('b')).toEqual({ x: 20, y: 150 });
  });

  it('believes a layer more than the group around it', () => {
    const moved = spreadOut(withGroup(), { g: { x: -14, y: 75 }, b: { x: 20, y: 140 } });
    expect(moved.b).toEqual({ x: 20, y: 140 });
    expect(moved.c).toEqual({ x: 10, y: 265 });
  });

  it('is one step with a name', () => {
    const { document } = withGroup();
    const to = (...ids: readonly string[]) => new Map(ids.map((id) => [id, { x: 1, y: 1 }]));
    expect(english(moveEdit(document, to('b', 'c', 'd')).title)).toBe('Move Group g');
    expect(english(moveEdit(document, to('e')).title)).toBe('Move relu_5');
    expect(english(moveEdit(document, to('e'), ['e'], 'g').title)).toBe('Put relu_5 into Group g');
    expect(english(moveEdit(document, to('b'), ['b'], null).title)).toBe('Take conv2d_2 out of its group');
    const next = edited(withGroup(), moveEdit(document, to('e'), ['e'], 'g').edit);
    expect(next.document.nodes.get('e')).toMatchObject({ group: 'g', position: { x: 1, y: 1 } });
  });
});

describe('dropping into groups', () => {
  function drop({ document, analysis }: Drawing, ...moved: readonly string[]) {
    const groups = dropGroups(document, analysis, groupViewOf(document), new Set(moved));
    return (x: number, y: number, freely = false) => {
      const target = groups?.at({ x, y }) ?? null;
      return [target, groups?.joining(target, freely).join('') ?? ''];
    };
  }

  it('joins the frame that the middle is over', () => {
    const at = drop(withGroup(), 'e');
    expect(at(100, 200)).toEqual(['g', 'e']);
    expect(at(600, 200)).toEqual([null, '']);
  });

  it('stretches the own frame, unless Ctrl says otherwise', () => {
    const at = drop(withGroup(), 'd');
    expect(at(100, 900)).toEqual([null, '']);
    expect(at(100, 900, true)).toEqual([null, 'd']);
    // Without the dragged layer the frame still reaches down to the other two.
    expect(at(100, 200, true)).toEqual(['g', '']);
  });

  it('does not leave an inner group for the one around it', () => {
    const nested = grouped(withGroup(), 'h', ['g', 'e', 'f']);
    const at = drop(nested, 'b');
    expect(at(100, 600)).toEqual(['h', '']);
    expect(at(100, 600, true)).toEqual(['h', 'b']);
  });

  it('takes a whole group along as one', () => {
    const two = grouped(withGroup({ collapsed: true }), 'h', ['e', 'f']);
    expect(drop(two, 'b', 'c', 'd')(100, 600)).toEqual(['h', 'g']);
  });

  it('knows no collapsed group, and none in a drawing without', () => {
    expect(drop(collapsed(withGroup(), 'g'), 'e')(100, 100)).toEqual([null, '']);
    expect(dropGroups(withGroup().document, withGroup().analysis, null, new Set(['e']))).toBeNull();
  });
});
