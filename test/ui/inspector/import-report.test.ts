import { describe, expect, it } from 'vitest';
import type { ImportReport } from '../../../src/core/import/report.ts';
import { attentionOf, keptOperators, madeOf, unknownShapes } from '../../../src/ui/inspector/import-report.tsx';
import { english, korean } from '../../support/said.ts';

const report = (changes: Partial<ImportReport> = {}): ImportReport => ({
  producer: 'pytorch 2.1',
  opset: 17,
  domains: [],
  nodes: 1200,
  layers: 900,
  attentionLayers: 1,
  opaque: new Map(),
  hiddenNodes: 0,
  unknownValues: [],
  notes: [],
  ...changes,
});

describe('what is said of an opened model', () => {
  it('counts layers and attention', () => {
    expect(english(madeOf(report()))).toBe('900 layers from 1,200 ONNX nodes (opset 17, pytorch 2.1)');
    expect(english(attentionOf(report()))).toBe('1 attention layer with gates');
    expect(korean(attentionOf(report({ attentionLayers: 0 })))).toBe('채널 어텐션 없음');
  });

  it('names the operators that stay, the most frequent first, and not all of many', () => {
    const labels = (opaque: readonly (readonly [string, number])[]) => {
      const { named, more } = keptOperators(report({ opaque: new Map(opaque) }));
      return [...named.map(({ label }) => label), ...(more ? [korean(more)] : [])];
    };
    expect(labels([])).toEqual([]);
    expect(
      labels([
        ['Erf', 1],
        ['Slice', 3],
      ]),
    ).toEqual(['Slice ×3', 'Erf']);
    const many = Array.from({ length: 9 }, (_, at) => [`Op${at}`, 1] as const);
    expect(labels(many)).toEqual(['Op0', 'Op1', 'Op2', 'Op3', 'Op4', 'Op5', '외 3종']);
  });

  it('warns of shapes that nobody knows', () => {
    expect(unknownShapes(report())).toBeNull();
    expect(english(unknownShapes(report({ unknownValues: ['a', 'b'] })) ?? undefined)).toMatch(/^Unknown shapes: 2\./);
  });
});
