import { clone, toBinary } from '@bufbuild/protobuf';
import type { LayerNode } from '../../graph/document.ts';
import { layerType } from '../../layers/index.ts';
import { opaqueDetails } from '../../layers/opaque-details.ts';
import { type NodeProto, NodeProtoSchema } from '../../onnx/gen/onnx_pb.ts';
import type { ImportedModel, Origin } from '../../onnx/imported.ts';
import { subgraphsOf } from '../../onnx/node-reads.ts';
import { fingerprint } from '../../weights/hash.ts';

/** Copies of operators that only stand for nodes of a file: which node of the file one is a copy of. */

const known = new WeakMap<ImportedModel, ReadonlyMap<string, readonly Origin[]>>();

/**
 * The operator of the file that says the same. Null where none does, where those that do differ in what a drawing does
 * not hold, or where there is something that it does not hold at all: branches, large tables of whole numbers.
 */
export function originalOf(node: LayerNode, imported: ImportedModel): Origin | null {
  const [first, ...others] = bySaying(imported).get(saidBy(node)) ?? [];
  const nodes = imported.model.graph?.node ?? [];
  const proto = nodes[first?.nodes[0] ?? -1];
  if (!first || !proto || subgraphsOf(proto).length > 0 || hasHidden(node)) return null;
  const wanted = unnamed(proto, node);
  const same = others.every((other) => {
    const alike = nodes[other.nodes[0] ?? -1];
    return alike !== undefined && unnamed(alike, node) === wanted;
  });
  return same ? first : null;
}

/** Operators of the file that layers of the drawing are copies of. */
export function copiedIn(nodes: Iterable<LayerNode>, imported: ImportedModel): ReadonlySet<Origin> {
  const result = new Set<Origin>();
  for (const node of nodes) {
    const layer = layerType(node.type);
    if (layer?.fromFile !== true || layer.role !== undefined || imported.origins.has(node.id)) continue;
    const original = originalOf(node, imported);
    if (original) result.add(original);
  }
  return result;
}

function bySaying(imported: ImportedModel): ReadonlyMap<string, readonly Origin[]> {
  const found = known.get(imported);
  if (found) return found;
  const result = new Map<string, Origin[]>();
  for (const origin of imported.origins.values()) {
    const layer = layerType(origin.type);
    if (layer?.fromFile !== true || layer.role !== undefined) continue;
    const said = saidBy(origin);
    result.set(said, [...(result.get(said) ?? []), origin]);
  }
  known.set(imported, result);
  return result;
}

/** What the drawing holds of an operator, but for what a run has shown and for the elements of weights. */
function saidBy({ attributes }: Pick<LayerNode, 'attributes'>): string {
  const { observed: _, ...details } = opaqueDetails(attributes);
  const inputs = details.inputs.map((input) => {
    if (!input || 'port' in input || !input.parameter) return input;
    const { value: _elements, ...rest } = input;
    return rest;
  });
  return JSON.stringify([attributes.operator, attributes.domain, { ...details, inputs }]);
}

function hasHidden({ attributes }: LayerNode): boolean {
  return opaqueDetails(attributes).inputs.some(
    (input) => input !== null && !('port' in input) && !input.parameter && !input.value,
  );
}

/** A node without its names, and without those of what arrives and of its weights. */
function unnamed(proto: NodeProto, { attributes }: LayerNode): string {
  const { inputs } = opaqueDetails(attributes);
  const copy = clone(NodeProtoSchema, proto);
  copy.name = '';
  copy.docString = '';
  copy.output = copy.output.map(() => '');
  copy.input = copy.input.map((value, at) => {
    const input = inputs[at];
    return input && ('port' in input || input.parameter || input.value) ? '' : value;
  });
  return fingerprint(toBinary(NodeProtoSchema, copy));
}
