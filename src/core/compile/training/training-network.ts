import type { Network, NetworkNode } from '../../autodiff/network.ts';
import type { Analysis } from '../../graph/analyze.ts';
import { usedNetwork } from '../../graph/bypass.ts';
import type { GraphDocument } from '../../graph/document.ts';
import type { ParameterSpec } from '../../layers/define-layer.ts';
import { layerType } from '../../layers/index.ts';
import type { OnnxConstant } from '../../operators/node.ts';
import { err, ok, type Result } from '../../result.ts';
import { float32, type TensorType } from '../../tensor/types.ts';
import { emitGraph } from '../emit-graph.ts';
import { firstError } from '../errors.ts';
import type { CompiledOutput, CompileError } from '../types.ts';
import { newVersions } from '../versions/versions.ts';
import { fileLayerWriter } from './file-layer.ts';

/** A stored tensor of a layer, under the name that the graph has for it. */
export interface NamedParameter {
  readonly name: string;
  readonly nodeId: string;
  readonly spec: ParameterSpec;
}

/** A drawing as plain nodes, for a fixed number of pictures. */
export interface TrainingNetwork {
  readonly document: GraphDocument;
  readonly network: Network;
  readonly parameters: readonly NamedParameter[];
  readonly picture: { readonly name: string; readonly shape: readonly number[] };
  readonly outputs: readonly CompiledOutput[];
  /** [pictures, C, 1, 1] by attention layer, in data-flow order. */
  readonly gates: readonly { readonly nodeId: string; readonly name: string }[];
}

/** Writes every layer as it trains; layers that are skipped are left out, imported operators come from their file. */
export function trainingNetwork(
  drawn: GraphDocument,
  analyzed: Analysis,
  pictures: number,
): Result<TrainingNetwork, CompileError> {
  const { document, analysis } = usedNetwork(drawn, analyzed);
  if (!analysis.valid) return err(firstError(document, analysis));
  const fromFile = fileLayerWriter(document, pictures);
  const graph = emitGraph(document, analysis, 'training', newVersions({}), fromFile);
  if (!graph.ok) return graph;
  const { draft, picture, outputs, madeBy, values } = graph.value;
  const { builder } = draft;
  const sized = (type: TensorType): TensorType => ({
    dtype: type.dtype,
    shape: type.shape.map((dim) => (typeof dim === 'number' ? dim : pictures)),
  });

  const nodes = builder.nodes.map(
    (node): NetworkNode => ({
      operator: node.operator,
      inputs: node.inputs,
      outputs: [node.output, ...(node.further ?? [])],
      attributes: node.attributes,
      layer: madeBy.get(node.output) ?? '',
    }),
  );
  const parameters: NamedParameter[] = [];
  const constants = new Map<string, OnnxConstant>();
  for (const entry of builder.initializers) {
    if (entry.kind === 'constant') constants.set(entry.name, entry.value);
    else parameters.push({ name: entry.name, nodeId: entry.nodeId, spec: entry.spec });
  }
  const stated = new Map(
    [...values].flatMap(([id, ports]) =>
      ports.flatMap((name, port): [string, TensorType][] => {
        const type = analysis.nodes.get(id)?.outputs?.[port];
        return type ? [[name, sized(type)]] : [];
      }),
    ),
  );
  const pictureType = sized(picture.type);
  const given = new Map<string, TensorType>([
    [picture.valueName, pictureType],
    ...parameters.map(({ name, spec }) => [name, float32(spec.shape)] as const),
  ]);
  const gates = analysis.order.flatMap((nodeId) => {
    const name = builder.gates.get(nodeId);
    return name !== undefined && layerType(document.nodes.get(nodeId)?.type ?? '')?.attention ? [{ nodeId, name }] : [];
  });
  return ok({
    document,
    network: { nodes, given, constants, stated },
    parameters,
    picture: { name: picture.valueName, shape: pictureType.shape as readonly number[] },
    outputs,
    gates,
  });
}
