import { describe, expect, it } from 'vitest';
import type { CanvasNode } from '../../../src/ui/canvas/canvas-nodes.ts';
import { cardAt, cardsIn, createMapDeriver } from '../../../src/ui/canvas/map-nodes.ts';

const card = (id: string, x: number, y: number, more: Partial<CanvasNode> = {}) =>
  ({ id, type: 'layer', position: { x, y }, width: 236, height: 78, data: {}, ...more }) as CanvasNode;
const many = (count: number, more: Partial<CanvasNode> = {}) =>
  Array.from({ length: count }, (_, index) => card(`n${index}`, 0, index * 130, more));

describe('a map of a large drawing', () => {
  it('paints layers and mounts the rest: groups, notes, what is selected or dragged', () => {
    const nodes = [
      ...many(500),
      card('selected', 300, 0, { selected: true }),
      card('dragged', 300, 130, { dragging: true }),
      card('frame', 0, 0, { type: 'frame' } as Partial<CanvasNode>),
    ];
    const map = createMapDeriver()(nodes);
    expect(map.painted).toEqual(nodes.slice(0, 500));
    expect(map.nodes.map(({ id }) => id)).toEqual(nodes.map(({ id }) => id));
    expect(map.nodes.filter(({ hidden }) => !hidden)).toEqual(nodes.slice(500));
  });

  it('mounts what is pointed at, so that it can be wired', () => {
    const nodes = many(500);
    const map = createMapDeriver()(nodes, 'n7');
    expect(map.nodes.filter(({ hidden }) => !hidden).map(({ id }) => id)).toEqual(['n7']);
    expect(map.painted).toHaveLength(499);
  });

  it('paints selected layers as well once there are many of them', () => {
    const nodes = many(500, { selected: true });
    expect(createMapDeriver()(nodes).painted).toEqual(nodes);
  });

  it('keeps the objects of what did not change', () => {
    const derive = createMapDeriver();
    const nodes = many(450);
    const first = derive(nodes).nodes;
    const next = derive(nodes.with(7, card('n7', 9, 9))).nodes;
    expect(next.flatMap((node, index) => (node === first[index] ? [] : [index]))).toEqual([7]);
  });

  it('finds the topmost card at a point and all cards that a rectangle touches', () => {
    const nodes = [card('below', 0, 0), card('above', 100, 40), card('away', 1000, 1000)];
    expect(cardAt(nodes, { x: 150, y: 60 })?.id).toBe('above');
    expect(cardAt(nodes, { x: 10, y: 10 })?.id).toBe('below');
    expect(cardAt(nodes, { x: 500, y: 500 })).toBeNull();
    const ids = (x: number, y: number, width: number, height: number) =>
      cardsIn(nodes, { x, y, width, height }).map(({ id }) => id);
    expect(ids(-50, -50, 60, 60)).toEqual(['below']);
    expect(ids(0, 0, 2000, 2000)).toEqual(['below', 'above', 'away']);
    expect(ids(400, 0, 10, 10)).toEqual([]);
  });
});
