import fc from 'fast-check';
import { expect, it } from 'vitest';
import { analyze } from '../../src/core/graph/analyze.ts';
import type { GraphDocument } from '../../src/core/graph/document.ts';
import { compiled } from '../import/support/open.ts';
import { seeds } from '../support/seeds.ts';
import { arbitraryNetwork } from './arbitrary-networks.ts';

function ungrouped({ groups: _, notes: __, ...rest }: GraphDocument): GraphDocument {
  const nodes = new Map([...rest.nodes].map(([id, { group: ___, ...node }]) => [id, node]));
  return { ...rest, nodes };
}

it.each(seeds(20_261_126))('groups and notes change nothing of what a network is and computes, %s', (_, seed) => {
  fc.assert(
    fc.property(arbitraryNetwork, (document) => {
      const plain = ungrouped(document);
      expect(analyze(document).totals).toEqual(analyze(plain).totals);
      const [a, b] = [document, plain].map((each) => compiled(each, new Map(), { mode: 'plain' }).bytes);
      expect(Buffer.compare(a ?? new Uint8Array(), b ?? new Uint8Array())).toBe(0);
    }),
    { seed, numRuns: 100 },
  );
});
