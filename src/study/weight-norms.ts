import { layerType } from '../core/layers/index.ts';
import { parameterTensor } from '../core/weights/tensor-store.ts';
import type { Network } from './network.ts';

/**
 * L1 norms of the weights that read each channel of a layer's output: what "large weights matter" would bet on. Looks
 * through layers that keep the channels apart (activations, pooling, normalisation, flatten) to convolutions and fully
 * connected layers; where several read it, the sum. Null where none does.
 */
export function readingNorms(network: Network, nodeId: string, channels: number): Float64Array | null {
  const norms = new Float64Array(channels);
  let found = false;
  const seen = new Set<string>();
  const next = [nodeId];
  for (let id = next.pop(); id !== undefined; id = next.pop()) {
    for (const { source, target } of network.document.edges.values()) {
      if (source.node !== id) continue;
      if (seen.has(target.node)) continue;
      seen.add(target.node);
      const weights = readerOf(network, target.node);
      if (weights === 'through') next.push(target.node);
      else if (weights) found = addNorms(norms, weights, channelsInto(network, target.node)) || found;
    }
  }
  return found ? norms : null;
}

interface Reader {
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

/** The weights that mix what comes in; `through` for a layer that keeps channels apart; null where neither can be said. */
function readerOf({ document, analysis, weights }: Network, id: string): Reader | 'through' | null {
  const node = document.nodes.get(id);
  const facts = analysis.nodes.get(id);
  const type = layerType(node?.type ?? '');
  if (!node || !facts?.outputs || !type || type.attention || facts.inputs.length !== 1) return null;
  const kernel = facts.parameterSpecs.find(({ shape }) => shape.length > 1);
  if (kernel) return parameterTensor(weights, document.seed, id, kernel).tensor;
  const [input] = facts.inputs;
  const [output] = facts.outputs;
  const elements = (shape: readonly unknown[]) =>
    shape.slice(1).reduce<number>((product, size) => product * Number(size), 1);
  const keeps =
    input && output && (output.shape[1] === input.shape[1] || elements(input.shape) === elements(output.shape));
  return keeps ? 'through' : null;
}

function channelsInto({ analysis }: Network, id: string): number {
  return Number(analysis.nodes.get(id)?.inputs[0]?.shape[1] ?? 0);
}

/**
 * A kernel [O, I/g, …] reads channel c as column c mod I/g of the outputs of its group; a matrix [units, I·block] reads
 * it as its block.
 */
function addNorms(norms: Float64Array, { shape, data }: Reader, inputs: number): boolean {
  const [outputs = 0, own = 0, ...kernel] = shape;
  const size = kernel.reduce((product, side) => product * side, 1);
  const groups = inputs / own;
  const block = own / norms.length;
  const isMatrix = kernel.length === 0;
  if (isMatrix ? !Number.isInteger(block) : inputs !== norms.length || !Number.isInteger(groups)) return false;
  for (const [at, weight] of data.entries()) {
    const column = Math.floor(at / size) % own;
    const output = Math.floor(at / (size * own));
    const channel = isMatrix ? Math.floor(column / block) : Math.floor(output / (outputs / groups)) * own + column;
    norms[channel] = (norms[channel] as number) + Math.abs(weight);
  }
  return true;
}
