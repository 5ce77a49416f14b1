import { type Analysis, isComputed } from '../graph/analyze.ts';
import { usedNetwork, usedSource } from '../graph/bypass.ts';
import type { GraphDocument } from '../graph/document.ts';
import { runMemory } from '../graph/run-memory.ts';
import { layerType } from '../layers/index.ts';
import { encodeModel, MAX_MODEL_BYTES } from '../onnx/codec.ts';
import { err, ok, type Result } from '../result.ts';
import { fingerprint } from '../weights/hash.ts';
import { parameterTensor, type TensorStore } from '../weights/tensor-store.ts';
import {
  type DraftModel,
  type DraftValue,
  embeddedModel,
  externalTensors,
  metadataProps,
  type ParameterData,
  parameterBytes,
  structureModel,
} from './build-model.ts';
import { attentionValues, uniqueValues, watchedValue } from './draft-values.ts';
import { type EmittedGraph, emitGraph, nodeOf, type Picture } from './emit-graph.ts';
import { firstError, tooLarge, unknownWatch } from './errors.ts';
import { compileImported } from './imported/compile-imported.ts';
import { labelsOf, METADATA, normalisationOf } from './metadata.ts';
import type {
  CompiledAttention,
  CompiledModel,
  CompiledOutput,
  CompileError,
  CompileOptions,
  WatchedValue,
  WatchTarget,
} from './types.ts';
import { refusedVersions } from './versions/refusals.ts';
import { newVersions } from './versions/versions.ts';

/**
 * Compiles a drawing to ONNX: opset 17, IR 8 unless chosen, one graph input [N, C, H, W] named after the picture layer, one
 * graph output per output layer, named after it.
 *
 * `plain` is what a user exports, and takes a valid drawing. `instrumented` takes one that is wholly computed, with or
 * without an output (`graph/runnable.ts` gives it); without anything else to give it gives what its last layers do. It is what the window runs: the steps of every attention layer and the
 * watched tensors are graph outputs too, and every gate passes through keep·gate + set, where `keep` and `set` are
 * extra graph inputs [N, C, 1, 1], a row per picture. The same arguments always give the same bytes.
 *
 * @param analysis of this very document
 * Errors: `invalid-graph`, `unknown-watch`, `too-large` (embedded weights beyond 2 GiB), `not-in-opset`, `opset-fixed`
 * and `ir-fixed` (the chosen versions cannot be), `layer-crashed` (a bug).
 * @example compile(document, analyze(document), EMPTY_STORE, { mode: 'plain' })
 */
export function compile(
  document: GraphDocument,
  analysis: Analysis,
  weights: TensorStore,
  options: CompileOptions,
): Result<CompiledModel, CompileError> {
  const watch = options.mode === 'instrumented' ? (options.watch ?? []) : [];
  // A model has to give something, also while there is no output and nobody watches.
  const isMute = options.mode === 'instrumented' && watch.length === 0 && !hasOutput(document);
  const given: CompileOptions = isMute ? { ...options, watch: lastLayers(analysis) } : options;
  const compiled = compileDrawing(document, analysis, weights, given);
  if (!compiled.ok) return compiled;
  const ports = watch.map(({ nodeId, port }) => ({ node: nodeId, port }));
  const { bytes, open } = runMemory(document, analysis, ports);
  return ok({ ...compiled.value, ...(isMute && { watched: [] }), memory: { bytes, open } });
}

function compileDrawing(
  document: GraphDocument,
  analysis: Analysis,
  weights: TensorStore,
  options: CompileOptions,
): Result<CompiledModel, CompileError> {
  const used = usedNetwork(document, analysis);
  // An imported drawing leaves without its skipped layers even where shapes are unknown.
  const plain = options.mode === 'plain';
  const runs = plain ? analysis.valid : isComputed(analysis);
  const exportable = runs || document.imported !== undefined;
  if (used.document !== document && exportable) return compileUsed(document, analysis, used, weights, options);
  if (document.imported) return compileImported(document, document.imported, analysis, weights, options);
  if (!runs) return err(firstError(document, analysis));
  const versions = newVersions(plain ? (options.versions ?? {}) : {});
  const refused = refusedVersions(versions);
  if (refused) return err(refused);
  const graph = emitGraph(document, analysis, options.mode, versions);
  if (!graph.ok) return graph;
  const { draft, outputs, picture } = graph.value;

  let attention: readonly CompiledAttention[] = [];
  let watched: readonly WatchedValue[] = [];
  let outputValues: readonly DraftValue[] = draft.outputs;
  if (options.mode === 'instrumented') {
    attention = graph.value.attention;
    const targets = watchTargets(document, analysis, graph.value, options.watch ?? []);
    if (!targets.ok) return targets;
    watched = targets.value;
    outputValues = uniqueValues([
      ...draft.outputs,
      ...attention.flatMap(attentionValues),
      ...watched.map(watchedValue),
    ]);
  }
  const complete: DraftModel = { ...draft, outputs: outputValues };

  const data: ParameterData = ({ nodeId, spec }) => parameterTensor(weights, document.seed, nodeId, spec).tensor.data;
  const metadata = plain ? plainMetadata(picture, outputs, document, options.documentJson) : [];
  const structure = structureModel(complete);
  const structureBytes = encodeModel(structure);
  const structureKey = fingerprint(structureBytes);
  let bytes = structureBytes;
  if (options.weights === 'external') {
    structure.metadataProps = metadataProps(metadata);
    if (metadata.length > 0) bytes = encodeModel(structure);
  } else {
    if (parameterBytes(complete) + structureBytes.length > MAX_MODEL_BYTES) return err(tooLarge());
    bytes = encodeModel(embeddedModel(complete, data, metadata));
  }
  return ok({
    bytes,
    externalData: options.weights === 'external' ? externalTensors(complete, data) : [],
    inputName: picture.valueName,
    inputType: picture.type,
    outputs,
    attention,
    watched,
    ...(plain && { madeBy: graph.value.madeBy, ports: graph.value.values }),
    keptFrom: null,
    versions,
    structureKey,
  });
}

/** Compiles the network without its skipped layers. Who watches one of them sees what passes through it. */
function compileUsed(
  document: GraphDocument,
  analysis: Analysis,
  used: ReturnType<typeof usedNetwork>,
  weights: TensorStore,
  options: CompileOptions,
): Result<CompiledModel, CompileError> {
  const asked = options.mode === 'instrumented' ? (options.watch ?? []) : [];
  const sources = asked.map(({ nodeId, port }): WatchTarget => {
    const source = usedSource(document, analysis, { node: nodeId, port });
    return { nodeId: source.node, port: source.port };
  });
  const own = options.mode === 'instrumented' ? { ...options, watch: sources } : options;
  const compiled = compileDrawing(used.document, used.analysis, weights, own);
  if (!compiled.ok) return compiled;
  const watched = compiled.value.watched.map((value, index) => ({ ...value, ...asked[index] }));
  return ok({ ...compiled.value, watched });
}

/** The values of watched ports. The graph's input cannot be an output too, so the picture is watched through a copy. */
function watchTargets(
  document: GraphDocument,
  analysis: Analysis,
  graph: EmittedGraph,
  targets: readonly WatchTarget[],
): Result<readonly WatchedValue[], CompileError> {
  const { builder } = graph.draft;
  let pictureCopy: string | undefined;
  const watched: WatchedValue[] = [];
  for (const { nodeId, port } of targets) {
    const value = graph.values.get(nodeId)?.[port];
    const type = analysis.nodes.get(nodeId)?.outputs?.[port];
    if (value === undefined || type === undefined) return err(unknownWatch(document.nodes.get(nodeId), port));
    let valueName = value;
    if (value === graph.picture.valueName) {
      pictureCopy ??= builder.node('Identity', [value], builder.names.claim(`${value}.watched`));
      valueName = pictureCopy;
    }
    watched.push({ nodeId, port, valueName, type });
  }
  return ok(watched);
}

function hasOutput({ nodes }: GraphDocument): boolean {
  return [...nodes.values()].some((node) => layerType(node.type)?.role === 'scores');
}

/** The layers that no other reads. */
function lastLayers({ order, basis }: Analysis): readonly WatchTarget[] {
  const read = new Set([...basis.document.edges.values()].map((edge) => edge.source.node));
  return order.filter((id) => !read.has(id)).map((nodeId) => ({ nodeId, port: 0 }));
}

function plainMetadata(
  picture: Picture,
  outputs: readonly CompiledOutput[],
  document: GraphDocument,
  documentJson: string | undefined,
): readonly (readonly [string, string])[] {
  const entries: [string, string][] = [[METADATA.normalisation, JSON.stringify(normalisationOf(picture.node))]];
  const labels = outputs[0] ? labelsOf(nodeOf(document, outputs[0].nodeId)) : [];
  if (labels.length > 0) entries.push([METADATA.labels, JSON.stringify(labels)]);
  if (documentJson !== undefined) entries.push([METADATA.document, documentJson]);
  return entries;
}
