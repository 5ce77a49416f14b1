import { describe, expect, it } from 'vitest';
import { chain, seResNet50 } from '../../scripts/bench/networks.ts';
import { analyze } from '../../src/core/graph/analyze.ts';

describe('the networks that are measured', () => {
  it('are valid chains of the wanted size', () => {
    for (const count of [100, 101, 1_000]) {
      const network = chain(count);
      const { valid, nodes } = analyze(network.document);
      expect({ valid, layers: nodes.size }).toEqual({ valid: true, layers: count });
      for (const id of [network.top, network.middle, network.end]) expect(nodes.has(id)).toBe(true);
    }
  });

  it('SE-ResNet-50 has its published parameters', () => {
    const { valid, totals, nodes } = analyze(seResNet50());
    expect(valid).toBe(true);
    expect(totals.parameters).toBe(28_088_024);
    expect([...nodes.values()].filter(({ diagnostics }) => diagnostics.length > 0)).toEqual([]);
  });
});
