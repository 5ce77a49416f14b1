import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createByteCache } from '../../src/pictures/cache.ts';
import { createPool } from '../../src/pictures/pool.ts';
import { seeds } from '../support/seeds.ts';

/** The same, said plainly: a list, the last used at its end. */
function plainCache(budget: number) {
  let list: { key: number; value: string; bytes: number }[] = [];
  const total = () => list.reduce((sum, { bytes }) => sum + bytes, 0);
  return {
    get(key: number) {
      const found = list.find((entry) => entry.key === key);
      if (!found) return undefined;
      list = [...list.filter((entry) => entry !== found), found];
      return found.value;
    },
    set(key: number, value: string, bytes: number) {
      list = list.filter((entry) => entry.key !== key);
      if (bytes > budget) return;
      list.push({ key, value, bytes });
      while (total() > budget) list.shift();
    },
    bytes: total,
    size: () => list.length,
  };
}

describe('what is kept of prepared pixels', () => {
  it.each(seeds(21))('is what was used last and fits, %s', (_, seed) => {
    const step = fc.oneof(
      fc.record({ do: fc.constant('get'), key: fc.nat(9), bytes: fc.constant(0) }),
      fc.record({ do: fc.constant('set'), key: fc.nat(9), bytes: fc.nat(60) }),
    );
    const law = fc.property(fc.nat(100), fc.array(step, { maxLength: 60 }), (budget, steps) => {
      const cache = createByteCache<number, string>(budget);
      const plain = plainCache(budget);
      for (const [at, { do: what, key, bytes }] of steps.entries()) {
        if (what === 'get') expect(cache.get(key)).toBe(plain.get(key));
        else {
          cache.set(key, `${at}`, bytes);
          plain.set(key, `${at}`, bytes);
        }
        expect([cache.bytes, cache.size]).toEqual([plain.bytes(), plain.size()]);
        expect(cache.bytes).toBeLessThanOrEqual(budget);
      }
    });
    fc.assert(law, { seed, numRuns: 400 });
  });
});

describe('a pool of workers', () => {
  it('gives every request one worker, each one at a time, and outlives failures', async () => {
    const busy = [0, 0, 0];
    const most = [0, 0, 0];
    const workers = busy.map((_, index) => async (request: number) => {
      busy[index] = (busy[index] ?? 0) + 1;
      most[index] = Math.max(most[index] ?? 0, busy[index] ?? 0);
      await new Promise((resolve) => setImmediate(resolve));
      busy[index] = (busy[index] ?? 0) - 1;
      if (request % 5 === 0) throw new Error('broken');
      return request * 2;
    });
    const ask = createPool(workers);
    const answers = await Promise.allSettled(Array.from({ length: 40 }, (_, request) => ask(request)));
    expect(answers.map((answer) => (answer.status === 'fulfilled' ? answer.value : null))).toEqual(
      Array.from({ length: 40 }, (_, request) => (request % 5 === 0 ? null : request * 2)),
    );
    expect(most).toEqual([1, 1, 1]);
  });
});
