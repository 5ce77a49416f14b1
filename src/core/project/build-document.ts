import { type Attributes, type AttributeValue, parseAttributes } from '../attributes.ts';
import {
  type Edge,
  freshName,
  type GraphDocument,
  type LayerNode,
  makeEdge,
  type Position,
} from '../graph/document.ts';
import { layerType } from '../layers/index.ts';
import { sourceWords } from '../text.ts';

/** One layer of `buildDocument`. */
export interface LayerToBuild {
  readonly type: string;
  /** Default: the type with a number. */
  readonly name?: string;
  readonly attributes?: Readonly<Record<string, AttributeValue>>;
  /** Names of the layers whose first outputs arrive, in port order. Default: the layer before. */
  readonly from?: readonly string[];
  /** Column on the canvas, from 0. Default: the column of the layer before. */
  readonly column?: number;
  /** Row in the column, from 0; may be a fraction. Default: below the column's last layer. */
  readonly row?: number;
}

export interface NetworkToBuild {
  readonly title: string;
  readonly seed?: number;
  readonly layers: readonly LayerToBuild[];
}

/** Distances between cards, in canvas pixels: a card is 236 wide; one with a gate strip is higher. */
export const COLUMN_PITCH = 320;
export const ROW_PITCH = 112;
const ATTENTION_EXTRA = 34;

/**
 * Writes a drawing down as a list of layers, each following the one before unless it says otherwise. For examples,
 * tests and benchmarks; a mistake in the list is a bug and throws.
 * @example buildDocument({ title: 'Tiny', layers: [{ type: 'input' }, { type: 'conv2d' }, { type: 'output' }] })
 */
export function buildDocument({ title, seed = 1, layers }: NetworkToBuild): GraphDocument {
  const nodes = new Map<string, LayerNode>();
  const edges = new Map<string, Edge>();
  const idsByName = new Map<string, string>();
  const bottoms = new Map<number, number>();
  let column = 0;
  for (const [index, wanted] of layers.entries()) {
    column = wanted.column ?? column;
    const id = `n${index + 1}`;
    const name = wanted.name ?? freshName({ title, seed, nodes, edges }, wanted.type);
    if (idsByName.has(name)) throw new Error(`Two layers are called ${name}.`);
    const position: Position = {
      x: column * COLUMN_PITCH,
      y: wanted.row === undefined ? (bottoms.get(column) ?? 0) : wanted.row * ROW_PITCH,
    };
    bottoms.set(column, position.y + heightOf(wanted.type));
    const sources = wanted.from ?? (index > 0 && hasInputs(wanted.type) ? [lastName(nodes)] : []);
    nodes.set(id, { id, type: wanted.type, name, attributes: completed(wanted), position });
    idsByName.set(name, id);
    for (const [port, source] of sources.entries()) {
      const from = idsByName.get(source);
      if (from === undefined) throw new Error(`${name} follows ${source}, which does not exist before it.`);
      const edge = makeEdge({ node: from, port: 0 }, { node: id, port });
      edges.set(edge.id, edge);
    }
  }
  return { title, seed, nodes, edges };
}

function completed(wanted: LayerToBuild): Attributes {
  const layer = layerType(wanted.type);
  if (!layer) throw new Error(`There is no layer type ${wanted.type}.`);
  const attributes = parseAttributes(layer.attributes, wanted.attributes ?? {});
  if (!attributes.ok)
    throw new Error(`${wanted.type}.${attributes.error.attribute}: ${sourceWords(attributes.error.expected)}`);
  return attributes.value;
}

function hasInputs(type: string): boolean {
  const inputs = layerType(type)?.inputs;
  return inputs !== undefined && ('variadic' in inputs || inputs.length > 0);
}

function heightOf(type: string): number {
  return ROW_PITCH + (layerType(type)?.attention ? ATTENTION_EXTRA : 0);
}

function lastName(nodes: ReadonlyMap<string, LayerNode>): string {
  return [...nodes.values()].at(-1)?.name ?? '';
}
