import type { TensorType } from '../tensor/types.ts';
import { operatorContract } from './contract.ts';
import type { InferredTypes, Operation } from './operation.ts';

/** Extents beyond this are no shape of a real network: they come from damaged files. */
const MAX_DIM = 2 ** 40;

/** Whether the shapes of an operator's outputs can be told without running it. */
export function knowsOperator(operator: string, domain: string): boolean {
  return domain === '' && operatorContract(operator).infer !== null;
}

/**
 * The types that come out of one ONNX node, one entry per output; null where it cannot be told. Never throws, whatever
 * a file says.
 * @example inferOperation({ operator: 'Relu', domain: '', opset: 17, attributes: {}, inputs: [x], values: [], outputCount: 1 })
 */
export function inferOperation(operation: Operation): InferredTypes {
  const inference = operation.domain === '' ? operatorContract(operation.operator).infer : null;
  let types: InferredTypes = [];
  try {
    types = inference?.(operation) ?? [];
  } catch {
    // A node whose inputs are of a kind that its operator does not take: nothing can be said about it.
  }
  return Array.from({ length: operation.outputCount }, (_, output) => sane(types[output] ?? null));
}

/** Zero is a dim too (an empty split); negative, fractional and absurd ones are not. */
function sane(type: TensorType | null): TensorType | null {
  const fits = type?.shape.every(
    (dim) => typeof dim === 'string' || (Number.isInteger(dim) && dim >= 0 && dim < MAX_DIM),
  );
  return fits ? type : null;
}
