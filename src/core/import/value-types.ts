import type { AttributeProto, NodeProto, TypeProto, ValueInfoProto } from '../onnx/gen/onnx_pb.ts';
import { dtypeOf } from '../onnx/helpers.ts';
import { isStandard } from '../onnx/node-reads.ts';
import { readTensor } from '../onnx/read-tensor.ts';
import { foldOperation, MAX_KNOWN } from '../operators/fold.ts';
import { inferOperation } from '../operators/infer.ts';
import type { KnownValue, Operation, OperationAttribute } from '../operators/operation.ts';
import { BATCH, type Dim, type TensorType } from '../tensor/types.ts';
import type { Constants } from './constants.ts';
import type { ModelIndex } from './model-index.ts';

/** Types and known elements of a model's values, as far as they can be told without running it. */
export interface ValueFacts {
  readonly types: ReadonlyMap<string, TensorType>;
  /** Small values that are fixed before a run: shape arithmetic and small constants. */
  readonly known: ReadonlyMap<string, KnownValue>;
  /** Nodes that do shape arithmetic: they make known values out of shapes and constants. */
  readonly folded: ReadonlySet<number>;
}

/**
 * Walks the graph in data-flow order. A node's own inference comes first, then the file's `value_info`, then what a
 * run has shown.
 * @param feedTypes of the graph's inputs, as the drawing will feed them
 */
export function inferValues(
  index: ModelIndex,
  constants: Constants,
  feedTypes: ReadonlyMap<string, TensorType>,
  observed: ReadonlyMap<string, TensorType>,
): ValueFacts {
  const types = new Map<string, TensorType>(feedTypes);
  const known = new Map<string, KnownValue>();
  const folded = new Set<number>();
  const stated = new Map(
    [...index.graph.valueInfo, ...index.graph.output].map((value) => [value.name ?? '', statedType(value)]),
  );
  const typeOf = (value: string): TensorType | null => {
    const info = constants.info(value);
    return types.get(value) ?? (info?.dtype ? { dtype: info.dtype, shape: info.shape } : null);
  };
  for (const at of index.order) {
    const node = index.nodes[at] as NodeProto;
    const operation = operationOf(node, index.opset, typeOf, (value) => known.get(value) ?? constants.known(value));
    const constant = node.output.every((value) => value === '' || constants.has(value));
    // What the graph outputs is a layer, so that the output has something to be connected to.
    const shown = node.output.some((value) => index.outputs.has(value));
    const values = constant || shown ? null : foldOperation(operation);
    if (values) folded.add(at);
    const inferred = inferOperation(operation);
    for (const [output, value] of node.output.entries()) {
      if (value === '' || constants.has(value)) continue;
      const item = values?.[output];
      if (item) known.set(value, item);
      const type = inferred[output] ?? stated.get(value) ?? observed.get(value);
      if (type) types.set(value, type);
    }
  }
  return { types, known, folded };
}

/** A node as plain data, with what is known of its inputs. */
export function operationOf(
  node: NodeProto,
  opset: number,
  typeOf: (value: string) => TensorType | null,
  knownOf: (value: string) => KnownValue | null,
): Operation {
  return {
    operator: node.opType ?? '',
    domain: isStandard(node.domain) ? '' : (node.domain ?? ''),
    opset,
    attributes: plainAttributes(node),
    inputs: node.input.map((value) => (value === '' ? undefined : typeOf(value))),
    values: node.input.map((value) => (value === '' ? undefined : knownOf(value))),
    outputCount: node.output.length,
  };
}

/** Attributes that are numbers, texts or lists of them; of tensors only a single element, of graphs nothing. */
export function plainAttributes(node: NodeProto): Readonly<Record<string, OperationAttribute>> {
  const entries = node.attribute.flatMap((entry): [string, OperationAttribute][] => {
    const value = plainAttribute(entry);
    return value === null ? [] : [[entry.name ?? '', value]];
  });
  return Object.fromEntries(entries);
}

const decoder = new TextDecoder();
const MAX_LIST = 4 * MAX_KNOWN;

function plainAttribute(entry: AttributeProto): OperationAttribute | null {
  // The number of each kind is laid down in `onnx.proto`; files of IR 1 leave it out.
  switch (entry.type ?? 0) {
    case 1:
      return entry.f ?? 0;
    case 2:
      return Number(entry.i ?? 0n);
    case 3:
      return decoder.decode((entry.s ?? new Uint8Array()).subarray(0, 1000));
    case 4: {
      const single = entry.t && entry.t.dims.length <= 1 ? readTensor(entry.t) : null;
      return single?.ok && single.value.data.length === 1 ? Number(single.value.data[0]) : null;
    }
    case 6:
      return entry.floats.length <= MAX_LIST ? [...entry.floats] : null;
    case 7:
      return entry.ints.length <= MAX_LIST ? entry.ints.map(Number) : null;
    case 8:
      return entry.strings.length <= MAX_LIST
        ? entry.strings.map((item) => decoder.decode(item.subarray(0, 1000)))
        : null;
    default:
      return null;
  }
}

/** The type that the file states for a value, if it is a tensor of known rank. */
export function statedType(value: ValueInfoProto): TensorType | null {
  return tensorTypeOf(value.type);
}

export function tensorTypeOf(type: TypeProto | undefined): TensorType | null {
  if (type?.value.case !== 'tensorType') return null;
  const dtype = dtypeOf(type.value.value.elemType);
  const dims = type.value.value.shape?.dim;
  if (!dtype || !dims || dims.length > 8) return null;
  const shape = dims.map((dim, axis): Dim | null => {
    if (dim.value.case === 'dimValue') {
      const size = Number(dim.value.value);
      return Number.isSafeInteger(size) && size >= 0 ? size : null;
    }
    // The first dim that is only a name is the batch, whatever the file calls it.
    if (axis === 0) return BATCH;
    return dim.value.case === 'dimParam' && dim.value.value !== '' ? dim.value.value.slice(0, 100) : null;
  });
  return shape.every((dim) => dim !== null) ? { dtype, shape: shape as Dim[] } : null;
}
