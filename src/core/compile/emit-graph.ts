import type { Analysis, NodeAnalysis } from '../graph/analyze.ts';
import type { GraphDocument, LayerNode } from '../graph/document.ts';
import { readingOf } from '../graph/output-reading.ts';
import type { LayerType } from '../layers/define-layer.ts';
import { layerType } from '../layers/index.ts';
import { err, ok, type Result } from '../result.ts';
import { BATCH, type TensorType } from '../tensor/types.ts';
import { adaptNode, NotInOpset } from './adapt-node.ts';
import type { DraftModel, DraftValue } from './build-model.ts';
import { firstError, layerCrashed, missingSource, notInOpset } from './errors.ts';
import { type DraftNode, type EmitMode, type EmittingLayer, GraphBuilder } from './graph-builder.ts';
import type { BranchedValue, CompiledAttention, CompiledOutput, CompileError } from './types.ts';
import { type ModelVersions, newVersions, OPSET } from './versions/versions.ts';

/** The picture layer and the graph input it became. */
export interface Picture {
  readonly node: LayerNode;
  readonly valueName: string;
  readonly type: TensorType;
}

export interface EmittedGraph {
  readonly draft: DraftModel;
  readonly picture: Picture;
  readonly outputs: readonly CompiledOutput[];
  readonly attention: readonly CompiledAttention[];
  /** Value names of every layer's output ports. */
  readonly values: ReadonlyMap<string, readonly string[]>;
  /** The layer that made a value or stored tensor, by its name. */
  readonly madeBy: ReadonlyMap<string, string>;
}

/** Writes a layer that only a file brings; returns the value names of its outputs, or why that cannot be. */
export type FileLayerWriter = (
  node: LayerNode,
  layer: EmittingLayer,
  builder: GraphBuilder,
) => Result<readonly string[], CompileError>;

/**
 * Lets every layer emit itself, in data-flow order, and names the graph's outputs after the output layers.
 * @param fromFile where there is none, a layer of a file is an error
 */
export function emitGraph(
  document: GraphDocument,
  analysis: Analysis,
  mode: EmitMode,
  versions: ModelVersions = newVersions({}),
  fromFile: FileLayerWriter = (node) => err(missingSource(node)),
): Result<EmittedGraph, CompileError> {
  const builder = new GraphBuilder(mode);
  const makers = new Map<DraftNode, Maker>();
  const madeBy = new Map<string, string>();
  // All layer names before any derived one, so that a layer called "a.weight" keeps its name.
  const names = new Map(analysis.order.map((id) => [id, builder.names.claim(nodeOf(document, id).name)]));
  const values = new Map<string, readonly string[]>();
  let picture: Picture | undefined;
  for (const id of analysis.order) {
    const node = nodeOf(document, id);
    const layer = layerType(node.type) as LayerType;
    const facts = analysis.nodes.get(id) as NodeAnalysis;
    const name = names.get(id) as string;
    const outputTypes = facts.outputs ?? [];
    let inputs = (analysis.basis.incoming.get(id) ?? []).map(
      (edge) => values.get(edge.source.node)?.[edge.source.port] ?? '',
    );
    if (layer.role === 'picture') {
      inputs = [name];
      picture = { node, valueName: name, type: outputTypes[0] as TensorType };
    }
    try {
      const inputTypes = facts.inputs.filter((type): type is TensorType => type !== null);
      const { parameterSpecs } = facts;
      const emitting = { nodeId: id, name, inputs, inputTypes, outputTypes, parameterSpecs };
      const [nodes, tensors] = [builder.nodes.length, builder.initializers.length];
      const written = layer.fromFile
        ? fromFile(node, emitting, builder)
        : ok(layer.emit(node.attributes, builder.context(emitting)));
      if (!written.ok) return written;
      values.set(id, written.value);
      for (const made of builder.nodes.slice(nodes)) makers.set(made, { node, name, inputTypes });
      for (const made of builder.initializers.slice(tensors)) madeBy.set(made.name, id);
    } catch (error) {
      return err(layerCrashed(node, error));
    }
  }
  if (!picture) return err(firstError(document, analysis));

  const renamed = new Map<string, string>();
  const current = (value: string) => renamed.get(value) ?? value;
  const outputs: CompiledOutput[] = [];
  for (const id of analysis.order) {
    if (layerType(nodeOf(document, id).type)?.role !== 'scores') continue;
    const name = names.get(id) as string;
    const [value = ''] = values.get(id) ?? [];
    // The value takes the output's name. A copy is needed only where it already has one that must stay: it is the
    // graph's input, or the value of another output.
    if (value === picture.valueName || renamed.has(value)) {
      builder.node('Identity', [current(value)], name);
    } else {
      builder.rename(value, name);
      renamed.set(value, name);
    }
    const type = analysis.nodes.get(id)?.outputs?.[0] as TensorType;
    outputs.push({ nodeId: id, name, type, reading: readingOf(analysis, id) });
  }
  for (const [id, ports] of values) values.set(id, ports.map(current));

  const gates = builder.attention.map((entry): CompiledAttention => {
    const node = nodeOf(document, entry.nodeId);
    const branched = (value: BranchedValue): BranchedValue =>
      typeof value === 'string' ? current(value) : { average: current(value.average), max: current(value.max) };
    return {
      nodeId: entry.nodeId,
      layerName: node.name,
      type: node.type,
      channels: entry.channels,
      squeeze: branched(entry.values.squeeze),
      hidden: entry.values.hidden === null ? null : branched(entry.values.hidden),
      gate: current(entry.values.gate),
      applied: current(entry.applied),
      keep: entry.keep,
      set: entry.set,
    };
  });
  // Behind the renaming: only now every value has its name.
  const adapted = versions.opset === OPSET ? ok(undefined) : adaptAll(builder, makers, versions.opset);
  if (!adapted.ok) return adapted;
  madeBy.set(picture.valueName, picture.node.id);
  for (const made of builder.nodes) {
    for (const value of [made.output, ...(made.further ?? [])]) madeBy.set(value, makers.get(made)?.node.id ?? '');
  }
  const inputs: DraftValue[] = [{ name: picture.valueName, ...picture.type }];
  for (const { channels, keep, set } of gates) {
    for (const name of [keep, set]) inputs.push({ name, dtype: 'float32', shape: [BATCH, channels, 1, 1] });
  }
  const draft: DraftModel = {
    // What only runs has no need of a title, and a change of it no need of a new session.
    title: mode === 'instrumented' ? 'instrumented' : document.title,
    builder,
    inputs,
    outputs: outputs.map(({ name, type }) => ({ name, ...type })),
    versions,
  };
  return ok({ draft, picture, outputs, attention: gates, values, madeBy });
}

/** The layer that emitted a node, and what its other forms need to know. */
interface Maker {
  readonly node: LayerNode;
  readonly name: string;
  readonly inputTypes: readonly TensorType[];
}

/** Brings every node into the form of another opset, and drops the constants that are attributes there. */
function adaptAll(
  builder: GraphBuilder,
  makers: Map<DraftNode, Maker>,
  opset: number,
): Result<undefined, CompileError> {
  const adapted: DraftNode[] = [];
  for (const draft of builder.nodes) {
    const maker = makers.get(draft);
    try {
      const nodes = adaptNode(draft, opset, builder, maker?.name ?? draft.output, maker?.inputTypes ?? []);
      if (maker) for (const made of nodes) makers.set(made, maker);
      adapted.push(...nodes);
    } catch (error) {
      if (error instanceof NotInOpset && maker) return err(notInOpset(maker.node, error.operator, opset));
      throw error;
    }
  }
  const read = new Set(adapted.flatMap((entry) => entry.inputs));
  const stored = builder.initializers.filter((entry) => entry.kind === 'parameter' || read.has(entry.name));
  builder.nodes.splice(0, builder.nodes.length);
  for (const entry of adapted) builder.nodes.push(entry);
  builder.initializers.splice(0, builder.initializers.length);
  for (const entry of stored) builder.initializers.push(entry);
  return ok(undefined);
}

export function nodeOf(document: GraphDocument, id: string): LayerNode {
  const node = document.nodes.get(id);
  if (!node) throw new Error(`the analysis names the layer ${id}, which the document does not have`);
  return node;
}
