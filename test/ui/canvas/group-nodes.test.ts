import { describe, expect, it } from 'vitest';
import type { Position } from '../../../src/core/graph/document.ts';
import { type CanvasNode, createCanvasDeriver } from '../../../src/ui/canvas/canvas-nodes.ts';
import type { GroupCardData } from '../../../src/ui/canvas/group-nodes.ts';
import { english } from '../../support/said.ts';
import { column, type Drawing, edited } from '../support.ts';
import { collapsed, grouped, withGroup } from './group-drawing.ts';

const NOTHING: ReadonlySet<string> = new Set();

interface Seen {
  readonly selected?: ReadonlySet<string>;
  readonly selectedNotes?: ReadonlySet<string>;
  readonly dragged?: ReadonlyMap<string, Position>;
  readonly dropGroup?: string;
}

function watch() {
  const derive = createCanvasDeriver();
  let before: readonly CanvasNode[] = [];
  return (drawing: Drawing, seen: Seen = {}) => {
    const nodes = derive({
      ...drawing,
      selected: seen.selected ?? NOTHING,
      selectedNotes: seen.selectedNotes ?? NOTHING,
      dragged: seen.dragged ?? new Map(),
      resized: new Map(),
      dropGroup: seen.dropGroup ?? null,
      locale: 'en',
    });
    const fresh = nodes.filter((node) => !before.includes(node)).map((node) => node.id);
    before = nodes;
    return { ids: nodes.map((node) => node.id), fresh, node: (id: string) => nodes.find((node) => node.id === id) };
  };
}

describe('an expanded group on the canvas', () => {
  it('is a frame around its layers, behind them and before them in reading order', () => {
    const { ids, node } = watch()(withGroup());
    expect(ids).toEqual(['a', 'g', 'b', 'c', 'd', 'e', 'f']);
    const frame = node('g');
    // Cards of 236 by 78 at y 130, 260 and 390; 24 around, and 36 for the bar.
    expect(frame).toMatchObject({ type: 'frame', position: { x: -24, y: 70 }, width: 284, height: 422 });
    expect(frame?.zIndex).toBeLessThan(0);
    expect(frame?.ariaLabel).toBe('group Group g, expanded, 3 layers');
  });

  it('lies in the frame around it, and above that', () => {
    const { ids, node } = watch()(grouped(withGroup(), 'h', ['g', 'e']));
    expect(ids).toEqual(['a', 'h', 'g', 'b', 'c', 'd', 'e', 'f']);
    expect(node('h')?.zIndex).toBeLessThan(node('g')?.zIndex ?? 0);
    const [outer, inner] = [node('h'), node('g')];
    expect(outer?.position.x).toBeLessThan(inner?.position.x ?? 0);
    expect(outer?.position.y).toBeLessThan(inner?.position.y ?? 0);
  });

  it('stretches with a member that is dragged, and nothing else is made anew', () => {
    const drawing = withGroup();
    const look = watch();
    look(drawing);
    const { fresh, node } = look(drawing, { dragged: new Map([['d', { x: 300, y: 390 }]]) });
    expect(fresh).toEqual(['g', 'd']);
    expect(node('g')?.width).toBe(584);
  });

  it('is selected with all its layers', () => {
    const look = watch();
    expect(look(withGroup(), { selected: new Set(['b', 'c']) }).node('g')?.selected).toBe(false);
    expect(look(withGroup(), { selected: new Set(['b', 'c', 'd']) }).node('g')?.selected).toBe(true);
  });
});

describe('a collapsed group on the canvas', () => {
  it('is one card in place of its layers', () => {
    const { ids, node } = watch()(withGroup({ collapsed: true }));
    expect(ids).toEqual(['a', 'g', 'e', 'f']);
    expect(node('g')).toMatchObject({ type: 'groupCard', position: { x: 0, y: 70 }, width: 236, height: 100 });
    expect(node('g')?.ariaLabel).toBe('group Group g, collapsed, 3 layers, output N × 32 × 224 × 224');
  });

  it('has the ports of the layers inside that reach out', () => {
    const handles = watch()(withGroup({ collapsed: true })).node('g')?.handles ?? [];
    expect(handles.map(({ id, type }) => [id, type])).toEqual([
      ['b:0', 'target'],
      ['d:0', 'source'],
    ]);
    expect(handles.map(({ x, y }) => [x, y])).toEqual([
      [113.5, -4.5],
      [113.5, 95.5],
    ]);
  });

  it('hides the groups inside it', () => {
    const nested = grouped(withGroup(), 'h', ['g', 'e']);
    expect(watch()(collapsed(nested, 'h')).ids).toEqual(['a', 'h', 'f']);
    expect(watch()(collapsed(nested, 'g')).ids).toEqual(['a', 'h', 'g', 'e', 'f']);
    expect(watch()(collapsed(collapsed(nested, 'g'), 'h')).ids).toEqual(['a', 'h', 'f']);
  });

  it('says what is wrong inside', () => {
    const drawing = edited(withGroup({ collapsed: true }), {
      kind: 'setAttributes',
      id: 'b',
      attributes: { group: 2 },
    });
    const { node } = watch()(drawing);
    expect(node('g')?.ariaLabel).toBe('group Group g, collapsed, 3 layers, 1 error');
    expect(node('g')?.data).toMatchObject({ facts: { errors: 1 } });
    const data = node('g')?.data as GroupCardData | undefined;
    expect(english(data?.facts.problem)).toMatch(/^conv2d_2: /);
  });

  it('sums its layers', () => {
    const data = watch()(withGroup({ collapsed: true })).node('g')?.data as GroupCardData | undefined;
    // 3·3·3·32 + 32, 2·32, 3·3·32·32 + 32.
    expect(data?.facts).toMatchObject({ layers: 3, parameters: 896 + 64 + 9248 });
  });

  it('says how many of its layers are selected', () => {
    const look = watch();
    const drawing = withGroup({ collapsed: true });
    expect(look(drawing, { selected: new Set(['c']) }).node('g')).toMatchObject({
      selected: false,
      data: { chosen: 1 },
    });
    const whole = look(drawing, { selected: new Set(['b', 'c', 'd']) });
    expect(whole.node('g')).toMatchObject({ selected: true, data: { chosen: 0 } });
    expect(whole.fresh).toEqual(['g']);
  });

  it('is not made anew by an edit elsewhere', () => {
    const look = watch();
    look(withGroup({ collapsed: true }));
    const drawing = withGroup({ collapsed: true });
    look(drawing);
    const moved = edited(drawing, { kind: 'move', positions: new Map([['f', { x: 500, y: 0 }]]) });
    expect(look(moved).fresh).toEqual(['f']);
  });

  it('leaves fifty cards of two hundred layers', () => {
    let drawing = column('input', ...Array.from({ length: 199 }, () => 'relu'));
    const ids = [...drawing.document.nodes.keys()];
    for (let index = 0; index < 50; index += 1) {
      drawing = grouped(drawing, `g${index}`, ids.slice(index * 4, index * 4 + 4), { collapsed: true });
    }
    expect(watch()(drawing).ids).toHaveLength(50);
  });
});

describe('notes on the canvas', () => {
  const note = {
    id: 't1',
    text: 'Here\nit begins',
    position: { x: 9, y: 8 },
    width: 200,
    height: 90,
    tint: 'blue',
  } as const;
  const withNote = () => edited(column('input', 'relu'), { kind: 'addNote', note });

  it('come after the layers, and are read', () => {
    const { ids, node } = watch()(withNote());
    expect(ids).toEqual(['a', 'b', 't1']);
    expect(node('t1')).toMatchObject({ type: 'note', ariaLabel: 'note: Here\nit begins', width: 200, height: 90 });
  });

  it('are made anew only if they change', () => {
    const look = watch();
    const drawing = withNote();
    look(drawing);
    expect(look(drawing, { selected: new Set(['a']) }).fresh).toEqual(['a']);
    expect(look(drawing, { selectedNotes: new Set(['t1']) }).fresh).toEqual(['a', 't1']);
    expect(look(edited(drawing, { kind: 'setNote', id: 't1', changes: { text: '' } })).node('t1')?.ariaLabel).toBe(
      'empty note',
    );
  });
});
