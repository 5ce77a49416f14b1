import { create } from '@bufbuild/protobuf';
import { type ClaimedTensor, claimTensors } from '../../import/claim-tensors.ts';
import { Constants } from '../../import/constants.ts';
import { indexModel } from '../../import/model-index.ts';
import { NodeViews } from '../../import/node-views.ts';
import { type Claim, tryLayer } from '../../import/recognise.ts';
import { inferValues } from '../../import/value-types.ts';
import type { LayerType } from '../../layers/define-layer.ts';
import {
  GraphProtoSchema,
  ModelProtoSchema,
  type NodeProto,
  OperatorSetIdProtoSchema,
  type TensorProto,
} from '../../onnx/gen/onnx_pb.ts';
import { valueInfo } from '../../onnx/helpers.ts';
import type { ImportedModel } from '../../onnx/imported.ts';
import { readsOf } from '../../onnx/node-reads.ts';
import type { TensorType } from '../../tensor/types.ts';

/**
 * Reads nodes as an import would: what are they, between these values and with these tensors? It is how an edit makes
 * sure that nodes which stay in a file, or were changed in one place, say what the layer says.
 */

/** Nodes to read, and where what they read comes from. */
export interface ReadRequest {
  readonly layer: LayerType;
  readonly nodes: readonly NodeProto[];
  readonly opset: number;
  /** Values that arrive at the layer; null where nothing is known of one. */
  readonly inputs: ReadonlyMap<string, TensorType | null>;
  readonly outputs: readonly string[];
  readonly surroundings: Surroundings;
}

/** What the rest of the model has for the nodes. */
export interface Surroundings {
  readonly externalFiles: ImportedModel['externalFiles'];
  /** A stored tensor. */
  tensor(value: string): TensorProto | undefined;
  /** The node that makes a value and belongs to no layer: a stored constant, or shape arithmetic. */
  support(value: string): NodeProto | undefined;
  /** The type of a value that a layer makes. */
  typeOf(value: string): TensorType | null;
}

export interface Reading {
  /** Node indexes are those of the request. */
  readonly claim: Claim;
  readonly tensors: readonly ClaimedTensor[];
  typeOf(value: string): TensorType | null;
}

/** The layer that the nodes are, all of them and nothing else; null where they are no such layer. */
export function readBack({ layer, nodes, opset, inputs, outputs, surroundings }: ReadRequest): Reading | null {
  // A file need not be sorted: recognisers start where the layer's value is made.
  const anchor = nodes.findIndex((node) => node.output.includes(outputs[0] ?? ''));
  if (anchor === -1) return null;
  const types = new Map<string, TensorType>();
  for (const [value, type] of inputs) if (type) types.set(value, type);
  const made = new Set(nodes.flatMap((node) => node.output));
  const tensors = new Map<string, TensorProto>();
  const fed = new Set(inputs.keys());
  const before = new Set<NodeProto>();
  const waiting = nodes.flatMap((node) => readsOf(node).map(({ value }) => value));
  for (let value = waiting.pop(); value !== undefined; value = waiting.pop()) {
    if (made.has(value) || fed.has(value) || tensors.has(value)) continue;
    const tensor = surroundings.tensor(value);
    const support = tensor ? undefined : surroundings.support(value);
    if (tensor) tensors.set(value, tensor);
    else if (support) {
      before.add(support);
      for (const output of support.output) made.add(output);
      waiting.push(...readsOf(support).map((entry) => entry.value));
    } else {
      fed.add(value);
      const type = surroundings.typeOf(value);
      if (type) types.set(value, type);
    }
  }
  const model = create(ModelProtoSchema, {
    irVersion: 8n,
    opsetImport: [create(OperatorSetIdProtoSchema, { domain: '', version: BigInt(opset) })],
    graph: create(GraphProtoSchema, {
      node: [...nodes, ...before],
      initializer: [...tensors.values()],
      input: [...fed].map((name) => valueInfo(name, types.get(name) ?? { dtype: 'float32', shape: null })),
      output: outputs.map((name) => valueInfo(name, { dtype: 'float32', shape: null })),
    }),
  });
  const indexed = indexModel(model);
  if (!indexed.ok) return null;
  const constants = new Constants(surroundings.externalFiles);
  for (const [name, tensor] of tensors) if (!constants.addTensor(name, tensor).ok) return null;
  for (const at of indexed.value.order) {
    if (at < nodes.length) continue;
    if (!constants.addNode(indexed.value.nodes[at] as NodeProto).ok) return null;
  }
  const views = new NodeViews(indexed.value, constants, inferValues(indexed.value, constants, types, new Map()));
  const claim = tryLayer(views, layer, views.at(anchor));
  if (!claim || claim.nodes.length !== nodes.length || claim.nodes.some((node, at) => node !== at)) return null;
  return { claim, tensors: claimTensors(views, claim), typeOf: (value) => views.typeOf(value) };
}
