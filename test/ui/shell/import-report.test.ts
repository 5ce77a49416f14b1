import { describe, expect, it } from 'vitest';
import type { ImportReport } from '../../../src/core/import/report.ts';
import { keptOperators, reportLines, warnings } from '../../../src/ui/shell/import-report.tsx';
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
    expect(reportLines(report()).map(english)).toEqual([
      '900 layers from 1,200 ONNX nodes (opset 17, pytorch 2.1)',
      '1 attention layer with gates',
    ]);
    expect(korean(reportLines(report({ attentionLayers: 0 }))[1])).toBe('채널 어텐션 없음');
  });

  it('names the operators that stay, the most frequent first, and not all of many', () => {
    expect(keptOperators(report(), 'en')).toBeNull();
    expect(
      keptOperators(
        report({
          opaque: new Map([
            ['Erf', 1],
            ['Slice', 3],
          ]),
        }),
        'en',
      ),
    ).toBe('Slice ×3, Erf');
    const many = new Map(Array.from({ length: 9 }, (_, at) => [`Op${at}`, 1]));
    expect(keptOperators(report({ opaque: many }), 'ko')).toBe('Op0, Op1, Op2, Op3, Op4, Op5, 외 3종');
  });

  it('warns of shapes that nobody knows', () => {
    expect(warnings(report())).toEqual([]);
    expect(english(warnings(report({ unknownValues: ['a', 'b'] }))[0])).toMatch(/^Unknown shapes: 2\./);
  });
});
