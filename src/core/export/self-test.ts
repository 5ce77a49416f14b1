import { compile } from '../compile/compile.ts';
import { feedOf } from '../compile/tensor-feed.ts';
import type { CompiledModel } from '../compile/types.ts';
import type { Analysis } from '../graph/analyze.ts';
import type { GraphDocument } from '../graph/document.ts';
import { layerType } from '../layers/index.ts';
import { elementCount, type Tensor, type TensorType } from '../tensor/types.ts';
import { seededRandom } from '../weights/random.ts';
import type { TensorStore } from '../weights/tensor-store.ts';

/** What an exported file compares itself with: inputs, and what Convas computed from them. */
export interface SelfTest {
  /** By layer that feeds the network, in data-flow order. */
  readonly inputs: readonly Tensor[];
  /** By output layer, in data-flow order. */
  readonly outputs: readonly Tensor[];
}

/** Names in the file of weights. No parameter has one without a dot. */
export const SELF_TEST_PREFIX = 'self-test/';

/** Runs a compiled model once, its tensor inputs fed as it says; null where it did not run. */
export type RunOnce = (
  model: CompiledModel,
  /** The picture; null where the network takes none. */
  input: Tensor | null,
  fetches: readonly string[],
) => Promise<ReadonlyMap<string, Tensor> | null>;

/** A picture of seeded numbers in [−1, 1), the same on every machine. */
export function seededInput(type: TensorType): Tensor {
  const shape = type.shape.map((dim) => (typeof dim === 'number' ? dim : 1));
  const next = seededRandom('self-test');
  const data = Float32Array.from({ length: elementCount(shape) }, () => (next() >>> 8) * 2 ** -23 - 1);
  return { shape, data };
}

/**
 * Lets Convas compute the outputs that the exported file must reproduce; null where the drawing does not run here. The
 * export is then written without a comparison.
 */
export async function makeSelfTest(
  document: GraphDocument,
  analysis: Analysis,
  weights: TensorStore,
  run: RunOnce,
): Promise<SelfTest | null> {
  const model = compile(document, analysis, weights, { mode: 'plain' });
  if (!model.ok) return null;
  const picture = model.value.inputName === '' ? null : seededInput(model.value.inputType);
  // Zeros would hide much of what a network computes.
  const tensorInputs = (model.value.tensorInputs ?? []).map((input) =>
    input.fill === 'zeros' ? { ...input, fill: 'random' as const } : input,
  );
  const fed = new Map(tensorInputs.map((input) => [input.nodeId, feedOf(input)]));
  const inputs = analysis.order.flatMap((id): Tensor[] => {
    const role = layerType(document.nodes.get(id)?.type ?? '')?.role;
    const tensor = role === 'picture' ? picture : role === 'tensor' ? fed.get(id) : null;
    return tensor ? [{ shape: tensor.shape, data: tensor.data }] : [];
  });
  const names = model.value.outputs.map(({ name }) => name);
  const values = await run({ ...model.value, tensorInputs }, picture, names);
  const outputs = names.map((name) => values?.get(name));
  return outputs.every((output) => output !== undefined) ? { inputs, outputs } : null;
}

/** The self-test as tensors beside the weights. */
export function selfTestTensors({ inputs, outputs }: SelfTest): readonly (readonly [string, Tensor])[] {
  return [
    ...inputs.map((input, index) => [`${SELF_TEST_PREFIX}input/${index}`, input] as const),
    ...outputs.map((output, index) => [`${SELF_TEST_PREFIX}output/${index}`, output] as const),
  ];
}
