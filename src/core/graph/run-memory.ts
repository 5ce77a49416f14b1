import { layerType } from '../layers/index.ts';
import { type Dim, DTYPE_BYTES, elementCount, type Shape, type TensorType, tensorBytes } from '../tensor/types.ts';
import type { Analysis } from './analyze.ts';
import type { GraphDocument, PortRef } from './document.ts';

/** What one run takes, as far as it can be told before anything is allocated. */
export interface RunMemory {
  /** Bytes at the layer where most is held at once: values that are still needed, what is fed, and all weights. */
  readonly bytes: number;
  /** Whether more may be held that no shape tells: inside a loop, or where dims are only found out by the run. */
  readonly open: boolean;
  /** The layer that holds the most by itself; null where there is none with a known size. */
  readonly largest: LargestLayer | null;
}

export interface LargestLayer {
  readonly nodeId: string;
  readonly name: string;
  /** Bytes of its outputs and weights. */
  readonly bytes: number;
  /** Of its largest output. */
  readonly shape: Shape;
}

/**
 * Walks the drawing in data-flow order: a value is held from the layer that makes it to the last that reads it. Dims
 * that are only names count as 1, and what happens inside a loop is not seen, so this is a bound from below.
 * @param analysis of this very document
 * @param watched output ports that are brought back: held to the end
 */
export function runMemory(document: GraphDocument, analysis: Analysis, watched: readonly PortRef[] = []): RunMemory {
  const toTheEnd = new Set(watched.map(keyOf));
  /** By value: its last reader. */
  const lastReader = new Map<string, string>();
  for (const id of analysis.order) {
    for (const { source } of analysis.basis.incoming.get(id) ?? []) lastReader.set(keyOf(source), id);
  }
  /** Bytes that are given up behind a layer. */
  const given = new Map<string, number>();
  let weights = 0;
  let held = 0;
  let most = 0;
  let largest: LargestLayer | null = null;
  let open = false;
  /** Names of dims that the inputs have, such as the batch's: of them a run has one. */
  const names = new Set<Dim>();
  for (const id of analysis.order) {
    const facts = analysis.nodes.get(id);
    const node = document.nodes.get(id);
    if (!facts?.outputs || !node) continue;
    const own = facts.parameterSpecs.reduce((sum, { shape }) => sum + elementCount(shape) * DTYPE_BYTES.float32, 0);
    const made = facts.outputs.reduce((sum, type) => sum + tensorBytes(type), 0);
    if (own + made > (largest?.bytes ?? 0)) {
      largest = { nodeId: id, name: node.name, bytes: own + made, shape: largestOf(facts.outputs).shape };
    }
    weights += own;
    // What is fed lies outside ONNX Runtime too, to the end of the run; so does what it brings back.
    const type = layerType(node.type);
    const role = type?.role;
    if (type?.runsNetworks?.(node.attributes)) open = true;
    for (const dim of facts.outputs.flatMap(({ shape }) => shape)) {
      if (role && role !== 'scores') names.add(dim);
      else if (typeof dim === 'string' && !names.has(dim)) open = true;
    }
    held += role ? 2 * made : made;
    most = Math.max(most, held);
    for (const [port, type] of facts.outputs.entries()) {
      const key = keyOf({ node: id, port });
      if (role || toTheEnd.has(key)) continue;
      const reader = lastReader.get(key) ?? id;
      given.set(reader, (given.get(reader) ?? 0) + tensorBytes(type));
    }
    held -= given.get(id) ?? 0;
  }
  return { bytes: most + weights, open, largest };
}

function keyOf({ node, port }: PortRef): string {
  return `${port}:${node}`;
}

function largestOf(types: readonly TensorType[]): TensorType {
  return types.reduce((a, b) => (tensorBytes(b) > tensorBytes(a) ? b : a), types[0] ?? { dtype: 'float32', shape: [] });
}
