import type { Analysis, NodeAnalysis } from '../../graph/analyze.ts';
import type { Edge, GraphDocument, LayerNode } from '../../graph/document.ts';
import { cleanName } from '../../import/clean-name.ts';
import type { LayerType } from '../../layers/define-layer.ts';
import { layerType } from '../../layers/index.ts';
import type { ImportedModel, Origin } from '../../onnx/imported.ts';
import type { TensorType } from '../../tensor/types.ts';
import type { TensorStore } from '../../weights/tensor-store.ts';
import type { Names } from '../names.ts';
import { isUnedited, sameBeyondBatch } from './unedited.ts';

/** How one layer of an imported drawing is written, and between which values. */
export interface LayerPlan {
  readonly node: LayerNode;
  readonly facts: NodeAnalysis;
  readonly origin: Origin | undefined;
  /** Nobody edited it: its nodes may be written back as they were read, as long as they still say what it says. */
  readonly verbatim: boolean;
  /** Value names by input port. */
  readonly inputs: readonly string[];
  readonly inputTypes: readonly (TensorType | null)[];
  /** Value names by output port, where they are fixed beforehand: those of the file, and of new graph inputs. */
  readonly outputs: readonly string[];
  /** Stem of new names. */
  readonly name: string;
  /** Of an output: what the graph calls it, where that is not the value that arrives. */
  readonly outputName?: string;
}

export interface Plans {
  readonly layers: readonly LayerPlan[];
  /** Some value has another type than when the file was read: nodes that depend on shapes may say something else now. */
  readonly reshaped: boolean;
  /** Values of the file that have another name now, for the nodes that no layer shows. */
  readonly renamed: ReadonlyMap<string, string>;
}

/** Plans every layer in data-flow order. */
export function planLayers(
  document: GraphDocument,
  imported: ImportedModel,
  analysis: Analysis,
  weights: TensorStore,
  names: Names,
): Plans {
  reserveNames(imported, names);
  const naming = nameValues(document, imported, analysis, names);
  const values = new Map<string, readonly string[]>();
  const layers = analysis.order.map((id): LayerPlan => {
    const node = document.nodes.get(id) as LayerNode;
    const facts = analysis.nodes.get(id) as NodeAnalysis;
    const layer = layerType(node.type);
    const origin = imported.origins.get(id);
    const inputs: string[] = [];
    for (const edge of analysis.basis.incoming.get(id) ?? []) {
      inputs[edge.target.port] = values.get(edge.source.node)?.[edge.source.port] ?? '';
    }
    const inputTypes = inputs.map((_, port) => facts.inputs[port] ?? null);
    const outputs = naming.outputs.get(id) ?? [];
    const unedited =
      origin !== undefined &&
      isUnedited(node, origin, imported, weights, inputs) &&
      (outputs === origin.outputs || outputs.join('\n') === origin.outputs.join('\n'));
    values.set(id, layer?.role === 'scores' ? inputs : outputs);
    const outputName = naming.graphOutputs.get(id);
    return {
      node,
      facts,
      origin,
      inputs,
      inputTypes,
      outputs,
      verbatim: unedited && layer?.role === undefined,
      name: naming.stems.get(id) ?? node.name,
      ...(outputName !== undefined && { outputName }),
    };
  });
  return { layers, reshaped: hasReshaped(imported, analysis), renamed: naming.renamed };
}

/** Whether any value that a layer makes has another shape than in the file: then what follows from shapes may differ. */
function hasReshaped(imported: ImportedModel, analysis: Analysis): boolean {
  for (const [id, { outputs }] of imported.origins) {
    const now = analysis.nodes.get(id)?.outputs;
    const changed = outputs.some((value, port) => {
      const [before, after] = [imported.types.get(value), now?.[port]];
      return before !== undefined && after !== undefined && !sameBeyondBatch(before, after);
    });
    if (changed) return true;
  }
  return false;
}

/**
 * What the values are called. Those of the file keep their names, and so do its inputs and outputs, unless a person
 * renamed them: an output that another layer gives now takes its name along.
 */
function nameValues(document: GraphDocument, imported: ImportedModel, analysis: Analysis, names: Names) {
  const stems = new Map<string, string>();
  const outputs = new Map<string, readonly string[]>();
  const renamed = new Map<string, string>();
  const graphOutputs = new Map<string, string>();
  const nodeOf = (id: string) => document.nodes.get(id) as LayerNode;
  const roleOf = (id: string) => layerType(nodeOf(id).type)?.role;
  for (const id of analysis.order) {
    const node = nodeOf(id);
    const origin = imported.origins.get(id);
    const same = origin?.type === node.type;
    const feeds = roleOf(id) === 'picture' || roleOf(id) === 'tensor';
    const facts = analysis.nodes.get(id) as NodeAnalysis;
    const stem = origin && same ? node.name : names.claim(node.name);
    stems.set(id, stem);
    if (roleOf(id) === 'scores') continue;
    const [own] = origin?.outputs ?? [];
    const count = facts.outputs?.length ?? layerType(node.type)?.outputs.length ?? 1;
    // A layer in another's place gives its values under the same names: what reads them stays as it is.
    const kept = origin && (same || (!feeds && origin.outputs.length === count)) ? origin.outputs : undefined;
    if (same && feeds && own !== undefined && isRenamed(node, own)) {
      const name = names.claim(node.name);
      renamed.set(own, name);
      outputs.set(id, [name]);
    } else outputs.set(id, kept ?? (feeds ? [stem] : newNames(stem, facts, layerType(node.type))));
  }
  const scores = analysis.order.filter((id) => roleOf(id) === 'scores');
  const wanted = new Map(
    scores.flatMap((id): [string, string][] => {
      const [own] = imported.origins.get(id)?.inputs ?? [];
      if (own === undefined || imported.origins.get(id)?.type !== nodeOf(id).type) return [];
      return [[id, isRenamed(nodeOf(id), own) ? names.claim(nodeOf(id).name) : own]];
    }),
  );
  const edgeInto = (id: string): Edge | undefined => analysis.basis.incoming.get(id)?.[0];
  const rename = (id: string, port: number, name: string) =>
    outputs.set(
      id,
      (outputs.get(id) ?? []).map((value, at) => (at === port ? name : value)),
    );
  const settled = new Set<string>();
  for (const [id, name] of wanted) {
    const source = edgeInto(id)?.source;
    const value = source && outputs.get(source.node)?.[source.port];
    if (!source || value === undefined || value === name) {
      if (value !== undefined) settled.add(value);
      continue;
    }
    // Whoever had the name gives way: the file's output is what this layer says now.
    for (const [other, list] of outputs) {
      const port = list.indexOf(name);
      if (port === -1 || settled.has(name)) continue;
      const fresh = names.claim(`${name}_before`);
      rename(other, port, fresh);
      renamed.set(name, fresh);
    }
    const isFeed = roleOf(source.node) === 'picture' || roleOf(source.node) === 'tensor';
    const origin = imported.origins.get(source.node);
    const isOfFile = origin?.outputs[source.port] === value;
    const readers = [...document.edges.values()].filter(
      (edge) => edge.source.node === source.node && edge.source.port === source.port,
    );
    const readElsewhere = isOfFile && readers.some((edge) => edge.target.node !== id);
    if (isFeed || settled.has(value) || readElsewhere) graphOutputs.set(id, name);
    else {
      rename(source.node, source.port, name);
      // Under the name that the file has, whatever it was called in between.
      const own = origin?.type === nodeOf(source.node).type ? origin.outputs[source.port] : undefined;
      if (own !== undefined) renamed.set(own, name);
      settled.add(name);
    }
  }
  return { stems, outputs, renamed, graphOutputs };
}

/** Whether a person gave an input or output another name than the one that the file's has on the canvas. */
export function isRenamed({ name, type }: LayerNode, value: string): boolean {
  const own = cleanName(value) || type;
  // A second one of the same name was numbered when the file was opened.
  return name !== own && !(name.startsWith(`${own}_`) && /^\d+$/.test(name.slice(own.length + 1)));
}

function newNames(name: string, facts: NodeAnalysis, layer: LayerType | undefined): readonly string[] {
  const count = facts.outputs?.length ?? layer?.outputs.length ?? 1;
  return Array.from({ length: count }, (_, port) => (port === 0 ? name : `${name}.${port + 1}`));
}

/** Every name of the file stays taken: what an edit frees may still be named in an annotation. */
function reserveNames(imported: ImportedModel, names: Names): void {
  const { graph } = imported.model;
  const all = new Set([
    ...(graph?.initializer ?? []).map((tensor) => tensor.name ?? ''),
    ...(graph?.input ?? []).map((value) => value.name ?? ''),
    ...(graph?.node ?? []).flatMap((node) => [...node.input, ...node.output]),
  ]);
  for (const name of all) if (name !== '') names.claim(name);
}
