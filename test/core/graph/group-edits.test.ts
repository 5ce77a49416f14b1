import { describe, expect, it } from 'vitest';
import {
  EMPTY_DOCUMENT,
  type GraphDocument,
  type Group,
  type LayerNode,
  type Note,
} from '../../../src/core/graph/document.ts';
import { applyEdit, type Edit } from '../../../src/core/graph/edits.ts';
import { groupTree, topMembers, wholeGroups } from '../../../src/core/graph/groups.ts';

const node = (id: string, more: Partial<LayerNode> = {}): LayerNode => ({
  id,
  type: 'relu',
  name: id,
  attributes: {},
  position: { x: 0, y: 0 },
  ...more,
});
const group = (id: string, more: Partial<Group> = {}): Group => ({
  id,
  name: id,
  collapsed: false,
  tint: 'grey',
  ...more,
});
const note = (id: string, more: Partial<Note> = {}): Note => ({
  id,
  text: 'why',
  position: { x: 0, y: 0 },
  width: 200,
  height: 100,
  tint: 'yellow',
  ...more,
});
const applied = (document: GraphDocument, ...edits: Edit[]): GraphDocument => {
  const result = applyEdit(document, { kind: 'batch', edits });
  if (!result.ok) throw new Error(result.error.code);
  return result.value;
};
const code = (document: GraphDocument, edit: Edit) => {
  const result = applyEdit(document, edit);
  return result.ok ? 'ok' : result.error.code;
};

/** Layers a to e; the group `in` with a and b lies in `out`, with c. A note. */
const document = applied(
  EMPTY_DOCUMENT,
  { kind: 'addPart', nodes: ['a', 'b', 'c', 'd', 'e'].map((id) => node(id)), edges: [], notes: [note('t')] },
  { kind: 'addGroup', group: group('out'), members: ['a', 'b', 'c'] },
  { kind: 'addGroup', group: group('in'), members: ['a', 'b'] },
);

describe('edits of groups', () => {
  it('put a new group into the innermost one that holds all its members', () => {
    expect(document.groups?.get('in')?.parent).toBe('out');
    const across = applied(document, { kind: 'addGroup', group: group('new'), members: ['b', 'c'] });
    expect(across.groups?.get('new')?.parent).toBe('out');
    const around = applied(document, { kind: 'addGroup', group: group('new'), members: ['out', 'd'] });
    expect([around.groups?.get('new')?.parent, around.groups?.get('out')?.parent]).toEqual([undefined, 'new']);
    expect(around.nodes.get('a')).toBe(document.nodes.get('a'));
  });

  it('leave no group empty, and none behind that held only it', () => {
    expect(applied(document, { kind: 'removeNodes', ids: ['a', 'b'] }).groups?.has('in')).toBe(false);
    expect(applied(document, { kind: 'removeNodes', ids: ['a', 'b', 'c'] }).groups).toBeUndefined();
    expect(applied(document, { kind: 'putInto', members: ['c', 'in'], group: null }).groups?.has('out')).toBe(false);
    const emptied = applied(document, { kind: 'putInto', members: ['a', 'b'], group: 'out' });
    expect([...(emptied.groups?.keys() ?? [])]).toEqual(['out']);
  });

  it('hand on what was in a group that is taken away', () => {
    const flat = applied(document, { kind: 'ungroup', ids: ['in'] });
    expect([flat.nodes.get('a')?.group, flat.nodes.get('c')?.group]).toEqual(['out', 'out']);
    const out = applied(document, { kind: 'ungroup', ids: ['out'] });
    expect([out.groups?.get('in')?.parent, out.nodes.get('c')?.group]).toEqual([undefined, undefined]);
    expect(applied(document, { kind: 'ungroup', ids: ['in', 'out'] }).groups).toBeUndefined();
  });

  it('change nothing else: nodes, edges and notes that they do not touch are shared', () => {
    const renamed = applied(document, { kind: 'setGroup', id: 'in', changes: { name: ' Stage ', collapsed: true } });
    expect(renamed.groups?.get('in')).toMatchObject({ name: 'Stage', collapsed: true, parent: 'out' });
    expect([renamed.nodes, renamed.edges, renamed.notes]).toEqual([document.nodes, document.edges, document.notes]);
    expect(renamed.nodes).toBe(document.nodes);
  });

  it.each<[string, Edit]>([
    ['duplicate-id', { kind: 'addGroup', group: group('in'), members: ['d'] }],
    ['duplicate-id', { kind: 'addGroup', group: group('d'), members: ['d'] }],
    ['duplicate-id', { kind: 'addGroup', group: group('t'), members: ['d'] }],
    ['duplicate-id', { kind: 'addNode', node: node('in', { name: 'x' }) }],
    ['duplicate-id', { kind: 'addNode', node: node('t', { name: 'x' }) }],
    ['duplicate-id', { kind: 'addNote', note: note('a') }],
    ['duplicate-id', { kind: 'addNote', note: note('out') }],
    ['unknown-group', { kind: 'addGroup', group: group('new'), members: ['nobody', 't'] }],
    ['unknown-group', { kind: 'addGroup', group: group('new'), members: [] }],
    ['unknown-group', { kind: 'setGroup', id: 'a', changes: { collapsed: true } }],
    ['unknown-group', { kind: 'putInto', members: ['d'], group: 'a' }],
    ['unknown-group', { kind: 'addNode', node: node('new', { group: 'nobody' }) }],
    ['unknown-group', { kind: 'addPart', nodes: [node('new', { group: 'out' })], edges: [] }],
    [
      'unknown-group',
      { kind: 'addPart', nodes: [node('n', { group: 'g' })], edges: [], groups: [group('g', { parent: 'out' })] },
    ],
    [
      'duplicate-id',
      { kind: 'addPart', nodes: [node('n', { group: 'g' })], edges: [], groups: [group('g'), group('g')] },
    ],
    ['duplicate-id', { kind: 'addPart', nodes: [node('g')], edges: [], groups: [group('g')] }],
    ['duplicate-id', { kind: 'addPart', nodes: [], edges: [], notes: [note('x'), note('x')] }],
    [
      'bad-group',
      {
        kind: 'addPart',
        nodes: [node('n', { group: 'g' })],
        edges: [],
        groups: [group('g', { parent: 'h' }), group('h', { parent: 'g' })],
      },
    ],
    ['bad-group', { kind: 'putInto', members: ['out'], group: 'in' }],
    ['bad-group', { kind: 'putInto', members: ['in'], group: 'in' }],
    ['bad-group', { kind: 'setGroup', id: 'in', changes: { tint: 'url(x)' as 'grey' } }],
    ['bad-name', { kind: 'setGroup', id: 'in', changes: { name: '  ' } }],
    ['bad-name', { kind: 'addGroup', group: group('new', { name: 'a\u0007' }), members: ['d'] }],
    ['unknown-note', { kind: 'setNote', id: 'a', changes: { text: '' } }],
    ['bad-note', { kind: 'setNote', id: 't', changes: { text: 'a\u0007' } }],
    ['bad-note', { kind: 'setNote', id: 't', changes: { width: Number.NaN } }],
    ['bad-note', { kind: 'addNote', note: note('x', { text: 'x'.repeat(10_001) }) }],
    ['bad-position', { kind: 'addNote', note: note('x', { position: { x: Number.NaN, y: 0 } }) }],
    ['bad-position', { kind: 'move', positions: new Map([['t', { x: 1e9, y: 0 }]]) }],
  ])('are refused: %s %o', (expected, edit) => {
    expect(code(document, edit)).toBe(expected);
  });

  it('are refused beyond eight levels, 2,000 groups and 1,000 notes', () => {
    let deep = applied(EMPTY_DOCUMENT, { kind: 'addNode', node: node('a') });
    for (let level = 1; level <= 8; level += 1) {
      deep = applied(deep, { kind: 'addGroup', group: group(`g${level}`), members: ['a'] });
    }
    expect(code(deep, { kind: 'addGroup', group: group('g9'), members: ['a'] })).toBe('bad-group');
    const many = Array.from({ length: 2_001 }, (_, at) => at);
    const nodes = many.map((at) => node(`n${at}`, { group: `g${at}` }));
    const groups = many.map((at) => group(`g${at}`));
    expect(code(EMPTY_DOCUMENT, { kind: 'addPart', nodes, edges: [], groups })).toBe('too-many-groups');
    const full = applied(EMPTY_DOCUMENT, {
      kind: 'addPart',
      nodes: [],
      edges: [],
      notes: many.slice(0, 1_000).map((at) => note(`t${at}`)),
    });
    expect(code(full, { kind: 'addNote', note: note('x') })).toBe('too-many-notes');
  });
});

describe('what a selection holds', () => {
  it('is the outermost whole groups, and the layers in none of them', () => {
    const whole = (...ids: string[]) => wholeGroups(document, new Set(ids)).map(({ id }) => id);
    expect(whole('a', 'b')).toEqual(['in']);
    expect(whole('a', 'b', 'c', 'd')).toEqual(['out']);
    expect(whole('a', 'c')).toEqual([]);
    expect(topMembers(document, new Set(['a', 'b', 'd']))).toEqual(['in', 'd']);
  });

  it('is hidden by the outermost collapsed group', () => {
    const collapse = (id: string): Edit => ({ kind: 'setGroup', id, changes: { collapsed: true } });
    const both = groupTree(applied(document, collapse('in'), collapse('out')));
    expect([both.hiddenBy('a'), both.hiddenBy('c'), both.hiddenBy('d')]).toEqual(['out', 'out', null]);
    expect(groupTree(applied(document, collapse('in'))).hiddenBy('c')).toBeNull();
  });
});
