import { describe, expect, it } from 'vitest';
import { defaultAttributes } from '../../../src/core/attributes.ts';
import { analyze } from '../../../src/core/graph/analyze.ts';
import { EMPTY_DOCUMENT, type GraphDocument } from '../../../src/core/graph/document.ts';
import { layerType } from '../../../src/core/layers/index.ts';
import { createLateEdges } from '../../../src/ui/canvas/late-edges.ts';

/** A chain of so many layers. */
function chain(count: number): GraphDocument {
  const relu = layerType('relu');
  const attributes = relu ? defaultAttributes(relu.attributes) : {};
  const id = (at: number) => `n${at}`;
  const nodes = Array.from({ length: count }, (_, at) => ({
    id: id(at),
    type: 'relu',
    name: id(at),
    attributes,
    position: { x: 0, y: at * 130 },
  }));
  const edges = nodes.slice(1).map((_, at) => ({
    id: `e${at}`,
    source: { node: id(at), port: 0 },
    target: { node: id(at + 1), port: 0 },
  }));
  return {
    ...EMPTY_DOCUMENT,
    nodes: new Map(nodes.map((node) => [node.id, node])),
    edges: new Map(edges.map((edge) => [edge.id, edge])),
  };
}

const inputs = (document: GraphDocument) => ({
  document,
  analysis: analyze(document),
  selected: new Set<string>(),
  dropEdge: null,
  locale: 'en' as const,
});

describe('edges of a drawing that was just opened', () => {
  it('come at once where there are few', () => {
    expect(createLateEdges().derive(inputs(chain(900)), 1)).toHaveLength(899);
  });

  it('of many are held back until they are prepared, and then are there, the same list again and again', () => {
    const late = createLateEdges();
    const opened = inputs(chain(1_500));
    expect(late.derive(opened, 1)).toBeNull();
    late.prepare(opened, 1);
    const edges = late.derive(opened, 1);
    expect(edges).toHaveLength(1_499);
    expect(late.derive(opened, 1)).toBe(edges);
  });

  it('are never held back by an edit, nor where the drawing is only brought into view', () => {
    const late = createLateEdges();
    const first = inputs(chain(1_500));
    late.prepare(first, 1);
    const { document } = first;
    const renamed = { ...document, title: 'Mine', nodes: new Map(document.nodes) };
    expect(late.derive(inputs(renamed), 1)).toHaveLength(1_499);
    expect(late.derive(inputs(renamed), 2)).toHaveLength(1_499);
    expect(late.derive(inputs(chain(1_600)), 3)).toBeNull();
  });
});
