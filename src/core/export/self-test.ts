import { compile } from '../compile/compile.ts';
import type { CompiledModel } from '../compile/types.ts';
import type { Analysis } from '../graph/analyze.ts';
import type { GraphDocument } from '../graph/document.ts';
import { elementCount, type Tensor, type TensorType } from '../tensor/types.ts';
import { seededRandom } from '../weights/random.ts';
import type { TensorStore } from '../weights/tensor-store.ts';

/** What an exported file compares itself with: one input, and what Convas computed from it. */
export interface SelfTest {
  readonly input: Tensor;
  /** By output layer, in data-flow order. */
  readonly outputs: readonly Tensor[];
}

/** Names in the file of weights. No parameter has one without a dot. */
export const SELF_TEST_PREFIX = 'self-test/';

/** Runs a compiled model once; null where it did not run. */
export type RunOnce = (
  model: CompiledModel,
  input: Tensor,
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
 * Lets Convas compute the outputs that the exported file must reproduce; null where the drawing does not run here, or
 * takes more than a picture. The export is then written without a comparison.
 */
export async function makeSelfTest(
  document: GraphDocument,
  analysis: Analysis,
  weights: TensorStore,
  run: RunOnce,
): Promise<SelfTest | null> {
  const model = compile(document, analysis, weights, { mode: 'plain' });
  if (!model.ok || model.value.inputName === '' || (model.value.tensorInputs ?? []).length > 0) return null;
  const input = seededInput(model.value.inputType);
  const names = model.value.outputs.map(({ name }) => name);
  const values = await run(model.value, input, names);
  const outputs = names.map((name) => values?.get(name));
  return outputs.every((output) => output !== undefined) ? { input, outputs } : null;
}

/** The self-test as tensors beside the weights. */
export function selfTestTensors({ input, outputs }: SelfTest): readonly (readonly [string, Tensor])[] {
  return [
    [`${SELF_TEST_PREFIX}input`, input] as const,
    ...outputs.map((output, index) => [`${SELF_TEST_PREFIX}output/${index}`, output] as const),
  ];
}
