import { describe, expect, it } from 'vitest';
import { createEdgeDeriver } from '../../../src/ui/canvas/edges.ts';
import { borderPorts, portOfHandle } from '../../../src/ui/canvas/group-ports.ts';
import { groupViewOf } from '../../../src/ui/canvas/group-view.ts';
import { column, connect, type Drawing, edited } from '../support.ts';
import { collapsed, grouped, withGroup } from './group-drawing.ts';

function edgesOf(drawing: Drawing, selected: ReadonlySet<string> = new Set()) {
  return createEdgeDeriver()({ ...drawing, selected, dropEdge: null, locale: 'en' });
}

const ends = (drawing: Drawing) =>
  edgesOf(drawing).map((edge) => `${edge.source} ${edge.sourceHandle} > ${edge.target} ${edge.targetHandle}`);

function portsOf(drawing: Drawing, group: string) {
  const view = groupViewOf(drawing.document);
  if (!view) throw new Error('no groups');
  const { inputs, outputs } = borderPorts(drawing.document, drawing.analysis, view).byGroup.get(group) ?? {};
  return [inputs?.map((port) => port.handle), outputs?.map((port) => port.handle)];
}

describe('edges at a collapsed group', () => {
  it('end at its card, and those inside are gone', () => {
    expect(ends(withGroup())).toHaveLength(5);
    expect(ends(withGroup({ collapsed: true }))).toEqual(['a 0 > g b:0', 'g d:0 > e 0', 'e 0 > f 0']);
  });

  it('run between two groups', () => {
    const drawing = collapsed(grouped(withGroup({ collapsed: true }), 'h', ['e', 'f']), 'h');
    expect(ends(drawing)).toEqual(['a 0 > g b:0', 'g d:0 > h e:0']);
  });

  it('fall into one where the group reads one tensor twice', () => {
    const residual = edited(column('input', 'conv2d', 'relu', 'add'), connect('a', 'd', 1));
    const drawing = grouped(residual, 'g', ['b', 'c', 'd'], { collapsed: true });
    const [line, ...others] = edgesOf(drawing);
    expect(others).toEqual([]);
    expect(line?.data?.edges).toEqual(['a:0>b:0', 'a:0>d:1']);
    expect(portsOf(drawing, 'g')).toEqual([['b:0'], ['d:0']]);
    // Selecting either selects the line.
    expect(edgesOf(drawing, new Set(['a:0>d:1']))[0]?.selected).toBe(true);
  });

  it('show what is wrong with one of several in a line', () => {
    let drawing = column('input', 'conv2d', 'add');
    drawing = edited(drawing, connect('a', 'c', 1));
    drawing = grouped(drawing, 'g', ['b', 'c'], { collapsed: true });
    const [line] = edgesOf(drawing);
    expect(line?.data?.wrong).toBe(true);
    expect(line?.data?.label).toContain('≠');
  });

  it('are the same objects again while nothing changes', () => {
    const drawing = withGroup({ collapsed: true });
    const derive = createEdgeDeriver();
    const inputs = { ...drawing, selected: new Set<string>(), dropEdge: null, locale: 'en' as const };
    const before = derive(inputs);
    expect(derive({ ...inputs, selected: new Set(['e:0>f:0']) }).filter((edge) => !before.includes(edge))).toHaveLength(
      1,
    );
  });
});

describe('edges at a frame', () => {
  it('are those that come in from outside', () => {
    const entering = (drawing: Drawing) => edgesOf(drawing).flatMap((edge) => (edge.data?.enters ? [edge.id] : []));
    expect(entering(withGroup())).toEqual(['a:0>b:0']);
    expect(entering(withGroup({ collapsed: true }))).toEqual([]);
    expect(entering(grouped(withGroup({ collapsed: true }), 'h', ['g', 'e']))).toEqual(['a:0>b:0']);
  });
});

describe('ports of a collapsed group', () => {
  it('include those to which nothing is connected', () => {
    const loose = edited(withGroup({ collapsed: true }), { kind: 'disconnect', edges: ['a:0>b:0', 'd:0>e:0'] });
    expect(portsOf(loose, 'g')).toEqual([['b:0'], ['d:0']]);
    const broken = edited(withGroup({ collapsed: true }), { kind: 'disconnect', edges: ['b:0>c:0'] });
    expect(portsOf(broken, 'g')).toEqual([
      ['b:0', 'c:0'],
      ['b:0', 'd:0'],
    ]);
  });

  it('stand for ports of the layers inside', () => {
    expect(portOfHandle('g', 'b:1')).toEqual({ node: 'b', port: 1 });
    expect(portOfHandle('a', '2')).toEqual({ node: 'a', port: 2 });
    expect(portOfHandle('a', null)).toEqual({ node: 'a', port: 0 });
  });
});
