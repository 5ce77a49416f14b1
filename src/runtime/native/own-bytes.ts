import { decodeModel, encodeModel } from '../../core/onnx/codec.ts';
import {
  type GraphProto,
  type NodeProto,
  type TensorProto,
  TensorProto_DataLocation,
} from '../../core/onnx/gen/onnx_pb.ts';
import type { JobModel } from '../job.ts';
import { OWN_OPERATORS, TRAINING_OPERATORS } from './own-operators.ts';

/**
 * The model that native code is given: read by our own reader and written by our own writer, whatever arrived. Native code
 * is not in a sandbox, so nothing else of the sent bytes reaches it.
 * @param keepsAllowed whether a person allowed the operators of a file; else only those that layers are written with pass
 * @throws what it is that may not run
 */
export function ownBytes({ bytes, externalData }: JobModel, keepsAllowed: boolean): JobModel {
  const model = decodeModel(bytes);
  if (!model.ok) throw new Error(`the model cannot be read: ${model.error.code}`);
  const { graph, functions } = model.value;
  const places = new Map(externalData.map(({ path, data }) => [path, data.byteLength]));
  if (graph) checkGraph(graph, places, keepsAllowed);
  if (!keepsAllowed && functions.length > 0) throw new Error('functions of a file that nobody allowed');
  for (const each of functions) checkNodes(each.node, places, keepsAllowed);
  return { bytes: encodeModel(model.value), externalData };
}

/** Bytes of what was sent along, by the place that the model names. */
type Places = ReadonlyMap<string, number>;

function checkGraph(graph: GraphProto, places: Places, keepsAllowed: boolean): void {
  for (const tensor of graph.initializer) checkTensor(tensor, places);
  for (const { values, indices } of graph.sparseInitializer) {
    for (const tensor of [values, indices]) if (tensor) checkTensor(tensor, places);
  }
  checkNodes(graph.node, places, keepsAllowed);
}

function checkNodes(nodes: readonly NodeProto[], places: Places, keepsAllowed: boolean): void {
  for (const { opType = '', domain = '', attribute } of nodes) {
    const isKnown = OWN_OPERATORS.has(opType) || TRAINING_OPERATORS.has(opType);
    const isOwn = (domain === '' || domain === 'ai.onnx') && isKnown;
    if (!keepsAllowed && !isOwn) throw new Error(`the operator ${opType} of a file that nobody allowed`);
    for (const { g, graphs, t, tensors, sparseTensor, sparseTensors } of attribute) {
      for (const graph of [g, ...graphs]) if (graph) checkGraph(graph, places, keepsAllowed);
      const sparse = [sparseTensor, ...sparseTensors].flatMap((each) => [each?.values, each?.indices]);
      for (const tensor of [t, ...tensors, ...sparse]) if (tensor) checkTensor(tensor, places);
    }
  }
}

/** A stored tensor may lie in what was sent along, never in a file: ONNX Runtime would read that. */
function checkTensor({ name, dataLocation, externalData }: TensorProto, places: Places): void {
  if (dataLocation !== TensorProto_DataLocation.EXTERNAL && externalData.length === 0) return;
  const said = new Map(externalData.map(({ key = '', value = '' }) => [key, value]));
  const there = places.get(said.get('location') ?? '');
  if (there === undefined) throw new Error(`the elements of ${name} lie in a file`);
  const [offset, length] = [said.get('offset') ?? '0', said.get('length') ?? String(there)].map(Number);
  const fits = [offset, length].every((count) => Number.isSafeInteger(count) && Number(count) >= 0);
  if (!fits || Number(offset) + Number(length) > there) throw new Error(`${name} reaches beyond its elements`);
}
