import { describe, expect, it } from 'vitest';
import { layOut } from '../../../src/core/drawing/layout.ts';
import { EMPTY_DOCUMENT, type GraphDocument, makeEdge } from '../../../src/core/graph/document.ts';
import { applyEdit, type Edit } from '../../../src/core/graph/edits.ts';

/** A block with a shortcut, whose line has corners. */
function block(): GraphDocument {
  const node = (id: string, type: string) =>
    [id, { id, type, name: id, attributes: {}, position: { x: 0, y: 0 } }] as const;
  const edges = [
    makeEdge({ node: 'a', port: 0 }, { node: 'b', port: 0 }),
    makeEdge({ node: 'b', port: 0 }, { node: 'c', port: 0 }),
    makeEdge({ node: 'a', port: 0 }, { node: 'c', port: 1 }),
  ];
  const nodes = new Map([node('a', 'relu'), node('b', 'relu'), node('c', 'add')]);
  return layOut({ ...EMPTY_DOCUMENT, nodes, edges: new Map(edges.map((edge) => [edge.id, edge])) });
}

function edited(document: GraphDocument, edit: Edit): GraphDocument {
  const result = applyEdit(document, edit);
  if (!result.ok) throw new Error('refused');
  return result.value;
}

describe('bend points', () => {
  const document = block();
  const at = (id: string) => document.nodes.get(id)?.position ?? { x: 0, y: 0 };

  it('go along when both ends move together', () => {
    const positions = new Map(['a', 'b', 'c'].map((id) => [id, { x: at(id).x + 70, y: at(id).y - 30 }]));
    const moved = edited(document, { kind: 'move', positions });
    for (const [id, points] of document.routes ?? []) {
      expect(moved.routes?.get(id)).toEqual(points.map(({ x, y }) => ({ x: x + 70, y: y - 30 })));
    }
    expect(document.routes?.size).toBe(3);
  });

  it('are gone with their edge, and where a card was moved past them', () => {
    expect(edited(document, { kind: 'removeNodes', ids: ['b'] }).routes?.size).toBe(1);
    const above = edited(document, { kind: 'move', positions: new Map([['c', { x: 900, y: -500 }]]) });
    expect([...(above.routes?.keys() ?? [])]).toEqual(['a:0>b:0']);
  });
});
