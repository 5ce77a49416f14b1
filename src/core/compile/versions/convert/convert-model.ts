import { layerType } from '../../../layers/index.ts';
import type { NodeProto, TensorProto } from '../../../onnx/gen/onnx_pb.ts';
import type { ImportedModel } from '../../../onnx/imported.ts';
import { isStandard, nodeTitle, readsOf } from '../../../onnx/node-reads.ts';
import { sameDefinition } from '../../../operators/definitions.ts';
import type { TensorType } from '../../../tensor/types.ts';
import type { Piece } from '../../imported/emit-layer.ts';
import type { LayerPlan } from '../../imported/plan.ts';
import { sameBeyondBatch } from '../../imported/unedited.ts';
import type { Names } from '../../names.ts';
import { convertWhole } from './convert-graph.ts';
import { Scope, type ScopeType } from './scope.ts';

/** The nodes of a model that is written back, in the opset that was chosen for it. */
export interface Converted {
  readonly pieces: readonly Piece[];
  /** Constants that the new forms read. */
  readonly tensors: readonly TensorProto[];
  /** What no node of that opset says, in the model's order. */
  readonly obstacles: readonly Piece[];
  /** The node of before that each changed node came from. */
  readonly cameFrom: ReadonlyMap<NodeProto, NodeProto>;
}

/**
 * Brings finished nodes into another opset, as far as they can be said there in the same meaning.
 * @param stored tensors of the model as it will be; constants that only the old forms read are left out of the nodes
 */
export function convertPieces(
  pieces: readonly Piece[],
  stored: Iterable<TensorProto>,
  imported: ImportedModel,
  plans: readonly LayerPlan[],
  to: number,
  names: Names,
): Converted {
  // Most of the time the file stays in its own opset: a run after every edit need not look at each node.
  if (to === imported.opset && pieces.every((piece) => piece.opset === undefined)) {
    return { pieces, tensors: [], obstacles: [], cameFrom: new Map() };
  }
  const nodes = pieces.map((piece) => piece.proto);
  const { graph } = imported.model;
  const outputs = (graph?.output ?? []).map((value) => value.name ?? '');
  const shown = plans.flatMap((plan) =>
    layerType(plan.node.type)?.role === 'scores' ? [...plan.inputs, ...(plan.outputName ? [plan.outputName] : [])] : [],
  );
  const scope = new Scope({
    nodes,
    stored,
    outputs: [...outputs, ...shown],
    typeOf: typesNow(imported, plans, madeAnew(imported, pieces)),
    open: replaceable(imported),
  });
  const obstacles: Piece[] = [];
  const cameFrom = new Map<NodeProto, NodeProto>();
  const converted = pieces.flatMap((piece): readonly Piece[] => {
    // A softmax over a vector means the same in every opset: see `adaptNode`.
    if (piece.about?.perChannel && piece.proto.opType === 'Softmax') return [piece];
    const found = convertWhole(piece.proto, piece.opset ?? imported.opset, to, scope, names);
    if (!found) obstacles.push(piece);
    if (!found || (found.length === 1 && found[0] === piece.proto)) return [piece];
    for (const proto of found) cameFrom.set(proto, piece.proto);
    return found.map((proto, at) => ({ key: piece.key + at * 1e-9, proto }));
  });
  const kept = cameFrom.size > 0 ? withoutUnread(nodes, converted, [...outputs, ...shown]) : converted;
  return { pieces: kept, tensors: scope.addedFor(kept.map((piece) => piece.proto)), obstacles, cameFrom };
}

/** Which nodes of a file cannot be said in another opset, of those that are written back, as `Pad conv1/pad`. */
export function obstaclesIn(converted: Converted, imported: ImportedModel, to: number): readonly string[] {
  const named = converted.obstacles.map(({ proto }) => titleOf(proto));
  return [...named, ...functionObstacles(imported, to)];
}

/** As a refusal names a node: `Pad conv1/pad`. */
export function titleOf(proto: NodeProto): string {
  const title = nodeTitle(proto);
  return title === proto.opType ? title : `${proto.opType} ${title}`;
}

/** The model's own functions are written back as they are: their operators have to mean the same. */
function functionObstacles(imported: ImportedModel, to: number): readonly string[] {
  return imported.model.functions.flatMap((entry) =>
    entry.node
      .filter((node) => isStandard(node.domain))
      .filter((node) => !sameDefinition(node.opType ?? '', imported.opset, to, node.output.length))
      .map(titleOf),
  );
}

/** A stored constant that only the old form of a node read goes with it. */
function withoutUnread(
  before: readonly NodeProto[],
  pieces: readonly Piece[],
  outputs: readonly string[],
): readonly Piece[] {
  const readIn = (nodes: readonly NodeProto[]) =>
    new Set([...nodes.flatMap((node) => readsOf(node).map((entry) => entry.value)), ...outputs]);
  const [then, now] = [readIn(before), readIn(pieces.map((piece) => piece.proto))];
  return pieces.filter(({ proto }) => {
    const constant = isStandard(proto.domain) && proto.opType === 'Constant';
    return !constant || proto.output.every((value) => now.has(value) || !then.has(value));
  });
}

/** Since IR 4 a stored tensor that is an input too is only what the input is by default. */
function replaceable({ model }: ImportedModel): ReadonlySet<string> {
  const inputs = Number(model.irVersion ?? 0n) < 4 ? [] : (model.graph?.input ?? []);
  return new Set(inputs.map((value) => value.name ?? ''));
}

/** Values in between that layers made and the file did not have: layers compute with float32 alone. */
function madeAnew(imported: ImportedModel, pieces: readonly Piece[]): ReadonlySet<string> {
  const own = new Set(imported.model.graph?.node.flatMap((node) => node.output));
  return new Set(pieces.flatMap(({ proto }) => proto.output.filter((value) => !own.has(value))));
}

/** Types as the drawing has them now; shapes that an edit may have changed without saying are not known. */
function typesNow(
  imported: ImportedModel,
  plans: readonly LayerPlan[],
  fresh: ReadonlySet<string>,
): (value: string) => ScopeType | undefined {
  const ports = new Map<string, TensorType | undefined>();
  const stale = new Set<string>();
  for (const { origin, inputTypes, outputs, facts } of plans) {
    for (const [port, value] of outputs.entries()) ports.set(value, facts.outputs?.[port]);
    const before = [...(origin?.inputs ?? []), ...(origin?.outputs ?? [])].map((value) => imported.types.get(value));
    const now = [...inputTypes, ...(facts.outputs ?? [])];
    const same = before.length === now.length && before.every((type, at) => sameType(type, now[at]));
    if (same) continue;
    for (const node of origin?.nodes ?? [])
      for (const value of imported.model.graph?.node[node]?.output ?? []) stale.add(value);
  }
  return (value) => {
    if (ports.has(value)) return ports.get(value);
    const before = fresh.has(value) ? { dtype: 'float32' as const } : imported.types.get(value);
    return stale.has(value) ? { dtype: before?.dtype } : before;
  };
}

function sameType(a: TensorType | undefined, b: TensorType | null | undefined): boolean {
  return a !== undefined && b !== undefined && b !== null && sameBeyondBatch(a, b);
}
