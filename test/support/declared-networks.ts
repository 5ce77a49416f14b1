import { type AttributeSpec, type Attributes, defaultAttributes, parseAttributes } from '../../src/core/attributes.ts';
import { compile } from '../../src/core/compile/compile.ts';
import { analyze } from '../../src/core/graph/analyze.ts';
import { type GraphDocument, type LayerNode, makeEdge } from '../../src/core/graph/document.ts';
import type { LayerType } from '../../src/core/layers/define-layer.ts';
import { layerType } from '../../src/core/layers/index.ts';
import { elementCount, type Tensor } from '../../src/core/tensor/types.ts';
import { seededRandom } from '../../src/core/weights/random.ts';
import { parameterKey, type StoredTensor } from '../../src/core/weights/tensor-store.ts';
import { type AttentionRun, readAttention } from '../../src/study/read-run.ts';
import { neutralFeeds, runModel } from '../parity/ort.ts';
import { english } from './said.ts';

/** Attention layers with generated attributes, weights and maps, run in ONNX Runtime: what their declarations are held against. */

/** A seed that no run had before, and the one that every run has. `CONVAS_TEST_SEED` repeats one that failed. */
export const SEEDS: readonly number[] = [20, Number(process.env.CONVAS_TEST_SEED) || Date.now() % 2 ** 31];

/** Signs and sizes of the weights, and with maps above zero those of the sums before each function. */
export const REGIMES = ['mixed', 'positive', 'negative', 'zero', 'large'] as const;
export type Regime = (typeof REGIMES)[number];

export interface DeclaredRun {
  readonly attributes: Attributes;
  readonly regime: Regime;
  readonly run: AttentionRun;
  readonly parameter: (name: string) => Float32Array;
  readonly maps: Tensor;
  readonly output: Float32Array;
}

/** Every combination of the attributes that are choices; the others are drawn. */
export function combinations(layer: LayerType, key: string): readonly Attributes[] {
  const random = unit(key);
  const lists = Object.entries(layer.attributes).map(([name, spec]) => [name, choicesOf(spec)] as const);
  const picked = lists.reduce<Attributes[]>(
    (all, [name, values]) => all.flatMap((rest) => values.map((value) => ({ ...rest, [name]: value as never }))),
    [{}],
  );
  return picked.map((choices) => {
    const drawn = Object.entries(layer.attributes).map(([name, spec]) => [name, choices[name] ?? draw(spec, random)]);
    const parsed = parseAttributes(layer.attributes, Object.fromEntries(drawn));
    if (!parsed.ok) throw new Error(`${layer.type}.${parsed.error.attribute}`);
    return parsed.value;
  });
}

function choicesOf(spec: AttributeSpec): readonly unknown[] {
  if (spec.kind === 'choice') return spec.choices.map((choice) => choice.value);
  return spec.kind === 'boolean' ? [false, true] : [undefined];
}

/** Small values: sizes of a few channels, slopes and bounds of a few units. Kernels are odd. */
function draw(spec: AttributeSpec, random: () => number): unknown {
  if (spec.kind === 'optionalInt') return random() < 0.4 ? null : 1 + 2 * Math.floor(random() * 3);
  if (spec.kind === 'int') return Math.min(spec.max, spec.min + Math.floor(random() * 4));
  if (spec.kind === 'number') return Math.min(spec.max, Math.max(spec.min, Math.fround(random() * 4 - 1)));
  throw new Error(`no values for an attribute of the kind ${spec.kind}`);
}

/** One picture through layers of these attributes, each in every regime, side by side in one network. */
async function runDeclared(
  layer: LayerType,
  list: readonly Attributes[],
  key: string,
): Promise<readonly DeclaredRun[]> {
  const random = unit(key);
  const extent = (least: number, count: number) => least + Math.floor(random() * count);
  const [channels, height, width] = [extent(2, 6), extent(1, 4), extent(1, 4)];
  const nodes = new Map<string, LayerNode>();
  const edges = new Map<string, ReturnType<typeof makeEdge>>();
  const add = (id: string, type: string, values: Attributes, from: readonly string[]) => {
    const all = { ...defaultAttributes(layerType(type)?.attributes ?? {}), ...values };
    nodes.set(id, { id, type, name: id, attributes: all, position: { x: 0, y: 0 } });
    for (const source of from) {
      const edge = makeEdge({ node: source, port: 0 }, { node: id, port: 0 });
      edges.set(edge.id, edge);
    }
  };
  add('picture', 'input', { channels, height, width }, []);
  const layers = list.flatMap((attributes, at) =>
    REGIMES.map((regime) => ({ attributes, regime, id: `${regime}${at}` })),
  );
  for (const { id, attributes } of layers) {
    add(id, layer.type, attributes, ['picture']);
    add(`${id}.out`, 'output', {}, [id]);
  }
  const document: GraphDocument = { title: key, seed: 1, nodes, edges };
  const analysis = analyze(document);
  const weights = new Map<string, StoredTensor>();
  for (const { id, regime } of layers) {
    for (const spec of analysis.nodes.get(id)?.parameterSpecs ?? []) {
      const data = Float32Array.from({ length: elementCount(spec.shape) }, () => inRegime(random() * 2 - 1, regime));
      weights.set(parameterKey(id, spec.name), { shape: spec.shape, data, origin: 'loaded' });
    }
  }
  const watch = layers.map(({ id }) => ({ nodeId: id, port: 0 }));
  const model = compile(document, analysis, weights, { mode: 'instrumented', watch });
  if (!model.ok) throw new Error(`${key}: ${english(model.error.message)}`);
  // Never below zero, so that the sign of the weights is that of the sums; some pictures are black.
  const black = random() < 0.1;
  const maps: Tensor = {
    shape: [1, channels, height, width],
    data: Float32Array.from({ length: channels * height * width }, () => (black ? 0 : random() * 2)),
  };
  const values = await runModel(model.value, {
    [model.value.inputName]: { dims: maps.shape, data: maps.data },
    ...neutralFeeds(model.value),
  });
  const tensors = new Map(Object.entries(values).map(([name, { dims, data }]) => [name, { shape: dims, data }]));
  const attention = readAttention(model.value, tensors);
  return layers.map(({ id, attributes, regime }): DeclaredRun => {
    const run = attention.get(id);
    const watched = model.value.watched.find((entry) => entry.nodeId === id);
    const output = tensors.get(watched?.valueName ?? '')?.data;
    if (!run || !output) throw new Error(`${key}: ${id} brought nothing back`);
    const parameter = (name: string) => weights.get(parameterKey(id, name))?.data ?? new Float32Array();
    return { attributes, regime, run, parameter, maps, output };
  });
}

/** Everything that can be chosen of a layer, run in every regime; some combinations share a picture. */
export async function* everyRun(layer: LayerType, key: string): AsyncGenerator<DeclaredRun> {
  const all = combinations(layer, key);
  for (let start = 0; start < all.length; start += TOGETHER) {
    yield* await runDeclared(layer, all.slice(start, start + TOGETHER), `${key} ${start}`);
  }
}

/** Layers that one session computes: sessions are what takes time. */
const TOGETHER = 10;

function inRegime(value: number, regime: Regime): number {
  switch (regime) {
    case 'mixed':
      return value;
    case 'positive':
      return Math.abs(value);
    case 'negative':
      return -Math.abs(value);
    case 'zero':
      return 0;
    case 'large':
      return 8 * value;
  }
}

/** Numbers from 0 to 1 that follow from a text. */
export function unit(key: string): () => number {
  const next = seededRandom(key);
  return () => next() / 2 ** 32;
}
