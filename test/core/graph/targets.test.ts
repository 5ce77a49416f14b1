import { describe, expect, it } from 'vitest';
import { resultOf, targetsFrom, targetsInto } from '../../../src/core/graph/targets.ts';
import { column, connect, edited } from '../../ui/support.ts';

const names = (targets: ReturnType<typeof targetsFrom>) =>
  targets.map(({ node, target, taken }) => `${node.id}:${target.port}${taken ? ' taken' : ''}`);

describe('edges that could be drawn', () => {
  it('lead onwards to free inputs first, and never back', () => {
    const drawing = column('input', 'conv2d', 'relu', 'add');
    // The addition reads the ReLU at its first input; its second is free.
    expect(names(targetsFrom(drawing.document, 'b'))).toEqual(['d:1', 'd:0 taken']);
    expect(names(targetsFrom(drawing.document, 'd'))).toEqual([]);
  });

  it('come from every layer that does not depend on this one', () => {
    const { document } = column('input', 'conv2d', 'relu');
    expect(names(targetsInto(document, 'b'))).toEqual([]);
    expect(names(targetsInto(document, 'c'))).toEqual(['a:0 taken']);
    const lone = edited(column('input', 'conv2d', 'relu'), {
      kind: 'disconnect',
      edges: ['b:0>c:0'],
    });
    expect(names(targetsInto(lone.document, 'c'))).toEqual(['a:0', 'b:0']);
  });

  it('know the shape that would result, or that there is none', () => {
    const drawing = edited(column('input', 'conv2d', 'flatten', 'add'), { kind: 'disconnect', edges: ['c:0>d:0'] });
    const wired = edited(drawing, connect('b', 'd'));
    const [free] = targetsFrom(wired.document, 'b').filter((target) => target.node.id === 'd');
    if (!free) throw new Error('no target');
    expect(resultOf(wired.document, wired.analysis, free)).toEqual(['N', 32, 224, 224]);
    const [wrong] = targetsFrom(wired.document, 'c').filter((target) => target.node.id === 'd');
    if (!wrong) throw new Error('no target');
    expect(resultOf(wired.document, wired.analysis, wrong)).toBeNull();
  });
});
