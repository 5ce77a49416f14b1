import { describe, expect, it } from 'vitest';
import { EMPTY_DOCUMENT, type GraphDocument, makeNode } from '../../../src/core/graph/document.ts';
import { applyEdit, type Edit, type EditRefusal } from '../../../src/core/graph/edits.ts';
import { layerType } from '../../../src/core/layers/index.ts';
import { english } from '../../support/said.ts';

function chain(...types: string[]): { document: GraphDocument; ids: string[] } {
  let document = EMPTY_DOCUMENT;
  const ids: string[] = [];
  for (const [index, type] of types.entries()) {
    const layer = layerType(type);
    if (!layer) throw new Error(`no layer type ${type}`);
    const node = makeNode(document, layer, { x: 0, y: index * 130 });
    document = apply(document, { kind: 'addNode', node });
    const previous = ids[ids.length - 1];
    if (previous && layer.inputs !== undefined) {
      document = apply(document, {
        kind: 'connect',
        source: { node: previous, port: 0 },
        target: { node: node.id, port: 0 },
      });
    }
    ids.push(node.id);
  }
  return { document, ids };
}

function apply(document: GraphDocument, edit: Edit): GraphDocument {
  const result = applyEdit(document, edit);
  if (!result.ok) throw new Error(english(result.error.message));
  return result.value;
}

function refusal(document: GraphDocument, edit: Edit): EditRefusal['code'] | null {
  const result = applyEdit(document, edit);
  return result.ok ? null : result.error.code;
}

describe('edits', () => {
  it('shares every node that an edit does not touch', () => {
    const { document, ids } = chain('input', 'conv2d', 'relu');
    const next = apply(document, { kind: 'setAttributes', id: ids[1] as string, attributes: { filters: 8 } });
    expect(next.nodes.get(ids[0] as string)).toBe(document.nodes.get(ids[0] as string));
    expect(next.nodes.get(ids[2] as string)).toBe(document.nodes.get(ids[2] as string));
    expect(next.edges).toBe(document.edges);
    expect(document.nodes.get(ids[1] as string)?.attributes.filters).toBe(32);
  });

  it('replaces the edge that an input port had', () => {
    const { document, ids } = chain('input', 'conv2d', 'relu');
    const [input, , relu] = ids as [string, string, string];
    const next = apply(document, {
      kind: 'connect',
      source: { node: input, port: 0 },
      target: { node: relu, port: 0 },
    });
    const into = [...next.edges.values()].filter((edge) => edge.target.node === relu);
    expect(into.map((edge) => edge.source.node)).toEqual([input]);
  });

  it('refuses a loop and names both layers', () => {
    const { document, ids } = chain('input', 'conv2d', 'relu');
    const [, conv, relu] = ids as [string, string, string];
    const edit: Edit = { kind: 'connect', source: { node: relu, port: 0 }, target: { node: conv, port: 0 } };
    expect(refusal(document, edit)).toBe('cycle');
    const self: Edit = { kind: 'connect', source: { node: conv, port: 0 }, target: { node: conv, port: 0 } };
    expect(refusal(document, self)).toBe('cycle');
  });

  it('removes a layer together with its edges', () => {
    const { document, ids } = chain('input', 'conv2d', 'relu');
    const next = apply(document, { kind: 'removeNodes', ids: [ids[1] as string] });
    expect([...next.nodes.keys()]).toEqual([ids[0], ids[2]]);
    expect(next.edges.size).toBe(0);
  });

  it('keeps names unique and ids known', () => {
    const { document, ids } = chain('input', 'conv2d', 'conv2d');
    const [, first, second] = ids as [string, string, string];
    const name = document.nodes.get(first)?.name ?? '';
    expect(refusal(document, { kind: 'rename', id: second, name })).toBe('name-taken');
    expect(refusal(document, { kind: 'rename', id: second, name: '  ' })).toBe('bad-name');
    expect(refusal(document, { kind: 'setAttributes', id: 'nowhere', attributes: {} })).toBe('unknown-node');
    expect(refusal(document, { kind: 'setAttributes', id: first, attributes: { filters: 0 } })).toBe('bad-attribute');
    expect(refusal(document, { kind: 'setAttributes', id: first, attributes: { filter: 3 } })).toBe('bad-attribute');
    const out = { node: first, port: 3 };
    expect(refusal(document, { kind: 'connect', source: out, target: { node: second, port: 0 } })).toBe('unknown-port');
    const far = new Map([[first, { x: Number.NaN, y: 0 }]]);
    expect(refusal(document, { kind: 'move', positions: far })).toBe('bad-position');
  });

  it('applies a batch whole or not at all', () => {
    const { document, ids } = chain('input', 'conv2d');
    const edits: Edit[] = [
      { kind: 'rename', id: ids[1] as string, name: 'first' },
      { kind: 'rename', id: ids[0] as string, name: 'first' },
    ];
    expect(refusal(document, { kind: 'batch', edits })).toBe('name-taken');
    expect(document.nodes.get(ids[1] as string)?.name).not.toBe('first');
  });
});
