import { describe, expect, it } from 'vitest';
import { framesOf } from '../../scripts/bench/frame-record.ts';
import { chain, onnxOf } from '../../scripts/bench/networks.ts';
import { importModel } from '../../src/core/import/import-model.ts';
import { english } from '../support/said.ts';

describe('frames', () => {
  it('are the times between them: mean, 95 of a hundred, longest', () => {
    expect(framesOf([100, 110, 120, 160])).toEqual({ mean: 20, p95: 40, longest: 40 });
    const times = Array.from({ length: 101 }, (_, index) => 10 * index + (index === 100 ? 490 : 0));
    expect(framesOf(times)).toEqual({ mean: 14.9, p95: 10, longest: 500 });
    expect(() => framesOf([5])).toThrow(/two frames/);
  });
});

describe('the files that are opened', () => {
  it('hold the whole network, and nothing of Convas: neither a drawing nor places', () => {
    const read = importModel(onnxOf(100), { title: 'net' });
    if (!read.ok) throw new Error(english(read.error.message));
    const types = (nodes: Iterable<{ readonly type: string }>) => [...nodes].map(({ type }) => type).sort();
    expect(types(read.value.document.nodes.values())).toEqual(types(chain(100).document.nodes.values()));
    expect(read.value.ownLayout).toBeFalsy();
  });
});
