import { readFile } from 'node:fs/promises';
import fc from 'fast-check';
import { afterAll, expect, it } from 'vitest';
import { pictureNode } from '../../src/core/graph/structure.ts';
import { openProject } from '../../src/core/project/open-project.ts';
import { err, ok, type Result } from '../../src/core/result.ts';
import type { Tensor } from '../../src/core/tensor/types.ts';
import type { Text } from '../../src/core/text.ts';
import { createNodeRuntime } from '../../src/runtime/node.ts';
import type { CaseFeed, StudyCase } from '../../src/study/cases.ts';
import { evaluate } from '../../src/study/evaluate.ts';
import { createNetwork } from '../../src/study/network.ts';
import { seeds } from '../support/seeds.ts';

/** Cases are prepared beside each other, and still run in their order, each once; what cannot be prepared is named. */

const project = openProject(await readFile('assets/examples/lenet-5.convas'));
if (!project.ok) throw new Error(project.error.code);
const network = createNetwork(project.value);
const { channels, height, width } = (pictureNode(network.document)?.attributes ?? {}) as Record<string, number>;
const runtime = createNodeRuntime({ threads: 1 });
afterAll(() => runtime.dispose());

const shape = [1, channels ?? 1, height ?? 1, width ?? 1];
const input = (value: number): Tensor => ({
  shape,
  data: new Float32Array(shape.reduce((product, dim) => product * dim, 1)).fill(value),
});

/** Feeds that are there when they are let go: one after the other, in whatever order. */
function gatedCases(count: number, broken: ReadonlySet<number>) {
  const waiting = new Map<number, () => void>();
  let most = 0;
  const cases = Array.from({ length: count }, (_, index): StudyCase => {
    const id = `${index}`;
    const feed = () =>
      new Promise<Result<CaseFeed, Text>>((resolve) => {
        const done = broken.has(index) ? err({ same: id }) : ok({ input: input(index / count), view: null });
        waiting.set(index, () => resolve(done));
        most = Math.max(most, waiting.size);
      });
    return { id, name: id, feed };
  });
  return { cases, waiting, most: () => most };
}

it.each(seeds(20_260_311))('whatever is ready first, %s', async (_, seed) => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 5, max: 24 }),
      fc.integer({ min: 1, max: 6 }),
      fc.uniqueArray(fc.nat({ max: 23 }), { maxLength: 5 }),
      fc.infiniteStream(fc.nat()),
      async (count, batch, broken, order) => {
        const { cases, waiting, most } = gatedCases(count, new Set(broken));
        const ran: string[] = [];
        const named: string[] = [];
        let over = false;
        const all = evaluate({
          ...{ runtime, network, batch, fetch: 'outputs' },
          items: cases.map((each) => ({ case: each })),
          onDone: (done) => {
            ran.push(...done.map(({ item }) => item.case.id));
            return true;
          },
          onFailed: ({ item }) => named.push(item.case.id) > 0,
        }).finally(() => {
          over = true;
        });
        while (!over) {
          const [index, release] = [...waiting][(order.next().value as number) % Math.max(1, waiting.size)] ?? [];
          if (index !== undefined) waiting.delete(index);
          release?.();
          await new Promise((resolve) => setImmediate(resolve));
        }
        expect((await all).ok).toBe(true);
        const expected = cases.map(({ id }) => id);
        expect(ran).toEqual(expected.filter((id) => !broken.includes(Number(id))));
        expect(named).toEqual(expected.filter((id) => broken.includes(Number(id))));
        // Several workers have something to do, and few photographs are in memory.
        expect(most()).toBeGreaterThan(1);
        expect(most()).toBeLessThanOrEqual(4);
      },
    ),
    { seed, numRuns: 12 },
  );
});
