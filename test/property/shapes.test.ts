import fc from 'fast-check';
import { afterAll, expect, it } from 'vitest';
import { compile } from '../../src/core/compile/compile.ts';
import { analyze } from '../../src/core/graph/analyze.ts';
import type { GraphDocument } from '../../src/core/graph/document.ts';
import { EMPTY_STORE } from '../../src/core/weights/tensor-store.ts';
import { createNodeRuntime } from '../../src/runtime/node.ts';
import { fetchNames } from '../../src/study/read-run.ts';
import { english } from '../support/said.ts';
import { seeds } from '../support/seeds.ts';
import { arbitraryNetwork } from './arbitrary-networks.ts';

const runtime = createNodeRuntime({ threads: 1 });
afterAll(() => runtime.dispose());

it.each(seeds(20_260_103))(
  'random networks run, and every layer has the shape that was inferred for it, %s',
  async (_, seed) => {
    const types = new Set<string>();
    await fc.assert(
      fc.asyncProperty(arbitraryNetwork, async (document) => {
        const shapes = await shapesOfRun(document);
        const { nodes } = analyze(document);
        for (const [id, shape] of shapes) {
          const inferred = nodes.get(id)?.outputs?.[0]?.shape.map((dim) => (dim === 'N' ? 1 : dim));
          expect([document.nodes.get(id)?.name, shape]).toEqual([document.nodes.get(id)?.name, inferred]);
        }
        for (const node of document.nodes.values()) types.add(node.type);
      }),
      { seed, numRuns: 120 },
    );
    // Random networks that never hold most of the layer types would prove little.
    expect(types.size).toBeGreaterThan(20);
  },
);

/** What ONNX Runtime gives for every layer, by node id. */
async function shapesOfRun(document: GraphDocument): Promise<ReadonlyMap<string, readonly number[]>> {
  const watch = [...document.nodes.keys()].map((nodeId) => ({ nodeId, port: 0 }));
  const model = compile(document, analyze(document), EMPTY_STORE, { mode: 'instrumented', watch });
  if (!model.ok) throw new Error(english(model.error.message));
  const shape = model.value.inputType.shape.map((dim) => (typeof dim === 'number' ? dim : 1));
  const data = new Float32Array(shape.reduce((product, dim) => product * dim, 1)).fill(0.5);
  const fetches = fetchNames(model.value, true);
  const done = await runtime.run({ model: model.value, input: { shape, data }, overrides: new Map(), fetches });
  if (!done.ok) throw new Error(`${english(done.error.message)} ${done.error.detail}`);
  const { values } = done.value;
  return new Map(model.value.watched.map(({ nodeId, valueName }) => [nodeId, values.get(valueName)?.shape ?? []]));
}
