import { clone } from '@bufbuild/protobuf';
import type { ParameterSpec } from '../../layers/define-layer.ts';
import { TensorProto_DataType as DataType, type TensorProto, TensorProtoSchema } from '../../onnx/gen/onnx_pb.ts';
import { externalTensor, floatTensor, int64Tensor } from '../../onnx/helpers.ts';
import type { ImportedModel } from '../../onnx/imported.ts';
import { readTensor, toFloat32 } from '../../onnx/read-tensor.ts';
import type { OnnxConstant } from '../../operators/node.ts';
import type { DraftInitializer } from '../graph-builder.ts';
import type { ExternalTensor } from '../types.ts';

/** Stored tensors of an imported model: those of the file that are still read, then the new ones. */

export type DataOf = (nodeId: string, spec: ParameterSpec) => Float32Array;

/** @param changed tensors by name: other elements for those of the file, and new ones */
export function storedTensors(
  imported: ImportedModel,
  read: ReadonlySet<string>,
  changed: ReadonlyMap<string, TensorProto>,
  drafts: readonly DraftInitializer[],
  dataOf: DataOf,
): readonly TensorProto[] {
  const graph = imported.model.graph;
  const readBefore = new Set(graph?.node.flatMap((node) => node.input) ?? []);
  const outputs = new Set(graph?.output.map((value) => value.name ?? '') ?? []);
  const kept = (graph?.initializer ?? []).flatMap((tensor): TensorProto[] => {
    const name = tensor.name ?? '';
    const other = changed.get(name);
    if (other) return read.has(name) ? [other] : [];
    // What nobody read in the file either stays.
    return read.has(name) || !readBefore.has(name) || outputs.has(name) ? [tensor] : [];
  });
  const known = new Set(graph?.initializer.map((tensor) => tensor.name ?? ''));
  const fresh = [...changed].flatMap(([name, tensor]) => (known.has(name) || !read.has(name) ? [] : [tensor]));
  const added = drafts
    .filter((draft) => read.has(draft.name))
    .map((draft) =>
      draft.kind === 'parameter'
        ? floatTensor(draft.name, draft.spec.shape, dataOf(draft.nodeId, draft.spec))
        : constantTensor(draft.name, draft.value),
    );
  return [...kept, ...fresh, ...added];
}

function constantTensor(name: string, { dtype, shape, data }: OnnxConstant): TensorProto {
  return dtype === 'int64' ? int64Tensor(name, shape, data) : floatTensor(name, shape, Float32Array.from(data));
}

/** Below this the structure may as well hold the elements: axes, biases, scales. */
const MIN_EXTERNAL_BYTES = 1024;
const floats = new WeakMap<TensorProto, Float32Array>();

/**
 * Takes the large float32 tensors out of a model that is only run, so that an edit need not copy them. Tensors of the
 * file's own external data come in from there.
 */
export function takeOut(
  tensors: readonly TensorProto[],
  externalBytes: (tensor: TensorProto) => Uint8Array | undefined,
): { readonly tensors: readonly TensorProto[]; readonly externalData: readonly ExternalTensor[] } {
  const externalData: ExternalTensor[] = [];
  const left = tensors.map((tensor) => {
    const outside = externalBytes(tensor);
    const size = outside?.byteLength ?? tensor.rawData?.byteLength ?? 4 * tensor.floatData.length;
    if (tensor.dataType !== DataType.FLOAT || size < MIN_EXTERNAL_BYTES)
      return outside ? inside(tensor, outside) : tensor;
    let data = floats.get(tensor);
    if (!data) {
      const read = readTensor(tensor, outside);
      if (!read.ok) return tensor;
      data = toFloat32(read.value);
      floats.set(tensor, data);
    }
    const path = `tensor-${externalData.length}`;
    externalData.push({ path, data });
    return externalTensor(tensor.name ?? '', tensor.dims.map(Number), path, data.byteLength);
  });
  return { tensors: left, externalData };
}

/** A tensor of another file as one of this file. */
export function inside(tensor: TensorProto, bytes: Uint8Array): TensorProto {
  const copy = clone(TensorProtoSchema, { ...tensor, rawData: undefined });
  copy.rawData = bytes;
  copy.externalData = [];
  copy.dataLocation = undefined;
  return copy;
}
