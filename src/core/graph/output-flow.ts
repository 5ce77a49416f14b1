import type { ValueMeaning } from '../layers/define-layer.ts';
import { layerType } from '../layers/index.ts';
import { rowLength, type Shape, type TensorType } from '../tensor/types.ts';
import type { Edge, LayerNode, PortRef } from './document.ts';

/** What arrives at an output, and what made it: the facts on which `output-reading.ts` judges. */

/** A drawing as far as it is needed here: analysed, or just being made of a file. */
export interface OutputFlow {
  readonly nodes: ReadonlyMap<string, LayerNode>;
  /** Where an input port gets its values from. */
  source(node: string, port: number): PortRef | undefined;
  /** The type that leaves an output port; null where it is not known. */
  type(port: PortRef): TensorType | null;
}

/** The layer that gave an output's numbers their meaning, seen through all that keep it. */
export interface OutputSource {
  readonly kind: Exclude<ValueMeaning['kind'], 'kept' | 'mean' | 'max' | 'shifted'> | 'input' | 'unknown';
  /** Undefined where nothing is connected. */
  readonly maker: LayerNode | undefined;
  /** The output port of the maker. */
  readonly port: number;
  /** Whether several numbers that belong apart (places, boxes, anchors) lie in one row. */
  readonly mixed: boolean;
}

/** The flow of a drawing, from its edges by target layer and the types that it was found to have. */
export function outputFlow(
  nodes: ReadonlyMap<string, LayerNode>,
  incoming: ReadonlyMap<string, readonly Edge[]>,
  types: ReadonlyMap<string, { readonly outputs: readonly TensorType[] | null }>,
): OutputFlow {
  return {
    nodes,
    source: (node, port) => incoming.get(node)?.find((edge) => edge.target.port === port)?.source,
    type: ({ node, port }) => types.get(node)?.outputs?.[port] ?? null,
  };
}

/** Deeper chains of layers that only reshape do not exist. */
const MAX_STEPS = 64;

/** Walks back from an output layer. */
export function sourceOfOutput(flow: OutputFlow, output: string): OutputSource {
  const start = flow.source(output, 0);
  const type = start ? flow.type(start) : null;
  const length = type ? rowLength(type.shape) : null;
  let at = start;
  let mixed = false;
  let [mean, max, shifted] = [false, false, false];
  const found = (kind: OutputSource['kind'], from: PortRef | undefined): OutputSource => {
    const maker = from && flow.nodes.get(from.node);
    return { kind, maker, port: from?.port ?? 0, mixed };
  };
  for (let step = 0; at && step < MAX_STEPS; step += 1) {
    const here: PortRef = at;
    const node = flow.nodes.get(here.node);
    const layer = node && layerType(node.type);
    if (!node || !layer) return found('unknown', here);
    if (layer.role === 'picture' || layer.role === 'tensor') return found('input', here);
    const before = flow.source(here.node, 0);
    const meaning = node.bypassed ? KEPT : meaningOf(flow, node, here.port);
    const arriving = before ? flow.type(before) : null;
    switch (meaning?.kind) {
      case 'kept':
        mixed ||= mean || max ? !sameDims(arriving?.shape, flow.type(here)?.shape) : !isRow(arriving?.shape, length);
        break;
      case 'mean':
      case 'max':
        // Of a single place: nothing is pooled.
        if (isRow(arriving?.shape, length)) break;
        mixed ||= !(arriving?.shape.slice(1).some((dim) => dim === length) ?? false);
        if (meaning.kind === 'mean') mean = true;
        else max = true;
        break;
      case 'shifted':
        shifted = true;
        break;
      case 'softmax':
        mixed ||= meaning.over !== length;
        // The largest of several probabilities each: they no longer add up to 1.
        return found(shifted ? 'unknown' : max ? 'sigmoid' : 'softmax', here);
      case 'logSoftmax':
        mixed ||= meaning.over !== length;
        return found(shifted || mean || max ? 'unknown' : 'logSoftmax', here);
      case 'sigmoid':
        return found(shifted ? 'unknown' : 'sigmoid', here);
      default:
        return found(meaning?.kind ?? 'unknown', here);
    }
    at = before;
  }
  return found('unknown', at);
}

const KEPT: ValueMeaning = { kind: 'kept' };

function meaningOf(flow: OutputFlow, node: LayerNode, port: number): ValueMeaning | null {
  const inputs: TensorType[] = [];
  for (let input = 0; ; input += 1) {
    const from = flow.source(node.id, input);
    const type = from ? flow.type(from) : null;
    if (!type) break;
    inputs.push(type);
  }
  return layerType(node.type)?.meaning?.(node.attributes, inputs, port) ?? null;
}

function isRow(shape: Shape | undefined, length: number | null): boolean {
  return shape !== undefined && rowLength(shape) === length;
}

/** Whether axes only changed places. */
function sameDims(a: Shape | undefined, b: Shape | undefined): boolean {
  return a !== undefined && b !== undefined && [...a].sort().join() === [...b].sort().join();
}
