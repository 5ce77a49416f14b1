import { compile } from '../compile/compile.ts';
import { METADATA } from '../compile/metadata.ts';
import { OPSETS } from '../compile/versions/versions.ts';
import { analyze } from '../graph/analyze.ts';
import type { GraphDocument } from '../graph/document.ts';
import { decodeModel } from '../onnx/codec.ts';
import type { ModelProto, TensorProto } from '../onnx/gen/onnx_pb.ts';
import { isStandard } from '../onnx/node-reads.ts';
import { readTensor, toFloat32 } from '../onnx/read-tensor.ts';
import { documentFromJson } from '../project/json-form.ts';
import {
  type ParameterTensor,
  parameterKey,
  parameterTensor,
  type StoredTensor,
  type TensorStore,
} from '../weights/tensor-store.ts';

/**
 * A file that Convas exported holds the drawing itself. It is opened from there, with layout, layer types and labels,
 * as long as the graph is still the one that the drawing compiles to: another tool may have changed it since.
 * @returns null for any other file, which is then imported like all
 */
export function reopenExport(
  model: ModelProto,
): { readonly document: GraphDocument; readonly weights: TensorStore } | null {
  const json = model.metadataProps.find((entry) => entry.key === METADATA.document)?.value;
  const read = json === undefined ? null : documentFromJson(json);
  if (!read?.ok) return null;
  const document = read.value;
  const analysis = analyze(document);
  const opset = Number(model.opsetImport.find((entry) => isStandard(entry.domain))?.version);
  const versions = OPSETS.includes(opset) ? { opset } : {};
  const compiled = compile(document, analysis, new Map(), { mode: 'plain', weights: 'external', versions });
  const structure = compiled.ok ? decodeModel(compiled.value.bytes) : null;
  if (!structure?.ok || !sameStructure(structure.value, model)) return null;

  const weights = new Map<string, StoredTensor>();
  // Initializers of both files stand in the same order: the names tell which parameter each one is.
  const stored = new Map(model.graph?.initializer.map((tensor) => [tensor.name ?? '', tensor]));
  const names = parameterNames(document, analysis, structure.value);
  if (!names) return null;
  for (const { name, nodeId, spec } of names) {
    const data = elements(stored.get(name));
    if (!data) return null;
    const seeded: ParameterTensor = parameterTensor(new Map(), document.seed, nodeId, spec);
    // What follows from the seed need not be stored, and counts as untrained.
    if (sameElements(seeded.tensor.data, data)) continue;
    weights.set(parameterKey(nodeId, spec.name), { shape: spec.shape, data, origin: 'loaded' });
  }
  return { document, weights };
}

/** The parameters in the order in which the compiler stored them: that of the layers and of their declarations. */
function parameterNames(document: GraphDocument, analysis: ReturnType<typeof analyze>, structure: ModelProto) {
  const external = structure.graph?.initializer.filter((tensor) => tensor.externalData.length > 0) ?? [];
  const byLayer = new Map<string, string[]>();
  const known = new Set(external.map((tensor) => tensor.name ?? ''));
  const found: { name: string; nodeId: string; spec: ReturnType<typeof specsOf>[number] }[] = [];
  for (const nodeId of analysis.order) {
    // A skipped layer is not in the file; its weights start anew.
    if (document.nodes.get(nodeId)?.bypassed) continue;
    const layerName = document.nodes.get(nodeId)?.name ?? '';
    for (const spec of specsOf(analysis, nodeId)) {
      const name = `${layerName}.${spec.name}`;
      // A name that had to be numbered cannot be told for certain.
      if (!known.has(name) || byLayer.has(name)) return null;
      byLayer.set(name, []);
      found.push({ name, nodeId, spec });
    }
  }
  return found.length === external.length ? found : null;
}

function specsOf(analysis: ReturnType<typeof analyze>, nodeId: string) {
  return analysis.nodes.get(nodeId)?.parameterSpecs ?? [];
}

function sameStructure(a: ModelProto, b: ModelProto): boolean {
  const [x, y] = [a.graph, b.graph];
  if (!x || !y || x.node.length !== y.node.length || x.initializer.length !== y.initializer.length) return false;
  const sameNodes = x.node.every((node, at) => {
    const other = y.node[at];
    return (
      node.opType === other?.opType &&
      node.input.join('\0') === other?.input.join('\0') &&
      node.output.join('\0') === other?.output.join('\0')
    );
  });
  const dims = (tensor: TensorProto | undefined) => `${tensor?.name}:${tensor?.dims.join()}`;
  return sameNodes && x.initializer.every((tensor, at) => dims(tensor) === dims(y.initializer[at]));
}

function elements(tensor: TensorProto | undefined): Float32Array | null {
  const read = tensor ? readTensor(tensor) : null;
  return read?.ok ? toFloat32(read.value) : null;
}

function sameElements(a: Float32Array, b: Float32Array): boolean {
  return a.length === b.length && a.every((value, at) => Object.is(value, b[at]) || value === b[at]);
}
