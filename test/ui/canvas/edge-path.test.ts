import { describe, expect, it } from 'vitest';
import { edgeLanes } from '../../../src/core/drawing/edge-lanes.ts';
import { edgeShape } from '../../../src/core/drawing/edge-path.ts';
import { column, connect, type Drawing, edited } from '../support.ts';

describe('edge paths', () => {
  it('run straight down between two cards, with the label beside the middle', () => {
    const shape = edgeShape({ sourceX: 100, sourceY: 80, targetX: 100, targetY: 130 }, null);
    expect(shape.path).toBe('M100,80 C100,105 100,105 100,130');
    expect(shape).toMatchObject({ labelX: 109, labelY: 109, anchor: 'start', tight: false });
  });

  it('put the label of an edge into a frame right above the card, below the frame’s bar', () => {
    const ends = { sourceX: 0, sourceY: 0, targetX: 0, targetY: 100 };
    expect(edgeShape(ends, null).labelY).toBe(54);
    expect(edgeShape(ends, null, true).labelY).toBe(92);
  });

  it('leave the label away where there is no room', () => {
    expect(edgeShape({ sourceX: 0, sourceY: 0, targetX: 0, targetY: 15 }, null).tight).toBe(true);
  });

  it('put the label of a slanted edge on its outer side', () => {
    expect(edgeShape({ sourceX: 0, sourceY: 0, targetX: 200, targetY: 80 }, null).anchor).toBe('end');
    expect(edgeShape({ sourceX: 0, sourceY: 0, targetX: -200, targetY: 80 }, null).anchor).toBe('start');
  });

  it('rise half-way between two columns', () => {
    const { path } = edgeShape({ sourceX: 0, sourceY: 500, targetX: 320, targetY: 0 }, null);
    expect(path).toContain('160,410');
    expect(path).toContain('L160,90');
  });

  it('rise beside a column that they return to', () => {
    const { path } = edgeShape({ sourceX: 10, sourceY: 500, targetX: 0, targetY: 0 }, null);
    expect(path).toContain('L160,90');
  });
});

describe('lanes of skip connections', () => {
  const lanesOf = ({ document }: Drawing) => edgeLanes(document.nodes, document.edges.values());
  const residual = () => edited(column('input', 'conv2d', 'relu', 'conv2d', 'add'), connect('b', 'e', 1));

  it('pass beside the cards in between', () => {
    const lanes = lanesOf(residual());
    expect([...lanes.keys()]).toEqual(['b:0>e:1']);
    // The second port is on the right: 236 is the card's right edge.
    expect(lanes.get('b:0>e:1')).toBeGreaterThan(236);
  });

  it('are not needed where nothing is in the way', () => {
    const drawing = residual();
    const away = new Map(['c', 'd'].map((id) => [id, { x: 900, y: 0 }]));
    expect(lanesOf(edited(drawing, { kind: 'move', positions: away })).size).toBe(0);
  });
});
