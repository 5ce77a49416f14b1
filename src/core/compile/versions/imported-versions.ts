import { layerType } from '../../layers/index.ts';
import type { GraphProto, ModelProto, NodeProto, TensorProto } from '../../onnx/gen/onnx_pb.ts';
import type { ImportedModel } from '../../onnx/imported.ts';
import { isStandard } from '../../onnx/node-reads.ts';
import { err, ok, type Result } from '../../result.ts';
import { type Text, text } from '../../text.ts';
import type { LayerPlan } from '../imported/plan.ts';
import { Names } from '../names.ts';
import type { CompileError } from '../types.ts';
import { convertPieces, obstaclesIn } from './convert/convert-model.ts';
import { irNeeded, opsetFixed, refusedVersions } from './refusals.ts';
import { type ChosenVersions, leastIr, type ModelVersions } from './versions.ts';

/** The opset and the IR version of a file that is written back: its own, or others where its untouched nodes allow. */

export function importedVersions(
  imported: ImportedModel,
  plans: readonly LayerPlan[],
  chosen: ChosenVersions,
): Result<ModelVersions, CompileError> {
  const own = ownVersions(imported);
  const opset = chosen.opset ?? own.opset;
  const ir = chosen.ir ?? (opset === own.opset ? own.ir : Math.max(own.ir, leastIr(opset)));
  const refused = refusedContainer(imported, { opset, ir });
  if (refused) return err(refused);
  const obstacles = opset === own.opset ? [] : opsetObstacles(imported, plans, opset);
  return obstacles.length > 0 ? err(opsetFixed(own.opset, opset, obstacles)) : ok({ opset, ir });
}

/** Why a file cannot declare these versions, whatever its nodes are; null where it can. */
export function refusedContainer(imported: ImportedModel, versions: ModelVersions): CompileError | null {
  const own = ownVersions(imported);
  if (versions.opset === own.opset && versions.ir === own.ir) return null;
  const refused = refusedVersions(versions, own.opset);
  const needed = refused ? undefined : neededIr(imported.model, versions.ir);
  return needed ? irNeeded(versions.ir, needed.ir, needed.what) : refused;
}

export function ownVersions(imported: ImportedModel): ModelVersions {
  return { opset: imported.opset, ir: Number(imported.model.irVersion ?? 0n) };
}

/** Nodes that are written back as they were read and have no form of the same meaning, as `Pad conv1/pad`. */
function opsetObstacles(imported: ImportedModel, plans: readonly LayerPlan[], opset: number): readonly string[] {
  const nodes = imported.model.graph?.node ?? [];
  const kept = [...keptNodes(imported, plans)].map((index) => ({ key: index, proto: nodes[index] as NodeProto }));
  const stored = imported.model.graph?.initializer ?? [];
  return obstaclesIn(convertPieces(kept, stored, imported, plans, opset, new Names()), imported, opset);
}

/** Every node except those of layers that are written anew or gone. */
function keptNodes(imported: ImportedModel, plans: readonly LayerPlan[]): ReadonlySet<number> {
  const kept = new Set(imported.model.graph?.node.keys() ?? []);
  for (const origin of imported.origins.values()) for (const index of origin.nodes) kept.delete(index);
  for (const { node, verbatim, origin } of plans) {
    // An operator without a layer type has no other form, whatever was done to it.
    if (verbatim || layerType(node.type)?.fromFile) for (const index of origin?.nodes ?? []) kept.add(index);
  }
  return kept;
}

/** What each IR version brought that a file may hold. */
const BROUGHT: readonly {
  readonly ir: number;
  readonly what: Text;
  readonly holds: (model: ModelProto, graph: GraphProto) => boolean;
}[] = [
  {
    ir: 11,
    what: text(
      'versions.importedVersions.elementsOfFourBitFloats',
      'elements of four-bit floats or settings of several devices',
    ),
    holds: (model, graph) =>
      model.configuration.length > 0 ||
      graph.node.some((node) => node.deviceConfigurations.length > 0) ||
      stores(graph, 23),
  },
  {
    ir: 10,
    what: text('versions.importedVersions.metadataOfSinglePartsOr', 'metadata of single parts or four-bit integers'),
    holds: (_model, graph) =>
      [graph, ...graph.node, ...graph.initializer, ...graph.valueInfo, ...graph.input, ...graph.output].some(
        (part) => part.metadataProps.length > 0,
      ) || stores(graph, 21, 22),
  },
  {
    ir: 9,
    what: text('versions.importedVersions.eightBitFloats', 'eight-bit floats'),
    holds: (_m, graph) => stores(graph, 17, 18, 19, 20),
  },
  {
    ir: 8,
    what: text('versions.importedVersions.functionsOfItsOwn', 'functions of its own'),
    holds: (model) => model.functions.length > 0,
  },
  {
    ir: 7,
    what: text('versions.importedVersions.trainingSteps', 'training steps'),
    holds: (model) => model.trainingInfo.length > 0,
  },
  {
    ir: 6,
    what: text('versions.importedVersions.sparseTensors', 'sparse tensors'),
    holds: (_model, graph) => graph.sparseInitializer.length > 0,
  },
  {
    ir: 5,
    what: text('versions.importedVersions.quantizationAnnotations', 'quantization annotations'),
    holds: (_model, graph) => graph.quantizationAnnotation.length > 0,
  },
];

function stores(graph: GraphProto, ...types: readonly number[]): boolean {
  return graph.initializer.some((tensor: TensorProto) => types.includes(tensor.dataType ?? 0));
}

/** The newest part of a file that an IR version does not have. */
function neededIr(model: ModelProto, ir: number) {
  const { graph } = model;
  return graph && BROUGHT.find((entry) => entry.ir > ir && entry.holds(model, graph));
}

/** The file's opset imports with another version of the standard domain. */
export function withOpset(imports: ModelProto['opsetImport'], opset: number): ModelProto['opsetImport'] {
  return imports.map((entry) => (isStandard(entry.domain) ? { ...entry, version: BigInt(opset) } : entry));
}
