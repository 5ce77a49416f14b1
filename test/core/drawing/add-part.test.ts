import { describe, expect, it } from 'vitest';
import { fragmentOf, pasteEdit } from '../../../src/core/graph/copy.ts';
import { EMPTY_DOCUMENT, type LayerNode, makeEdge } from '../../../src/core/graph/document.ts';
import { applyEdit, MAX_NODES } from '../../../src/core/graph/edits.ts';
import { column } from '../../ui/support.ts';

const node = (id: string, more: Partial<LayerNode> = {}): LayerNode => ({
  id,
  type: 'add',
  name: id,
  attributes: {},
  position: { x: 0, y: 0 },
  ...more,
});
const edge = (from: string, to: string, port = 0) => makeEdge({ node: from, port: 0 }, { node: to, port });
const added = (nodes: readonly LayerNode[], edges: readonly ReturnType<typeof edge>[] = []) =>
  applyEdit(EMPTY_DOCUMENT, { kind: 'addPart', nodes, edges });
const code = (result: ReturnType<typeof applyEdit>) => (result.ok ? 'ok' : result.error.code);

describe('adding a part', () => {
  it('keeps every promise that a document makes', () => {
    expect(code(added([node('a'), node('b')], [edge('a', 'b')]))).toBe('ok');
    expect(code(added([node('a'), node('a')]))).toBe('duplicate-id');
    expect(code(added([node('a'), node('b', { name: 'a' })]))).toBe('name-taken');
    expect(code(added([node('a', { name: ' ' })]))).toBe('bad-name');
    expect(code(added([node('a', { type: 'nothing' })]))).toBe('unknown-layer-type');
    expect(code(added([node('a', { position: { x: Number.NaN, y: 0 } })]))).toBe('bad-position');
    expect(code(added([node('a')], [edge('a', 'c')]))).toBe('unknown-node');
    expect(code(added([node('a'), node('b')], [edge('a', 'b', 99)]))).toBe('unknown-port');
    expect(code(added([node('a'), node('b')], [edge('a', 'b'), edge('b', 'a')]))).toBe('cycle');
    expect(code(added([node('a')], [edge('a', 'a')]))).toBe('cycle');
    const many = Array.from({ length: MAX_NODES + 1 }, (_, index) => node(`n${index}`));
    expect(code(added(many))).toBe('too-many-nodes');
  });

  it('copies thousands of layers under fresh names and ids', () => {
    const { document } = column('input', 'conv2d', 'relu');
    const nodes = Array.from({ length: 2400 }, (_, index) => node(`k${index}`, { type: 'relu' }));
    const edges = nodes.slice(1).map((_, index) => edge(`k${index}`, `k${index + 1}`));
    const pasted = pasteEdit(document, { nodes, edges }, { x: 10, y: 0 });
    const result = applyEdit(document, pasted.edit);
    expect(result.ok && [result.value.nodes.size, result.value.edges.size]).toEqual([2403, 2401]);
    const names = result.ok ? [...result.value.nodes.values()].map((entry) => entry.name) : [];
    expect(new Set(names).size).toBe(2403);
    expect(names.slice(2, 6)).toEqual(['relu_3', 'relu_1', 'relu_2', 'relu_4']);
  });

  it('is what copying a whole drawing gives', () => {
    const { document } = column('input', 'conv2d', 'relu');
    const all = fragmentOf(document, new Set(document.nodes.keys()));
    const result = applyEdit(document, pasteEdit(document, all, { x: 0, y: 0 }).edit);
    expect(result.ok && [...result.value.edges.values()].length).toBe(4);
  });
});
