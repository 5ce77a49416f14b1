import { type Attributes, defaultAttributes, parseAttributes } from '../../src/core/attributes.ts';
import { type Analysis, analyze } from '../../src/core/graph/analyze.ts';
import { type GraphDocument, type LayerNode, makeEdge } from '../../src/core/graph/document.ts';
import { layerType } from '../../src/core/layers/index.ts';
import { parameterKey, type StoredTensor, type TensorStore } from '../../src/core/weights/tensor-store.ts';
import { english } from '../support/said.ts';
import table from './cases.json';

/** The table of cases as drawings: picture → (cuts of the picture) → the layer → output, with seeded numbers. */

interface Cut {
  /** Channels [from, to) of the picture. */
  readonly channels: readonly number[];
  readonly globalMax?: boolean;
  readonly flatten?: boolean;
}

interface Entry {
  readonly name: string;
  readonly layer: string;
  readonly picture: readonly number[];
  readonly seed: number;
  readonly scale?: number;
  readonly attributes?: Attributes;
  readonly vary?: Readonly<Record<string, readonly Attributes[string][]>>;
  readonly flatten?: boolean;
  readonly inputs?: readonly Cut[];
}

export interface Case {
  readonly name: string;
  readonly layer: string;
  readonly seed: number;
  readonly document: GraphDocument;
  readonly analysis: Analysis;
  readonly weights: TensorStore;
  /** [BATCH, C, H, W]. */
  readonly picture: { readonly dims: readonly number[]; readonly data: Float32Array };
}

export const BATCH = 2;
/** Id of the layer that a case is about, and of its output layer. */
export const LAYER_ID = 'layer';
export const OUTPUT_ID = 'output';

/** Seeded numbers in [−1, 1): the LCG of Numerical Recipes, started at a hash of the seed and the tensor's name. */
export function stream(seed: number, name: string, count: number, scale = 1): Float32Array {
  let state = seed >>> 0;
  for (let index = 0; index < name.length; index += 1) state = (Math.imul(state, 31) + name.charCodeAt(index)) >>> 0;
  return Float32Array.from({ length: count }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return ((state / 2 ** 32) * 2 - 1) * scale;
  });
}

export function cases(): readonly Case[] {
  return (table.cases as unknown as readonly Entry[]).flatMap(variants);
}

function variants(entry: Entry): Case[] {
  const varied = Object.entries(entry.vary ?? {}).reduce<Attributes[]>(
    (combinations, [key, values]) =>
      combinations.flatMap((rest) => values.map((value) => ({ ...rest, [key]: value as never }))),
    [{}],
  );
  return varied.map((attributes, index) =>
    drawing(entry, entry.vary ? `${entry.name}/${index}` : entry.name, { ...entry.attributes, ...attributes }),
  );
}

function drawing(entry: Entry, name: string, attributes: Attributes): Case {
  const [channels = 1, height = 1, width = 1] = entry.picture;
  const nodes = new Map<string, LayerNode>();
  const edges = new Map<string, ReturnType<typeof makeEdge>>();
  const weights = new Map<string, StoredTensor>();
  const add = (id: string, type: string, values: Attributes, from: readonly string[]) => {
    nodes.set(id, { id, type, name: id, attributes: values, position: { x: 0, y: 0 } });
    for (const [port, source] of from.entries()) {
      const edge = makeEdge({ node: source, port: 0 }, { node: id, port });
      edges.set(edge.id, edge);
    }
    return id;
  };

  // Not parsed: a test's picture may have any number of channels.
  add('picture', 'input', { ...defaults('input'), channels, height, width }, []);
  const whole: Cut = { channels: [0, channels], ...(entry.flatten ? { flatten: true } : {}) };
  const inputs = (entry.inputs ?? [whole]).map((cut, index) => {
    let id = 'picture';
    const [from = 0, to = channels] = cut.channels;
    if (from !== 0 || to !== channels) {
      // A 1×1 convolution with ones and zeros cuts channels out, exactly.
      id = add(
        `cut${index}`,
        'conv2d',
        { ...defaults('conv2d'), filters: to - from, kernelShape: [1, 1], pads: [0, 0, 0, 0], bias: false },
        [id],
      );
      const data = new Float32Array((to - from) * channels);
      for (let filter = 0; filter < to - from; filter += 1) data[filter * channels + from + filter] = 1;
      weights.set(parameterKey(id, 'weight'), { shape: [to - from, channels, 1, 1], data, origin: 'loaded' });
    }
    if (cut.globalMax) id = add(`max${index}`, 'globalMaxPool', {}, [id]);
    if (cut.flatten) id = add(`flat${index}`, 'flatten', {}, [id]);
    return id;
  });
  const type = layerType(entry.layer);
  const parsed = parseAttributes(type?.attributes ?? {}, attributes);
  if (!parsed.ok) throw new Error(`${name}: ${parsed.error.attribute} must be ${english(parsed.error.expected)}`);
  add(LAYER_ID, entry.layer, parsed.value, inputs);
  add(OUTPUT_ID, 'output', defaults('output'), [LAYER_ID]);

  const document: GraphDocument = { title: name, seed: 1, nodes, edges };
  const analysis = analyze(document);
  for (const spec of analysis.nodes.get(LAYER_ID)?.parameterSpecs ?? []) {
    const data = stream(entry.seed, spec.name, product(spec.shape));
    // A variance is positive.
    const values = spec.name === 'variance' ? data.map((value) => Math.abs(value) + 0.5) : data;
    weights.set(parameterKey(LAYER_ID, spec.name), { shape: spec.shape, data: values, origin: 'loaded' });
  }
  const dims = [BATCH, channels, height, width];
  const picture = { dims, data: stream(entry.seed, 'picture', product(dims), entry.scale) };
  return { name, layer: entry.layer, seed: entry.seed, document, analysis, weights, picture };
}

function defaults(type: string): Attributes {
  return defaultAttributes(layerType(type)?.attributes ?? {});
}

function product(shape: readonly number[]): number {
  return shape.reduce((total, dim) => total * dim, 1);
}
