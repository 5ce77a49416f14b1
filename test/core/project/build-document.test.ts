import { describe, expect, it } from 'vitest';
import { buildDocument, COLUMN_PITCH, type LayerToBuild, ROW_PITCH } from '../../../src/core/project/build-document.ts';

describe('buildDocument', () => {
  it('chains layers, branches where told to, and lays them out in columns', () => {
    const { nodes, edges } = buildDocument({
      title: 'Branches',
      layers: [
        { type: 'input', name: 'a' },
        { type: 'eca', name: 'b' },
        { type: 'relu', name: 'c' },
        { type: 'tanh', name: 'd', from: ['a'], column: 1 },
        { type: 'add', name: 'e', from: ['c', 'd'], row: 4.5 },
      ],
    });
    expect([...edges.keys()]).toEqual(['n1:0>n2:0', 'n2:0>n3:0', 'n1:0>n4:0', 'n3:0>n5:0', 'n4:0>n5:1']);
    const position = (id: string) => Object.values(nodes.get(id)?.position ?? {});
    expect(position('n2')).toEqual([0, ROW_PITCH]);
    // The card above has a gate strip.
    expect(position('n3')[1]).toBeGreaterThan(2 * ROW_PITCH);
    expect(position('n4')).toEqual([COLUMN_PITCH, 0]);
    expect(position('n5')).toEqual([COLUMN_PITCH, 4.5 * ROW_PITCH]);
  });

  it('numbers layers that have no name', () => {
    const { nodes } = buildDocument({
      title: 'Names',
      layers: [{ type: 'input' }, { type: 'relu' }, { type: 'relu' }],
    });
    expect([...nodes.values()].map(({ name }) => name)).toEqual(['input_1', 'relu_1', 'relu_2']);
  });

  const mistakes: readonly [string, readonly LayerToBuild[]][] = [
    ['There is no layer type convolution', [{ type: 'convolution' }]],
    ['conv2d.filters', [{ type: 'conv2d', attributes: { filters: 0 } }]],
    ['follows nobody', [{ type: 'relu', from: ['nobody'] }]],
    [
      'Two layers are called x',
      [
        { type: 'input', name: 'x' },
        { type: 'relu', name: 'x' },
      ],
    ],
  ];
  it.each(mistakes)('throws: %s', (words, layers) => {
    expect(() => buildDocument({ title: 'Wrong', layers })).toThrow(words);
  });
});
