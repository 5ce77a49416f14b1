import { describe, expect, it } from 'vitest';
import { foldTall } from '../../../src/core/drawing/fold.ts';
import { layOut } from '../../../src/core/drawing/layout.ts';
import { type GraphDocument, type LayerNode, makeEdge } from '../../../src/core/graph/document.ts';

/** A chain with a residual connection over every third and fourth layer. */
function chain(length: number): GraphDocument {
  const nodes = new Map<string, LayerNode>();
  const edges = Array.from({ length }, (_, at) => {
    const id = `n${at}`;
    const joins = at % 4 === 3;
    const type = joins ? 'add' : 'relu';
    nodes.set(id, { id, type, name: id, attributes: {}, position: { x: 0, y: 0 } });
    const before = at === 0 ? [] : [makeEdge({ node: `n${at - 1}`, port: 0 }, { node: id, port: 0 })];
    return joins ? [...before, makeEdge({ node: `n${at - 3}`, port: 0 }, { node: id, port: 1 })] : before;
  }).flat();
  return layOut({ title: 'chain', seed: 1, nodes, edges: new Map(edges.map((edge) => [edge.id, edge])) });
}

describe('folding a tall drawing', () => {
  it('leaves what fits a window as it is', () => {
    const document = chain(12);
    expect(foldTall(document)).toBe(document);
  });

  it.each([40, 108, 1000, 5000])('%i layers: near a window’s proportions, nothing overlaps', (length) => {
    const before = chain(length);
    const { nodes, edges } = foldTall(before);
    expect(edges).toBe(before.edges);
    expect([...nodes.keys()]).toEqual([...before.nodes.keys()]);
    const places = [...nodes.values()].map(({ position }) => position);
    const width = Math.max(...places.map(({ x }) => x)) + 240;
    const height = Math.max(...places.map(({ y }) => y)) + 110;
    expect(width / height).toBeGreaterThan(0.7);
    expect(width / height).toBeLessThan(3);
    expect(new Set(places.map(({ x, y }) => `${Math.round(x / 260)} ${Math.round(y / 110)}`)).size).toBe(length);
  });

  it('cuts where no residual connection runs', () => {
    const { nodes } = foldTall(chain(108));
    for (let at = 3; at < 108; at += 4) {
      expect(nodes.get(`n${at}`)?.position.y).toBeGreaterThan(nodes.get(`n${at - 3}`)?.position.y ?? 0);
    }
  });
});
