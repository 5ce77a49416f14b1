import fc from 'fast-check';
import { analyze } from '../../src/core/graph/analyze.ts';
import { EMPTY_DOCUMENT, freshId, freshName, type GraphDocument, isVariadic } from '../../src/core/graph/document.ts';
import { applyEdit, type Edit } from '../../src/core/graph/edits.ts';
import { type LayerType, portsOf } from '../../src/core/layers/define-layer.ts';
import { layerType } from '../../src/core/layers/index.ts';
import { elementCount } from '../../src/core/tensor/types.ts';
import { parameterKey, type StoredTensor, type TensorStore } from '../../src/core/weights/tensor-store.ts';
import { arbitraryAttributes } from '../support/arbitrary-layers.ts';
import { PALETTE } from './arbitrary-edits.ts';
import { grouped } from './arbitrary-groups.ts';

/** Random networks that compute: every layer has its inputs, every shape is known, everything is small. */

const MAX_ELEMENTS = 20_000;
const MAX_PARAMETERS = 50_000;

const middle = PALETTE.filter(({ role }) => role === undefined);

const step = fc
  .constantFrom(...middle)
  .chain((layer) =>
    fc.tuple(fc.constant(layer), arbitraryAttributes(layer), fc.array(fc.nat(), { minLength: 8, maxLength: 8 })),
  );

const picture = fc.record({
  channels: fc.constantFrom(1, 3),
  height: fc.integer({ min: 1, max: 24 }),
  width: fc.integer({ min: 1, max: 24 }),
});

/** Layers are tried one after the other, each on random outputs that exist; those that do not fit there are left out. */
const ungrouped: fc.Arbitrary<GraphDocument> = fc
  .tuple(picture, fc.array(step, { minLength: 1, maxLength: 24 }))
  .map(([attributes, steps]) => {
    let document = withLayer(EMPTY_DOCUMENT, layerType('input') as LayerType, attributes, []) ?? EMPTY_DOCUMENT;
    for (const [layer, values, picks] of steps) {
      const sources = [...document.nodes.keys()];
      const { inputs } = portsOf(layer, values);
      const count = isVariadic(inputs) ? inputs.min : inputs.length;
      const chosen = picks.slice(0, count).map((pick, port) => {
        // Mostly the newest layer, so that networks become deep; the rest anywhere, so that they branch.
        return sources[port === 0 && pick % 3 > 0 ? sources.length - 1 : pick % sources.length] as string;
      });
      document = withLayer(document, layer, values, chosen) ?? document;
    }
    const last = [...document.nodes.keys()].at(-1) as string;
    return withLayer(document, layerType('output') as LayerType, {}, [last]) ?? document;
  });

/** The same with some groups and notes. */
export const arbitraryNetwork: fc.Arbitrary<GraphDocument> = ungrouped.chain(grouped);

function withLayer(
  document: GraphDocument,
  layer: LayerType,
  attributes: Readonly<Record<string, unknown>>,
  sources: readonly string[],
): GraphDocument | null {
  const id = freshId(document);
  const node = { id, type: layer.type, name: freshName(document, layer.type), attributes, position: { x: 0, y: 0 } };
  const edits = [
    { kind: 'addNode', node },
    ...sources.map((source, port) => ({
      kind: 'connect',
      source: { node: source, port: 0 },
      target: { node: id, port },
    })),
  ] as readonly Edit[];
  const edited = applyEdit(document, { kind: 'batch', edits });
  if (!edited.ok) return null;
  const found = analyze(edited.value).nodes.get(id);
  if (!found?.outputs || found.diagnostics.some(({ severity }) => severity === 'error')) return null;
  const small = found.outputs.every(({ shape }) => elementCount(shape) <= MAX_ELEMENTS);
  return small && found.parameters.value + found.buffers <= MAX_PARAMETERS ? edited.value : null;
}

/** Stored tensors for some of a network's parameters, NaN and infinity among them. */
export function arbitraryWeights(document: GraphDocument): fc.Arbitrary<TensorStore> {
  const { nodes } = analyze(document);
  const specs = [...nodes].flatMap(([id, node]) =>
    node.parameterSpecs.map((spec) => ({ key: parameterKey(id, spec.name), spec })),
  );
  const bits = fc.noShrink(fc.integer({ min: 1, max: 0x7fffffff }));
  return fc
    .array(fc.tuple(fc.boolean(), fc.constantFrom('trained' as const, 'loaded' as const), bits), {
      minLength: specs.length,
      maxLength: specs.length,
    })
    .map(
      (choices) =>
        new Map<string, StoredTensor>(
          specs.flatMap(({ key, spec }, index) => {
            const [stored, origin, seed] = choices[index] ?? [false, 'trained', 1];
            if (!stored) return [];
            return [[key, { shape: spec.shape, data: randomBits(elementCount(spec.shape), seed), origin }]];
          }),
        ),
    );
}

/** Every pattern of 32 bits may come: a weight is stored as bits, not as a number. */
function randomBits(count: number, seed: number): Float32Array {
  const words = new Uint32Array(count);
  for (let index = 0, state = seed; index < count; index += 1) {
    state = Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + index;
    words[index] = state;
  }
  return new Float32Array(words.buffer);
}
