import { equalBytes } from '../bytes.ts';
import { compile } from '../compile/compile.ts';
import { drawingSeal } from '../compile/imported/drawing-metadata.ts';
import { sameAttributes } from '../compile/imported/unedited.ts';
import { METADATA } from '../compile/metadata.ts';
import { analyze } from '../graph/analyze.ts';
import type { GraphDocument, LayerNode } from '../graph/document.ts';
import { applyEdit } from '../graph/edits.ts';
import { removeAndReconnectEdit } from '../graph/transforms.ts';
import type { LayerType } from '../layers/define-layer.ts';
import { layerType } from '../layers/index.ts';
import type { ModelProto } from '../onnx/gen/onnx_pb.ts';
import type { ImportedModel, Origin } from '../onnx/imported.ts';
import { isObject } from '../project/fields.ts';
import { originFromJson } from '../project/imported-layers.ts';
import { documentFromJson } from '../project/json-form.ts';
import { parseJsonText } from '../project/json-text.ts';
import type { TensorType } from '../tensor/types.ts';
import { parameterKey, type StoredTensor } from '../weights/tensor-store.ts';
import { claimTensors } from './claim-tensors.ts';
import type { NodeViews } from './node-views.ts';
import { opaqueClaim } from './opaque-nodes.ts';
import type { Claim } from './recognise.ts';

/**
 * A file that Convas wrote from an edited import holds the drawing itself. It is opened as that drawing, with names,
 * layout and layer types, as long as the graph is still the one that was written.
 */

/** The drawing in a file's metadata, and what each layer is in the graph. */
export interface StoredDrawing {
  readonly document: GraphDocument;
  readonly origins: ReadonlyMap<string, Origin>;
}

/** @returns null where the file holds none, or one that does not belong to its graph any more */
export function storedDrawing(model: ModelProto): StoredDrawing | null {
  const entry = (key: string) => model.metadataProps.find((candidate) => candidate.key === key)?.value;
  const [json, listed] = [entry(METADATA.document), entry(METADATA.layers)];
  if (json === undefined || listed === undefined) return null;
  const list = parseJsonText(listed);
  if (!list.ok || !isObject(list.value) || !Array.isArray(list.value.layers)) return null;
  if (list.value.seal !== drawingSeal(model, json, list.value.layers)) return null;
  const read = documentFromJson(json);
  if (!read.ok) return null;
  const origins = new Map<string, Origin>();
  for (const raw of list.value.layers as readonly unknown[]) {
    const origin = originFromJson(raw, read.value, model.graph?.node.length ?? 0);
    if (!origin.ok) return null;
    origins.set(...origin.value);
  }
  const document = withoutLost(read.value, origins);
  const complete = document && [...document.nodes.values()].every((node) => node.bypassed || origins.has(node.id));
  return complete ? { document, origins } : null;
}

/** A skipped operator of the original file is in no file any more: there is nothing to write it from. */
function withoutLost(document: GraphDocument, origins: ReadonlyMap<string, Origin>): GraphDocument | null {
  const lost = [...document.nodes.values()].filter((node) => !origins.has(node.id) && layerType(node.type)?.fromFile);
  if (lost.length === 0) return document;
  const left = applyEdit(document, removeAndReconnectEdit(document, new Set(lost.map((node) => node.id))));
  return left.ok ? left.value : null;
}

/** What the drawing feeds the graph's inputs with; null where it does not feed the inputs that there are. */
export function feedTypesOf(
  { document, origins }: StoredDrawing,
  inputs: ReadonlySet<string>,
): ReadonlyMap<string, TensorType> | null {
  const types = new Map<string, TensorType>();
  for (const node of document.nodes.values()) {
    const layer = layerType(node.type);
    if (layer?.role !== 'picture' && layer?.role !== 'tensor') continue;
    const inferred = layer.inferShapes(node.attributes, []);
    const [value] = origins.get(node.id)?.outputs ?? [];
    if (value === undefined || !inferred.ok || !inferred.value[0]) return null;
    types.set(value, inferred.value[0]);
  }
  return types.size === inputs.size && [...types.keys()].every((value) => inputs.has(value)) ? types : null;
}

/** What was opened, and as what each of its layers counts in a report. */
export interface ReopenedImport {
  readonly document: GraphDocument;
  readonly weights: ReadonlyMap<string, StoredTensor>;
  readonly claims: readonly Claim[];
}

/**
 * Puts the stored drawing back onto its file. It counts only if it then is the file: exported as it stands, it must
 * give the very bytes that were read.
 * @param found what the recognisers make of the nodes: parameters that are computed, and where gates are
 */
export function reopenImported(
  { document, origins }: StoredDrawing,
  views: NodeViews,
  found: ReadonlyMap<number, Claim>,
  source: Pick<ImportedModel, 'bytes' | 'externalFiles'>,
): ReopenedImport | null {
  const claims: Claim[] = [];
  const weights = new Map<string, StoredTensor>();
  const tensors = new Map<string, Float32Array>();
  const complete = new Map<string, Origin>();
  const nodes = new Map(document.nodes);
  for (const node of document.nodes.values()) {
    const layer = layerType(node.type);
    const origin = origins.get(node.id);
    if (!origin || !layer) continue;
    if (layer.role !== undefined) {
      complete.set(node.id, origin);
      continue;
    }
    const claim = layer.fromFile ? operatorClaim(node, origin, views) : claimOf(node, layer, origin, found);
    if (!claim) return null;
    nodes.set(node.id, { ...node, attributes: claim.attributes });
    if (layer.attention && !claim.attention) return null;
    claims.push(claim);
    const parameters = new Map<string, string | null>();
    for (const { name, shape, data, value } of claimTensors(views, claim)) {
      const key = parameterKey(node.id, name);
      weights.set(key, { shape, data, origin: 'loaded' });
      tensors.set(key, data);
      parameters.set(name, value);
    }
    const { attention } = claim;
    complete.set(node.id, { ...origin, attributes: claim.attributes, parameters, ...(attention && { attention }) });
  }
  const { index, facts } = views;
  const { model, opset } = index;
  const { types, known } = facts;
  const imported: ImportedModel = { ...source, model, opset, known, types, origins: complete, tensors };
  const whole = { ...document, nodes, imported };
  const compiled = compile(whole, analyze(whole), weights, { mode: 'plain' });
  return compiled.ok && equalBytes(compiled.value.bytes, source.bytes) ? { document: whole, weights, claims } : null;
}

/** What a recogniser found at the layer's nodes, if it is that type; else the layer as it was written. */
function claimOf(node: LayerNode, layer: LayerType, origin: Origin, found: ReadonlyMap<number, Claim>): Claim {
  const { nodes, inputs, outputs } = origin;
  const claim = found.get(nodes.at(-1) ?? -1);
  const { attributes } = node;
  if (claim && claim.layer.type === node.type && claim.nodes.join() === nodes.join()) return { ...claim, attributes };
  const parameters = Object.fromEntries(
    [...origin.parameters].flatMap(([name, value]) => (value === null ? [] : [[name, { value }] as const])),
  );
  return { layer, attributes, inputs, outputs, nodes, parameters };
}

/** An operator says what its node says now: sizes that it reads may follow from what was edited before it. */
function operatorClaim(node: LayerNode, origin: Origin, views: NodeViews): Claim | null {
  const [index] = origin.nodes;
  if (index === undefined || origin.nodes.length !== 1) return null;
  const claim = opaqueClaim(views, index);
  const isKnown = claim.outputs.every((value) => value === '' || views.typeOf(value) !== null);
  // What only a run has shown is in the drawing alone.
  return isKnown && sameAttributes({ ...claim.attributes, details: '' }, { ...node.attributes, details: '' })
    ? claim
    : { ...claim, attributes: node.attributes };
}
