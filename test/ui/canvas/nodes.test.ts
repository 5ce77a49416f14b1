import { describe, expect, it } from 'vitest';
import type { Position } from '../../../src/core/graph/document.ts';
import type { Locale } from '../../../src/core/text.ts';
import { createEdgeDeriver } from '../../../src/ui/canvas/edges.ts';
import { type CardNode, createNodeDeriver } from '../../../src/ui/canvas/nodes.ts';
import { column, connect, type Drawing, edited } from '../support.ts';

const NOTHING: ReadonlySet<string> = new Set();

function watch() {
  const derive = createNodeDeriver();
  let before = new Map<string, CardNode>();
  return (
    drawing: Drawing,
    options: {
      selected?: ReadonlySet<string>;
      dragged?: ReadonlyMap<string, Position>;
      locale?: Locale;
    } = {},
  ) => {
    const nodes = derive({
      ...drawing,
      selected: options.selected ?? NOTHING,
      dragged: options.dragged ?? new Map(),
      locale: options.locale ?? 'en',
    });
    const fresh = nodes.filter((node) => before.get(node.id) !== node).map((node) => node.id);
    const data = nodes.filter((node) => before.get(node.id)?.data !== node.data).map((node) => node.id);
    before = new Map(nodes.map((node) => [node.id, node]));
    return { nodes: before, fresh, data };
  };
}

const chain = () => column('input', 'conv2d', 'batchNormalization', 'conv2d', 'relu', 'globalAveragePool');

describe('node objects of the canvas', () => {
  it('are all made once and none again while nothing changes', () => {
    const drawing = chain();
    const look = watch();
    expect(look(drawing).fresh).toEqual(['a', 'b', 'c', 'd', 'e', 'f']);
    expect(look(drawing).fresh).toEqual([]);
  });

  it('are made anew only where an attribute edit changed a number', () => {
    let drawing = chain();
    const look = watch();
    look(drawing);
    drawing = edited(drawing, { kind: 'setAttributes', id: 'b', attributes: { filters: 8 } });
    // The second convolution still puts out 32 maps: whatever lies behind it is untouched.
    expect(look(drawing).fresh).toEqual(['b', 'c', 'd']);
  });

  it('never touch what lies upstream or beside', () => {
    let drawing = chain();
    const look = watch();
    look(drawing);
    drawing = edited(drawing, { kind: 'setAttributes', id: 'd', attributes: { strides: [2, 2] } });
    expect(look(drawing).fresh).toEqual(['d', 'e', 'f']);
  });

  it('keep the card of a layer that is only dragged', () => {
    const drawing = chain();
    const look = watch();
    look(drawing);
    const moved = look(drawing, { dragged: new Map([['c', { x: 40, y: 300 }]]) });
    expect(moved.fresh).toEqual(['c']);
    expect(moved.data).toEqual([]);
    expect(moved.nodes.get('c')?.position).toEqual({ x: 40, y: 300 });
  });

  it('follow the selection one by one', () => {
    const drawing = chain();
    const look = watch();
    look(drawing);
    expect(look(drawing, { selected: new Set(['b']) }).fresh).toEqual(['b']);
    expect(look(drawing, { selected: new Set(['c']) }).fresh).toEqual(['b', 'c']);
  });

  it('change all with the language, because screen readers read them', () => {
    const drawing = chain();
    const look = watch();
    look(drawing);
    const korean = look(drawing, { locale: 'ko' });
    expect(korean.fresh).toHaveLength(6);
    expect(korean.data).toEqual([]);
    expect(korean.nodes.get('b')?.ariaLabel).toContain('출력 N × 32 × 224 × 224');
  });

  it('say what is wrong, and what waits for it', () => {
    let drawing = chain();
    drawing = edited(drawing, { kind: 'setAttributes', id: 'b', attributes: { group: 2 } });
    const { nodes } = watch()(drawing);
    expect(nodes.get('b')?.ariaLabel).toContain('groups');
    expect(nodes.get('d')?.data.waitsFor).toBe('conv2d_2');
    expect(nodes.get('d')?.ariaLabel).toContain('waits for conv2d_2');
  });

  it('carry exact port positions, so that no card needs measuring', () => {
    let drawing = column('input', 'conv2d', 'add');
    drawing = edited(drawing, connect('a', 'c', 1));
    const add = watch()(drawing).nodes.get('c');
    // Two connected ports and a free one, spread over the width.
    expect(add?.data.inputPorts).toBe(3);
    const inputs = (add?.handles ?? []).filter((handle) => handle.type === 'target');
    expect(inputs.map((handle) => handle.x + 4.5)).toEqual([59, 118, 177]);
    const output = (add?.handles ?? []).find((handle) => handle.type === 'source');
    expect(output?.y).toBe((add?.height ?? 0) - 4.5);
  });
});

describe('edge objects of the canvas', () => {
  function watchEdges() {
    const derive = createEdgeDeriver();
    let before = new Map<string, unknown>();
    return (drawing: Drawing, selected = NOTHING) => {
      const edges = derive({ ...drawing, selected, dropEdge: null, locale: 'en' });
      const fresh = edges.filter((edge) => before.get(edge.id) !== edge).map((edge) => edge.id);
      before = new Map(edges.map((edge) => [edge.id, edge]));
      return { edges: new Map(edges.map((edge) => [edge.target, edge])), fresh };
    };
  }

  it('are made anew only where the shape changed', () => {
    let drawing = chain();
    const look = watchEdges();
    expect(look(drawing).fresh).toHaveLength(5);
    drawing = edited(drawing, { kind: 'setAttributes', id: 'b', attributes: { filters: 8 } });
    expect(look(drawing).fresh).toEqual(['b:0>c:0', 'c:0>d:0']);
    expect(look(drawing, new Set(['a:0>b:0'])).fresh).toEqual(['a:0>b:0']);
  });

  it('show both shapes where they do not fit', () => {
    let drawing = column('input', 'conv2d', 'add');
    drawing = edited(drawing, connect('a', 'c', 1));
    const wrong = [...watchEdges()(drawing).edges.values()].filter((edge) => edge.data?.wrong);
    expect(wrong).toHaveLength(1);
    expect(wrong[0]?.data?.label).toMatch(/^N×\d+×224×224 ≠ N×\d+×224×224$/);
  });
});
