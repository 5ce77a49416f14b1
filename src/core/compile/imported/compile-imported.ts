import { blocks } from '../../diagnostics.ts';
import { type Analysis, isComputed } from '../../graph/analyze.ts';
import type { GraphDocument } from '../../graph/document.ts';
import { readingOf } from '../../graph/output-reading.ts';
import { layerType } from '../../layers/index.ts';
import { encodeModel, MAX_MODEL_BYTES } from '../../onnx/codec.ts';
import type { ImportedModel } from '../../onnx/imported.ts';
import { err, ok, type Result } from '../../result.ts';
import { float32, type TensorType } from '../../tensor/types.ts';
import { text } from '../../text.ts';
import { fingerprint } from '../../weights/hash.ts';
import { parameterTensor, type TensorStore } from '../../weights/tensor-store.ts';
import { attentionValues, uniqueValues, watchedValue } from '../draft-values.ts';
import { firstError, notInOpset, tooLarge, unknownWatch } from '../errors.ts';
import { GraphBuilder } from '../graph-builder.ts';
import type {
  CompiledAttention,
  CompiledModel,
  CompiledOutput,
  CompiledTensorInput,
  CompileError,
  CompileOptions,
  WatchedValue,
} from '../types.ts';
import { titleOf } from '../versions/convert/convert-model.ts';
import { importedVersions, ownVersions } from '../versions/imported-versions.ts';
import { opsetFixed } from '../versions/refusals.ts';
import { assemble, type Extras } from './assemble.ts';
import { copiedIn } from './copied-operators.ts';
import { withDrawing } from './drawing-metadata.ts';
import { type Piece, pieces } from './emit-layer.ts';
import type { DataOf } from './initializers.ts';
import { type LayerPlan, planLayers } from './plan.ts';
import { sameAttributes } from './unedited.ts';
import { statedBatch } from './value-infos.ts';
import { type WrittenLayers, writeLayers } from './write-layers.ts';

/**
 * Compiles a drawing that was made of an ONNX file. What nobody edited is written back as it was: a drawing without any
 * edit is the file itself, byte for byte. Edited and new layers are written in the model's own opset, between values of
 * the original names. A chosen opset is taken where every node has a form in it that means the same. A plain compile works
 * even where shapes are unknown, as long as those layers are unedited.
 */
export function compileImported(
  document: GraphDocument,
  imported: ImportedModel,
  analysis: Analysis,
  weights: TensorStore,
  options: CompileOptions,
): Result<CompiledModel, CompileError> {
  const instrumented = options.mode === 'instrumented';
  const builder = new GraphBuilder(instrumented ? 'instrumented' : 'plain');
  const planned = planLayers(document, imported, analysis, weights, builder.names);
  const plans = planned.layers;
  if (!compilable(analysis, plans, instrumented, options.rewrite ?? false)) return err(firstError(document, analysis));
  const versions = importedVersions(imported, plans, instrumented ? {} : (options.versions ?? {}));
  if (!versions.ok) return versions;
  const { opset, ir } = versions.value;
  const dataOf: DataOf = (nodeId, spec) => parameterTensor(weights, document.seed, nodeId, spec).tensor.data;
  const rewrite = options.rewrite ?? false;
  const typeOf = typesNow(plans);
  const unknownShapes = () => firstError(document, analysis);
  const layers = writeLayers(plans, {
    ...{ imported, weights, builder, instrumented, opset, rewrite, dataOf, typeOf, unknownShapes },
    reshaped: planned.reshaped,
    copied: copiedIn(document.nodes.values(), imported),
  });
  if (!layers.ok) return layers;
  const names = graphNames(plans, analysis, dataOf);
  const own = ownVersions(imported);
  const told = options.mode === 'plain' && options.documentJson !== undefined && isAnnotated(plans);
  const untouched =
    !instrumented && opset === own.opset && ir === own.ir && !told && isUntouched(imported, plans, layers.value);

  const attention = builder.attention.map((entry): CompiledAttention => {
    const { node } = plans.find((plan) => plan.node.id === entry.nodeId) as LayerPlan;
    const { squeeze, hidden, gate } = entry.values;
    const { nodeId, channels, applied, keep, set } = entry;
    return { nodeId, layerName: node.name, type: node.type, channels, squeeze, hidden, gate, applied, keep, set };
  });
  let watched: readonly WatchedValue[] = [];
  let written: WrittenLayers = layers.value;
  let extras: Extras | null = null;
  if (instrumented) {
    const found = watch(document, plans, options.watch ?? [], builder, names.feeds);
    if (!found.ok) return found;
    watched = found.value.watched;
    written = { ...written, pieces: [...written.pieces, ...found.value.copies] };
    const picture = plans.find(({ node }) => layerType(node.type)?.role === 'picture');
    const batch = statedBatch(imported.model.graph, picture?.origin?.outputs[0] ?? '');
    const gates = attention.flatMap(({ channels, keep, set }) =>
      [keep, set].map((name) => ({ name, dtype: 'float32' as const, shape: [batch, channels, 1, 1] })),
    );
    const outputs = uniqueValues([...attention.flatMap(attentionValues), ...watched.map(watchedValue)]);
    extras = { inputs: gates, outputs };
  }
  const external = options.weights === 'external';
  const result = untouched ? null : assemble(imported, planned, written, dataOf, extras, external, versions.value);
  if (result && result.missing.length > 0) return err(cannotStand(result.missing));
  const [obstacle] = result?.obstacles ?? [];
  if (obstacle) return err(notSaid(obstacle, plans, layers.value, own.opset, opset));
  if (result) written = { ...written, madeBy: result.madeBy };
  if (result && estimate(imported, written) > MAX_MODEL_BYTES) return err(tooLarge());
  if (result && options.mode === 'plain' && options.documentJson !== undefined) {
    result.model.metadataProps = withDrawing(result.model, plans, written, options.documentJson);
  }
  const bytes = result ? encodeModel(result.model) : new Uint8Array(imported.bytes);
  return ok({
    bytes,
    externalData: result?.externalData ?? [],
    ...names.compiled,
    attention,
    watched,
    ...(!instrumented && { madeBy: written.madeBy, ports: portsOf(plans) }),
    keptFrom: plans.some(isKept) ? imported.bytes : null,
    versions: versions.value,
    structureKey: fingerprint(bytes),
  });
}

/** Whether a layer is the file's own operators: nobody but the file says what they do. */
function isKept({ node }: LayerPlan): boolean {
  const layer = layerType(node.type);
  return layer?.fromFile === true && layer.role === undefined;
}

/** A run needs everything; an export only the types of what is written anew. */
function compilable(analysis: Analysis, plans: readonly LayerPlan[], instrumented: boolean, rewrite: boolean): boolean {
  if (analysis.valid) return true;
  if (instrumented) return isComputed(analysis);
  const broken = analysis.diagnostics.some((entry) => blocks(entry) && entry.code !== 'no-picture');
  return (
    !broken &&
    plans.every(({ node, facts, origin }) => {
      const layer = layerType(node.type);
      // Neither a graph input nor a node of the file needs to know its types to be written.
      const ofFile = origin !== undefined && origin.type === node.type;
      const fixed = ofFile && (!rewrite || layer?.role !== undefined || layer?.fromFile === true);
      const failed = facts.diagnostics.some(blocks);
      return !failed && (facts.outputs !== null || fixed);
    })
  );
}

/** Whether the drawing is the file: every layer is there, unedited, and nothing else is. */
function isUntouched(imported: ImportedModel, plans: readonly LayerPlan[], written: WrittenLayers): boolean {
  if (plans.length !== imported.origins.size) return false;
  return plans.every(({ node, origin, inputs, outputs, outputName, facts }) => {
    if (!origin) return false;
    const role = layerType(node.type)?.role;
    if (role === 'scores') return outputName === undefined && inputs[0] === origin.inputs[0];
    if (role === undefined) return written.untouched.has(node.id);
    if (outputs[0] !== origin.outputs[0]) return false;
    const before = imported.types.get(origin.outputs[0] ?? '');
    const now = facts.outputs?.[0];
    const same = now && before ? now.dtype === before.dtype && now.shape.join() === before.shape.join() : true;
    return origin.type === node.type && same;
  });
}

/** The types that values have now, under the names of the file and under those that they are written with. */
function typesNow(plans: readonly LayerPlan[]): (value: string) => TensorType | null {
  // Only nodes that are read back ask: an import that nobody edited has none.
  let types: Map<string, TensorType> | null = null;
  return (value) => {
    types ??= new Map(
      plans.flatMap(({ origin, outputs, facts }) =>
        [origin?.outputs ?? [], outputs].flatMap((names) =>
          names.flatMap((name, port): [string, TensorType][] => {
            const type = facts.outputs?.[port];
            return type ? [[name, type]] : [];
          }),
        ),
      ),
    );
    return types.get(value) ?? null;
  };
}

/** Whether somebody changed what only the drawing holds: labels, how scores are shown, how a picture becomes numbers. */
function isAnnotated(plans: readonly LayerPlan[]): boolean {
  return plans.some(({ node, origin }) => {
    const role = layerType(node.type)?.role;
    const shown = role === 'picture' || role === 'scores';
    return shown && origin !== undefined && !sameAttributes(origin.attributes, node.attributes);
  });
}

/** The values that each layer gives; an output gives on what arrives. */
function portsOf(plans: readonly LayerPlan[]): ReadonlyMap<string, readonly string[]> {
  return new Map(
    plans.map(({ node, inputs, outputs }) => [node.id, layerType(node.type)?.role === 'scores' ? inputs : outputs]),
  );
}

interface GraphNames {
  readonly compiled: Pick<CompiledModel, 'inputName' | 'inputType' | 'tensorInputs' | 'outputs'>;
  readonly feeds: ReadonlySet<string>;
}

function graphNames(plans: readonly LayerPlan[], analysis: Analysis, dataOf: DataOf): GraphNames {
  let picture: LayerPlan | undefined;
  const tensorInputs: CompiledTensorInput[] = [];
  const outputs: CompiledOutput[] = [];
  for (const plan of plans) {
    const { node, facts } = plan;
    const role = layerType(node.type)?.role;
    const [value = ''] = role === 'scores' ? plan.inputs : plan.outputs;
    const name = plan.outputName ?? value;
    const type = facts.outputs?.[0] ?? float32([]);
    if (role === 'picture') picture = plan;
    if (role === 'scores') outputs.push({ nodeId: node.id, name, type, reading: readingOf(analysis, node.id) });
    if (role === 'tensor') tensorInputs.push({ ...feedOf(plan, dataOf), nodeId: node.id, name, type });
  }
  const inputName = picture?.outputs[0] ?? '';
  const inputType: TensorType = picture?.facts.outputs?.[0] ?? float32([]);
  return {
    compiled: { inputName, inputType, tensorInputs, outputs },
    feeds: new Set([inputName, ...tensorInputs.map((entry) => entry.name)]),
  };
}

/** What a tensor input is fed with, from its attributes and the tensor that a file gave. */
function feedOf({ node, facts }: LayerPlan, dataOf: DataOf): Pick<CompiledTensorInput, 'fill' | 'seed' | 'data'> {
  const { fill, seed } = node.attributes;
  const fed = fill === 'file' ? facts.parameterSpecs.find((spec) => spec.fed) : undefined;
  return {
    fill: fill === 'ones' || fill === 'random' || fill === 'file' ? fill : 'zeros',
    seed: Number(seed),
    ...(fed && { data: dataOf(node.id, fed) }),
  };
}

/** Watched ports. A graph input cannot be an output too: it is watched through a copy. */
function watch(
  document: GraphDocument,
  plans: readonly LayerPlan[],
  targets: readonly { readonly nodeId: string; readonly port: number }[],
  builder: GraphBuilder,
  feeds: ReadonlySet<string>,
): Result<{ readonly watched: readonly WatchedValue[]; readonly copies: WrittenLayers['pieces'] }, CompileError> {
  const byId = new Map(plans.map((plan) => [plan.node.id, plan]));
  const start = builder.nodes.length;
  const copies = new Map<string, string>();
  const watched: WatchedValue[] = [];
  for (const { nodeId, port } of targets) {
    const plan = byId.get(nodeId);
    const isOutput = plan && layerType(plan.node.type)?.role === 'scores';
    const value = isOutput ? plan.inputs[port] : plan?.outputs[port];
    const type = plan?.facts.outputs?.[port];
    if (value === undefined || value === '' || !type) return err(unknownWatch(document.nodes.get(nodeId), port));
    let valueName = value;
    if (feeds.has(value)) {
      valueName = copies.get(value) ?? builder.node('Identity', [value], builder.names.claim(`${value}.watched`));
      copies.set(value, valueName);
    }
    watched.push({ nodeId, port, valueName, type });
  }
  return ok({ watched, copies: pieces(builder.nodes.slice(start), -1) });
}

/** An upper bound of the bytes to write: the file, and every new tensor. */
function estimate(imported: ImportedModel, written: WrittenLayers): number {
  const size = (shape: readonly number[]) => 4 * shape.reduce((total, dim) => total * dim, 1);
  const drafts = written.builder.initializers.map((entry) => (entry.kind === 'parameter' ? size(entry.spec.shape) : 0));
  const changed = [...written.tensors.values()].map((tensor) => tensor.rawData?.byteLength ?? 0);
  return [...drafts, ...changed].reduce((total, bytes) => total + bytes, imported.bytes.length);
}

/** Every node of the file was looked at before; what is left is a layer that no older form says. */
function notSaid(
  { proto, opset }: Piece,
  plans: readonly LayerPlan[],
  { madeBy }: WrittenLayers,
  from: number,
  to: number,
): CompileError {
  const owner = plans.find((plan) => plan.node.id === madeBy.get(proto.output[0] ?? ''));
  return owner && opset !== undefined
    ? notInOpset(owner.node, proto.opType ?? '', to)
    : opsetFixed(from, to, [titleOf(proto)]);
}

function cannotStand(missing: readonly string[]): CompileError {
  const [value = ''] = missing;
  return {
    code: 'invalid-graph',
    message: text(
      'imported.compileImported.message',
      'The model still reads “{value}”, which came from a layer that is gone.',
      { value },
    ),
    remedy: text('imported.compileImported.remedy', 'Undo the deletion, or delete the layers that depend on it.'),
  };
}
