import { create } from '@bufbuild/protobuf';
import { type GraphProto, GraphProtoSchema, type ModelProto, ModelProtoSchema } from '../onnx/gen/onnx_pb.ts';
import { externalTensor, floatTensor, int64Tensor, node, valueInfo } from '../onnx/helpers.ts';
import type { DType, Shape } from '../tensor/types.ts';
import type { DraftInitializer, GraphBuilder } from './graph-builder.ts';
import type { ExternalTensor } from './types.ts';
import { type ModelVersions, newVersions } from './versions/versions.ts';

export const PRODUCER = 'Convas';

/** A graph input or output; a null shape leaves the shape to the runtime. */
export interface DraftValue {
  readonly name: string;
  readonly dtype: DType;
  readonly shape: Shape | null;
}

export interface DraftModel {
  readonly title: string;
  readonly builder: GraphBuilder;
  readonly inputs: readonly DraftValue[];
  readonly outputs: readonly DraftValue[];
  /** What the file declares; its nodes are in the forms of that opset. Default: those of new files. */
  readonly versions?: ModelVersions;
}

/** Where the elements of each parameter come from. */
export type ParameterData = (initializer: Extract<DraftInitializer, { kind: 'parameter' }>) => Float32Array;

/** The structure with every parameter as external data: small, and the same whatever the weights are. */
export function structureModel(draft: DraftModel): ModelProto {
  return model(
    draft,
    draft.builder.initializers.map((initializer, index) => {
      if (initializer.kind === 'constant') return constantTensor(initializer);
      const { shape } = initializer.spec;
      return externalTensor(initializer.name, shape, externalPath(index), 4 * shape.reduce((a, b) => a * b, 1));
    }),
  );
}

/** The elements that belong to `structureModel`. */
export function externalTensors(draft: DraftModel, data: ParameterData): readonly ExternalTensor[] {
  return draft.builder.initializers.flatMap((initializer, index) =>
    initializer.kind === 'parameter' ? [{ path: externalPath(index), data: data(initializer) }] : [],
  );
}

/** The whole model in one piece. */
export function embeddedModel(
  draft: DraftModel,
  data: ParameterData,
  metadata: readonly (readonly [string, string])[],
): ModelProto {
  const result = model(
    draft,
    draft.builder.initializers.map((initializer) =>
      initializer.kind === 'constant'
        ? constantTensor(initializer)
        : floatTensor(initializer.name, initializer.spec.shape, data(initializer)),
    ),
  );
  result.metadataProps = metadataProps(metadata);
  return result;
}

/** Sum of the parameters' bytes: what decides whether one file can hold them. */
export function parameterBytes(draft: DraftModel): number {
  return draft.builder.initializers.reduce(
    (sum, initializer) =>
      sum + (initializer.kind === 'parameter' ? 4 * initializer.spec.shape.reduce((a, b) => a * b, 1) : 0),
    0,
  );
}

export function metadataProps(entries: readonly (readonly [string, string])[]): ModelProto['metadataProps'] {
  return create(ModelProtoSchema, { metadataProps: entries.map(([key, value]) => ({ key, value })) }).metadataProps;
}

/** Paths are counted, not named: a layer's name may hold anything, a path must not. */
function externalPath(index: number): string {
  return `tensor-${index}`;
}

function model(draft: DraftModel, initializer: GraphProto['initializer']): ModelProto {
  const { opset, ir } = draft.versions ?? newVersions({});
  return create(ModelProtoSchema, {
    irVersion: BigInt(ir),
    producerName: PRODUCER,
    opsetImport: [{ domain: '', version: BigInt(opset) }],
    graph: create(GraphProtoSchema, {
      // The checker wants a name.
      name: draft.title.trim() || 'Untitled',
      node: draft.builder.nodes.map((entry) =>
        node(entry.operator, entry.output, entry.inputs, [entry.output, ...(entry.further ?? [])], entry.attributes),
      ),
      initializer,
      input: draft.inputs.map((value) => valueInfo(value.name, value)),
      output: draft.outputs.map((value) => valueInfo(value.name, value)),
    }),
  });
}

function constantTensor(initializer: Extract<DraftInitializer, { kind: 'constant' }>) {
  const { dtype, shape, data } = initializer.value;
  return dtype === 'int64'
    ? int64Tensor(initializer.name, shape, data)
    : floatTensor(initializer.name, shape, Float32Array.from(data));
}
