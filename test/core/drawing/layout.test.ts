import { describe, expect, it } from 'vitest';
import { layoutOf } from '../../../src/core/drawing/layout.ts';
import {
  type Edge,
  EMPTY_DOCUMENT,
  type GraphDocument,
  type LayerNode,
  makeEdge,
} from '../../../src/core/graph/document.ts';
import { expectLight, unitsOf } from '../../support/work.ts';

/** A drawing of relu and add nodes: `from` lists the nodes that each one reads. */
function drawing(from: readonly (readonly number[])[]): GraphDocument {
  const nodes = new Map<string, LayerNode>();
  const edges = new Map<string, Edge>();
  for (const [at, sources] of from.entries()) {
    const type = sources.length > 1 ? 'add' : 'relu';
    nodes.set(`n${at}`, { id: `n${at}`, type, name: `n${at}`, attributes: {}, position: { x: 0, y: 0 } });
    for (const [port, source] of sources.entries()) {
      const edge = makeEdge({ node: `n${source}`, port: 0 }, { node: `n${at}`, port });
      edges.set(edge.id, edge);
    }
  }
  return { ...EMPTY_DOCUMENT, nodes, edges };
}

function check(document: GraphDocument) {
  const { positions } = layoutOf(document);
  expect(positions.size).toBe(document.nodes.size);
  const places = new Set([...positions.values()].map(({ x, y }) => `${x},${y}`));
  expect(places.size).toBe(document.nodes.size);
  return positions;
}

/** A small drawing is one column of the page: data flows down. */
function checkSmall(document: GraphDocument) {
  const positions = check(document);
  for (const edge of document.edges.values()) {
    expect(positions.get(edge.source.node)?.y).toBeLessThan(positions.get(edge.target.node)?.y ?? 0);
  }
  return positions;
}

describe('the layout', () => {
  it('draws a chain as one column', () => {
    const positions = checkSmall(drawing([[], [0], [1], [2]]));
    expect(new Set([...positions.values()].map(({ x }) => x)).size).toBe(1);
  });

  it('keeps the trunk of a residual block straight and its branch beside it', () => {
    const positions = checkSmall(drawing([[], [0], [1], [0], [2, 3], [4]]));
    const column = (id: string) => positions.get(id)?.x;
    expect([column('n1'), column('n2'), column('n4'), column('n5')]).toEqual(
      [0, 0, 0, 0].map((x) => x + (column('n0') ?? 0)),
    );
    expect(column('n3')).not.toBe(column('n1'));
  });

  it('puts an input that is needed late right above what needs it', () => {
    const positions = checkSmall(drawing([[], [0], [1], [], [2, 3]]));
    expect(positions.get('n3')?.y).toBe(positions.get('n2')?.y);
  });

  it('is well under a second’s work for 5,000 layers, however they branch', () => {
    const from = Array.from({ length: 5000 }, (_, at) =>
      at === 0 ? [] : at % 7 === 0 ? [at - 1, at - 5] : [at - 1 - (at % 3 === 0 && at > 3 ? 2 : 0)],
    );
    const both = [drawing(from), drawing(Array.from({ length: 5000 }, (_, at) => (at === 0 ? [] : [0])))];
    expectLight(() => both.map(check), 200, '5,000 layers, twice');
  });

  it('takes time in proportion to the layers', () => {
    const blocks = (count: number) =>
      drawing(Array.from({ length: count }, (_, at) => (at === 0 ? [] : at % 4 === 3 ? [at - 1, at - 3] : [at - 1])));
    const [few, many] = [blocks(1_250), blocks(5_000)];
    layoutOf(few);
    const least = (document: GraphDocument) =>
      Math.min(...Array.from({ length: 3 }, () => unitsOf(() => layoutOf(document))));
    // Four times as many: a square would be sixteen times.
    expect(least(many) / least(few)).toBeLessThan(9);
  });
});
