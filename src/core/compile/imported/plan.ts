import type { Analysis, NodeAnalysis } from '../../graph/analyze.ts';
import type { GraphDocument, LayerNode } from '../../graph/document.ts';
import { layerType } from '../../layers/index.ts';
import type { ImportedModel, Origin } from '../../onnx/imported.ts';
import type { TensorType } from '../../tensor/types.ts';
import type { TensorStore } from '../../weights/tensor-store.ts';
import type { Names } from '../names.ts';
import { isUnedited } from './unedited.ts';

/** How one layer of an imported drawing is written, and between which values. */
export interface LayerPlan {
  readonly node: LayerNode;
  readonly facts: NodeAnalysis;
  readonly origin: Origin | undefined;
  /** Its nodes are written back as they were read. */
  readonly verbatim: boolean;
  /** Value names by input port. */
  readonly inputs: readonly string[];
  readonly inputTypes: readonly (TensorType | null)[];
  /** Value names by output port, where they are fixed beforehand: those of the file, and of new graph inputs. */
  readonly outputs: readonly string[];
  /** Stem of new names. */
  readonly name: string;
}

/** Plans every layer in data-flow order. */
export function planLayers(
  document: GraphDocument,
  imported: ImportedModel,
  analysis: Analysis,
  weights: TensorStore,
  names: Names,
  rewrite: boolean,
): readonly LayerPlan[] {
  reserveNames(imported, names);
  const values = new Map<string, readonly string[]>();
  return analysis.order.map((id): LayerPlan => {
    const node = document.nodes.get(id) as LayerNode;
    const facts = analysis.nodes.get(id) as NodeAnalysis;
    const layer = layerType(node.type);
    const origin = imported.origins.get(id);
    const inputs: string[] = [];
    for (const edge of analysis.basis.incoming.get(id) ?? []) {
      inputs[edge.target.port] = values.get(edge.source.node)?.[edge.source.port] ?? '';
    }
    const inputTypes = inputs.map((_, port) => facts.inputs[port] ?? null);
    const feeds = layer?.role === 'picture' || layer?.role === 'tensor';
    const unedited =
      origin !== undefined && isUnedited(node, origin, imported, weights, inputs, inputTypes, facts.parameterSpecs);
    // A graph input stays one whatever its size; an operator without a layer type has no other form.
    const verbatim = unedited && !feeds && layer?.role !== 'scores' && (!rewrite || layer?.fromFile === true);
    const name = origin && origin.type === node.type ? node.name : names.claim(node.name);
    const outputs =
      origin?.type === node.type ? origin.outputs : feeds ? [name] : newNames(name, facts, layer?.outputs.length);
    values.set(id, layer?.role === 'scores' ? inputs : outputs);
    return { node, facts, origin, verbatim, inputs, inputTypes, outputs, name };
  });
}

function newNames(name: string, facts: NodeAnalysis, declared = 1): readonly string[] {
  const count = facts.outputs?.length ?? declared;
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
