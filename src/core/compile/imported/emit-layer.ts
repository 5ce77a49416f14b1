import { clone } from '@bufbuild/protobuf';
import type { EmitContext, LayerType, NodeFacts } from '../../layers/define-layer.ts';
import { type OpaqueDetails, opaqueDetails } from '../../layers/opaque-details.ts';
import { type NodeProto, NodeProtoSchema } from '../../onnx/gen/onnx_pb.ts';
import { node as makeNode } from '../../onnx/helpers.ts';
import type { Origin } from '../../onnx/imported.ts';
import { renameCaptured, subgraphsOf } from '../../onnx/node-reads.ts';
import { setPlainAttribute } from '../../onnx/plain-attributes.ts';
import type { KnownValue } from '../../operators/operation.ts';
import type { TensorType } from '../../tensor/types.ts';
import { adaptNode, NotInOpset } from '../adapt-node.ts';
import type { DraftNode, GraphBuilder } from '../graph-builder.ts';
import { OPSET } from '../versions/versions.ts';
import type { LayerPlan } from './plan.ts';

/** One ONNX node of the result, and where it wants to stand: nodes of the file at their index, new ones between. */
export interface Piece {
  readonly key: number;
  readonly proto: NodeProto;
  /** Index in the file of a node that is written back; undefined for a new one. */
  readonly original?: number;
  /** Opset that the node is written for; without it the file's own. */
  readonly opset?: number;
  /** Of a node that a layer wrote: what its types, which nobody infers, would tell. */
  readonly about?: NodeFacts;
}

/**
 * Lets an edited or new layer emit itself, in the opset of the file. The values that it gives keep the names that they
 * had in the file, so that everything behind it stays as it is.
 * @param target the opset that the file is written in, in the end
 * @param stored finds stored tensors of the file that still hold a parameter
 * @throws NotInOpset
 */
export function emitLayer(
  plan: LayerPlan,
  layer: LayerType,
  opset: number,
  target: number,
  builder: GraphBuilder,
  stored: (parameterName: string) => string | undefined,
): readonly DraftNode[] {
  const start = builder.nodes.length;
  const inputTypes = plan.inputTypes.filter((type): type is TensorType => type !== null);
  const context: EmitContext = builder.context({
    nodeId: plan.node.id,
    // The layer's own name may be the name of its value, which the last node is to have.
    name: builder.names.claim(plan.name),
    inputs: plan.inputs,
    inputTypes,
    outputTypes: plan.facts.outputs ?? [],
    parameterSpecs: plan.facts.parameterSpecs,
    stored,
  });
  const emitted = layer.emit(plan.node.attributes, context);
  const own = builder.nodes.slice(start);
  for (const [port, wanted] of plan.outputs.entries()) {
    const value = emitted[port] ?? '';
    const made = own.find((entry) => entry.output === value);
    if (made) renameIn(own, value, wanted);
    else own.push({ operator: 'Identity', inputs: [value], output: wanted, attributes: {} });
  }
  return adapted(own, opset, target, (entry) => adaptNode(entry, opset, builder, plan.name, inputTypes));
}

/** A layer that the file's opset has no form for is written for the chosen one, if that is newer. */
function adapted(
  own: readonly DraftNode[],
  opset: number,
  target: number,
  adapt: (entry: DraftNode) => readonly DraftNode[],
): readonly DraftNode[] {
  try {
    return own.flatMap(adapt);
  } catch (error) {
    if (!(error instanceof NotInOpset) || target <= opset) throw error;
    return own.map((entry) => ({ ...entry, opset: OPSET }));
  }
}

function renameIn(nodes: readonly DraftNode[], from: string, to: string): void {
  for (const node of nodes) {
    if (node.output === from) node.output = to;
    for (const [index, input] of node.inputs.entries()) if (input === from) node.inputs[index] = to;
  }
}

/** New nodes right behind what the layer was, or behind what they read. */
export function pieces(drafts: readonly DraftNode[], key: number): readonly Piece[] {
  return drafts.map((draft, at) => ({
    key: key + (at + 1) * 1e-6,
    proto: makeNode(draft.operator, draft.output, draft.inputs, [draft.output], draft.attributes),
    ...(draft.opset !== undefined && { opset: draft.opset }),
    ...(draft.about !== undefined && { about: draft.about }),
  }));
}

/** Names of the stored values that hold what an edited operator reads. */
export interface StoredNames {
  /** The new tensor of a parameter; undefined where the file's still holds. */
  weight(parameterName: string): string | undefined;
  /** Numbers that a person changed. */
  constant(input: number, value: KnownValue): string;
}

/**
 * An imported operator whose inputs were connected anew, or whose attributes, constants or weights were changed: the
 * node of the file with the change in that place, and everything else as it is.
 */
export function rewireOperator(plan: LayerPlan, origin: Origin, proto: NodeProto, names: StoredNames): NodeProto {
  const copy = clone(NodeProtoSchema, proto);
  const [before, now] = [origin.attributes, plan.node.attributes].map(opaqueDetails) as [OpaqueDetails, OpaqueDetails];
  for (const [at, input] of now.inputs.entries()) {
    if (!input) continue;
    if ('port' in input) {
      copy.input[at] = plan.inputs[input.port] ?? copy.input[at] ?? '';
      continue;
    }
    const was = before.inputs[at];
    const old = was && !('port' in was) ? was.value : undefined;
    const own = input.parameter ? undefined : input.value;
    const changed = own && JSON.stringify(own) !== JSON.stringify(old) ? own : undefined;
    const name = changed ? names.constant(at, changed) : input.parameter && names.weight(input.parameter.name);
    if (name) copy.input[at] = name;
  }
  const direct = now.inputs.filter((input) => input && 'port' in input).length;
  const captured = new Map(
    origin.inputs.slice(direct).flatMap((value, at) => {
      const name = plan.inputs[direct + at];
      return name === undefined || name === value ? [] : [[value, name] as const];
    }),
  );
  if (captured.size > 0) for (const graph of subgraphsOf(copy)) renameCaptured(graph, captured);
  for (const [name, value] of Object.entries(now.attributes)) {
    if (JSON.stringify(before.attributes[name]) !== JSON.stringify(value)) setPlainAttribute(copy, name, value);
  }
  const renamed = new Map(origin.outputs.map((value, port) => [value, plan.outputs[port] ?? value]));
  copy.output = copy.output.map((value) => renamed.get(value) ?? value);
  return copy;
}

/**
 * Nodes in an order in which every value is made before it is read, as close to the wanted one as that allows.
 * Deterministic. Nodes on a loop cannot occur: neither files nor edits make one.
 */
export function inOrder(all: readonly Piece[], readsOf: (proto: NodeProto) => readonly string[]): readonly Piece[] {
  const sorted = [...all].sort((a, b) => a.key - b.key);
  const makers = new Map(sorted.flatMap((piece) => piece.proto.output.map((value) => [value, piece] as const)));
  const done = new Set<Piece>();
  const result: Piece[] = [];
  for (const first of sorted) {
    // Depth first with an explicit stack: a file may be thousands of nodes deep.
    const stack = [first];
    const open = new Set<Piece>();
    while (stack.length > 0) {
      const piece = stack.at(-1) as Piece;
      if (done.has(piece)) {
        stack.pop();
        continue;
      }
      const before = readsOf(piece.proto).map((value) => makers.get(value));
      const waiting = before.filter(
        (maker): maker is Piece => maker !== undefined && !done.has(maker) && !open.has(maker),
      );
      open.add(piece);
      if (waiting.length > 0) {
        stack.push(...waiting);
        continue;
      }
      stack.pop();
      done.add(piece);
      result.push(piece);
    }
  }
  return result;
}
