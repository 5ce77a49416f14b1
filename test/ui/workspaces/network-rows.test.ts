import { describe, expect, it } from 'vitest';
import { analyze } from '../../../src/core/graph/analyze.ts';
import { networkRows, rowOf } from '../../../src/ui/workspaces/network-rows.ts';
import { EXAMPLE_FILES, example } from '../../core/export/written.ts';
import { column } from '../support.ts';

describe('the drawing as a list', () => {
  it('folds normalisation and activation into the layer before them', () => {
    const { document, analysis } = column('input', 'conv2d', 'batchNormalization', 'relu', 'flatten', 'output');
    const rows = networkRows(document, analysis);
    expect(rows.map(({ node, folded }) => [node.type, folded.length])).toEqual([
      ['input', 0],
      ['conv2d', 2],
      ['flatten', 0],
      ['output', 0],
    ]);
    expect(rows.every(({ level }) => level === 0)).toBe(true);
    expect([rowOf(rows, 'd'), rowOf(rows, 'b'), rowOf(rows, null), rowOf(rows, 'nobody')]).toEqual([1, 1, -1, -1]);
  });

  it.each(EXAMPLE_FILES)('%s: holds every layer once, in order, and branches beside the way', (file) => {
    const { document } = example(file);
    const analysis = analyze(document);
    const rows = networkRows(document, analysis);
    const all = rows.flatMap(({ node, folded }) => [node.id, ...folded.map(({ id }) => id)]);
    expect([...all].sort()).toEqual([...analysis.order].sort());
    const heads = rows.map(({ node }) => node.id);
    expect(heads).toEqual(analysis.order.filter((id) => heads.includes(id)));
    // A layer on the main way is never a step back from the row before it on that way.
    const trunk = rows.filter(({ level }) => level === 0);
    expect(trunk.length).toBeGreaterThan(1);
    if (!document.title.includes('ResNet')) return;
    // What a shortcut does lies beside it.
    expect(rows.some(({ level }) => level === 1)).toBe(true);
  });
});
