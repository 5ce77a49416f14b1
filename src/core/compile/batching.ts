import { readConstants } from '../import/constants.ts';
import { indexModel, type ModelIndex } from '../import/model-index.ts';
import { inferValues, operationOf } from '../import/value-types.ts';
import { decodeModel } from '../onnx/codec.ts';
import type { NodeProto } from '../onnx/gen/onnx_pb.ts';
import { readsOf } from '../onnx/node-reads.ts';
import { isPerExample } from '../operators/per-example.ts';
import { BATCH, float32, type TensorType } from '../tensor/types.ts';
import { firstDim } from './imported/value-infos.ts';
import type { CompiledModel } from './types.ts';

/** What is asked of a model. Element data counts only where shape arithmetic reads it. */
export type BatchedModel = Pick<
  CompiledModel,
  'bytes' | 'externalData' | 'inputName' | 'inputType' | 'tensorInputs' | 'attention'
>;

/**
 * Whether one run may hold several pictures, each computed as if it were alone: every value that follows from the picture
 * has the batch as its first axis and nowhere else, and every node keeps the examples apart. It is told from the very
 * graph that runs, by types alone; where anything is unknown, or the file fixes its batch, the answer is no.
 */
export function takesBatches(model: BatchedModel): boolean {
  const { inputName, inputType, attention, externalData } = model;
  if (inputName === '' || !hasBatch(inputType)) return false;
  const decoded = decodeModel(model.bytes);
  const indexed = decoded.ok ? indexModel(decoded.value) : decoded;
  if (!indexed.ok) return false;
  const index = indexed.value;
  const files = new Map(
    externalData.map(({ path, data }) => [path, new Uint8Array(data.buffer, data.byteOffset, data.byteLength)]),
  );
  const constants = readConstants(index, files);
  if (!constants.ok) return false;

  const batched = new Set([inputName, ...attention.flatMap(({ keep, set }) => [keep, set])]);
  const gates = attention.flatMap(({ channels, keep, set }) =>
    [keep, set].map((name) => [name, float32([BATCH, channels, 1, 1])] as const),
  );
  const others = (model.tensorInputs ?? []).map(({ name, type }) => [name, type] as const);
  // What is fed beside the picture is fed once.
  if (others.some(([, { shape }]) => shape.some((dim) => typeof dim === 'string'))) return false;
  if (!statesOpenBatch(index, batched)) return false;
  const feeds = new Map<string, TensorType>([[inputName, inputType], ...gates, ...others]);
  const { types, known, folded } = inferValues(index, constants.value, feeds, new Map());
  const typeOf = (value: string): TensorType | null => {
    const info = constants.value.info(value);
    return types.get(value) ?? (info?.dtype ? { dtype: info.dtype, shape: info.shape } : null);
  };
  const knownOf = (value: string) => known.get(value) ?? constants.value.known(value);
  /** Values whose numbers say how many pictures there are. */
  const counts = new Set<string>();
  for (const at of index.order) {
    const node = index.nodes[at] as NodeProto;
    if (node.output.every((value) => value === '' || constants.value.has(value))) continue;
    if (!keepsApart(node, folded.has(at), typeOf, knownOf)) return false;
  }
  return statesOpenBatch(index, batched) && [...index.outputs].every((value) => batched.has(value));

  function keepsApart(
    node: NodeProto,
    isFolded: boolean,
    type: (value: string) => TensorType | null,
    value: Parameters<typeof operationOf>[3],
  ): boolean {
    const reads = readsOf(node);
    if (isFolded) {
      // Shape arithmetic: other numbers for another count only where they name the batch, or are not known.
      const named = node.output.filter((name) => known.get(name)?.items.some((item) => typeof item !== 'number'));
      for (const name of named) counts.add(name);
      return true;
    }
    const followsPicture = reads.some(({ value: name }) => batched.has(name));
    const counted = reads.filter(({ value: name }) => counts.has(name));
    if (!followsPicture && counted.length === 0) return true;
    // A count may say a shape. In numbers that are computed with it would tell the pictures of each other.
    if (!counted.every(({ input }) => input === 1 && SHAPED.has(node.opType ?? ''))) return false;
    if (reads.some(({ input, value: name }) => input < 0 && batched.has(name))) return false;
    const operation = operationOf(node, index.opset, type, value);
    const has = node.input.map((name) => batched.has(name));
    if (!isPerExample(operation, has)) return false;
    for (const output of node.output) {
      if (output === '') continue;
      const made = types.get(output);
      if (!made || !hasBatch(made)) return false;
      batched.add(output);
    }
    return true;
  }
}

/** Operators whose second input is a shape. */
const SHAPED: ReadonlySet<string> = new Set(['Reshape', 'Expand']);

/** The batch is the first axis and no other. */
function hasBatch({ shape }: TensorType): boolean {
  return shape[0] === BATCH && shape.slice(1).every((dim) => typeof dim === 'number');
}

/** A number in the place of the batch, and ONNX Runtime reserves memory for so many. */
function statesOpenBatch({ graph }: ModelIndex, batched: ReadonlySet<string>): boolean {
  const said = [...graph.input, ...graph.output, ...graph.valueInfo];
  return said.every((stated) => !batched.has(stated.name ?? '') || firstDim(stated) === null);
}
