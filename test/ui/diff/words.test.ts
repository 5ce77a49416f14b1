import { describe, expect, it } from 'vitest';
import type { DiffEntry } from '../../../src/core/import/diff-types.ts';
import { changesText, firstRows, groupByLayer, partsText } from '../../../src/ui/diff/words.ts';
import { english, korean } from '../../support/said.ts';

const entry = (part: DiffEntry['part'], name: string, layer?: string): DiffEntry => ({
  part,
  change: 'changed',
  name,
  details: [],
  ...(layer && { layer: { id: layer, name: layer, state: 'used' } }),
});
const ENTRIES = [
  entry('opset', 'ai.onnx'),
  entry('node', 'Conv_1', 'conv'),
  entry('node', 'Relu_1', 'relu'),
  entry('initializer', 'w', 'conv'),
];

describe('a list of changes', () => {
  it('is grouped by layer, what belongs to none first', () => {
    const groups = groupByLayer(ENTRIES);
    expect(groups.map(({ layer, rows }) => [layer?.name ?? null, rows.map((row) => row.entry.name)])).toEqual([
      [null, ['ai.onnx']],
      ['conv', ['Conv_1', 'w']],
      ['relu', ['Relu_1']],
    ]);
    expect(groupByLayer(ENTRIES.slice(1)).map(({ layer }) => layer?.name)).toEqual(['conv', 'relu']);
  });

  it('keeps two layers of one name apart', () => {
    const gone: DiffEntry = { ...entry('node', 'Old'), layer: { id: null, name: 'conv', state: 'gone' } };
    expect(groupByLayer([...ENTRIES, gone]).filter(({ layer }) => layer?.name === 'conv')).toHaveLength(2);
  });

  it('starts short', () => {
    const shown = firstRows(groupByLayer(ENTRIES), 2);
    expect(shown.flatMap(({ rows }) => rows.map((row) => row.entry.name))).toEqual(['ai.onnx', 'Conv_1']);
    expect(firstRows(groupByLayer(ENTRIES), 100).flatMap(({ rows }) => rows)).toHaveLength(4);
  });

  it('is counted in both languages', () => {
    const parts = partsText(ENTRIES);
    expect([english(parts), korean(parts)]).toEqual([
      '2 nodes, 1 initializer, 1 other',
      '노드 2개, 초기값 텐서 1개, 기타 1개',
    ]);
    const changes = changesText(ENTRIES, 'changed');
    expect([english(changes), korean(changes)]).toEqual(['4 changed', '변경 4개']);
    expect(english(changesText(ENTRIES, 'added'))).toBe('0 added');
  });
});
