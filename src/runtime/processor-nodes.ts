import { decodeModel } from '../core/onnx/codec.ts';
import type { GraphProto, ValueInfoProto } from '../core/onnx/gen/onnx_pb.ts';

/**
 * Nodes that WebGPU must leave to the processor. ONNX Runtime 1.30 computes a BatchNormalization of [N, C] wrongly on
 * WebGPU and without any error: it takes the channels two or four at a time and gives all of them the first one's
 * result. Of [N, C, H, W] it is right.
 */
const AFFECTED = 'BatchNormalization';

/** Below this rank a value is not laid out in maps. */
const MAPS_RANK = 3;

/** Operators after which the rank is another one, or unknown. All others give maps where they take maps. */
const FORGETS_RANK =
  /^(Gemm|MatMul|Flatten|Reshape|Squeeze|Gather|GatherND|Reduce\w+|Arg(Max|Min)|Einsum|Shape|Size|NonZero|LSTM|GRU|RNN)$/;

/** Operators that work on maps only. */
const GIVES_MAPS = /^(Conv|ConvTranspose|\w*Pool|Resize|Upsample|LRN|InstanceNormalization|DepthToSpace|SpaceToDepth)$/;

/**
 * Names of the affected nodes of a model. A batch normalisation whose input is not known to be maps counts as affected:
 * on the processor it is right in any case, and small.
 * @throws where such a node has no name, so that it cannot be singled out: the whole network then runs on WASM
 */
export function processorNodes(bytes: Uint8Array): readonly string[] {
  const model = decodeModel(bytes);
  // What cannot be read is ONNX Runtime's to refuse.
  if (!model.ok || !model.value.graph) return [];
  const { graph } = model.value;
  const maps = mapValues(graph);
  const affected = graph.node.filter(({ opType, input }) => opType === AFFECTED && !maps.has(input[0] ?? ''));
  const nameless = affected.find(({ name }) => !name);
  if (nameless) throw new Error(`WebGPU cannot run the nameless ${AFFECTED} that makes ${nameless.output[0]}`);
  return affected.map(({ name }) => name ?? '');
}

/** Names of the values that are known to have at least three dims. ONNX lists nodes in data-flow order. */
function mapValues(graph: GraphProto): ReadonlySet<string> {
  const maps = new Set<string>();
  for (const value of graph.input) if (rankOf(value) >= MAPS_RANK && value.name) maps.add(value.name);
  for (const { opType = '', input, output } of graph.node) {
    const gives = GIVES_MAPS.test(opType) || (!FORGETS_RANK.test(opType) && input.some((name) => maps.has(name)));
    if (gives) for (const name of output) maps.add(name);
  }
  return maps;
}

function rankOf({ type }: ValueInfoProto): number {
  return type?.value.case === 'tensorType' ? (type.value.value.shape?.dim.length ?? 0) : 0;
}
