import { type Attributes, defaultAttributes, parseAttributes } from '../attributes.ts';
import type { LayerType } from '../layers/define-layer.ts';
import { LAYERS } from '../layers/index.ts';
import type {
  NodeView,
  Recognition,
  RecognizedConstant,
  RecognizedParameter,
  RecognizedStep,
} from '../layers/node-view.ts';
import { sameTensorType, type TensorType } from '../tensor/types.ts';
import { fitsShape } from '../weights/tensor-store.ts';
import type { NodeViews } from './node-views.ts';

/** A part of the graph that became a layer. */
export interface Claim {
  readonly layer: LayerType;
  readonly attributes: Attributes;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  /** In data-flow order, the last node last. */
  readonly nodes: readonly number[];
  readonly parameters: Readonly<Record<string, RecognizedParameter>>;
  readonly constants?: readonly RecognizedConstant[];
  readonly steps?: readonly RecognizedStep[];
  readonly attention?: Recognition['attention'];
}

/** Types that read files, those of the longest patterns first. */
const RECOGNISERS = LAYERS.filter((layer) => layer.recognize).sort(
  (a, b) => (b.patternLength ?? 1) - (a.patternLength ?? 1),
);

/** The oldest operators that the layer types read, and that an edited layer can be written in. */
export const OLDEST_READ = 7;

/**
 * Which nodes are which layers. Longer patterns come first over the whole graph, so that no part of an attention layer
 * is taken for a convolution. Nodes that only store or move constants, and shape arithmetic, belong to no layer.
 * @returns by the index of the claim's last node
 */
export function recogniseLayers(views: NodeViews, hidden: ReadonlySet<number>): ReadonlyMap<number, Claim> {
  const claims = new Map<number, Claim>();
  // Before opset 7 the common operators broadcast and pad by other rules: nothing is taken for what it resembles.
  if (views.index.opset < OLDEST_READ) return claims;
  const taken = new Set<number>(hidden);
  for (const layer of RECOGNISERS) {
    for (const node of views.index.order) {
      if (taken.has(node)) continue;
      const claim = tryLayer(views, layer, views.at(node));
      if (!claim || claim.nodes.some((index) => taken.has(index))) continue;
      for (const index of claim.nodes) taken.add(index);
      claims.set(node, claim);
    }
  }
  return claims;
}

/** The layer of this type that ends at a node, or null. */
export function tryLayer(views: NodeViews, layer: LayerType, view: NodeView): Claim | null {
  const found = layer.recognize?.(view);
  if (!found) return null;
  const parsed = parseAttributes(layer.attributes, { ...defaultAttributes(layer.attributes), ...found.attributes });
  const outputs = found.outputs ?? view.outputs.slice(0, 1);
  if (!parsed.ok || !arrives(views, layer, found.inputs)) return null;
  const parameters = found.parameters ?? {};
  if (!agrees(views, layer, parsed.value, found.inputs, outputs, parameters)) return null;
  const nodes = [...new Set((found.nodes ?? [view]).map((entry) => entry.index))];
  return {
    layer,
    attributes: parsed.value,
    inputs: found.inputs,
    outputs,
    nodes: nodes.sort((a, b) => a - b),
    parameters,
    ...(found.constants && { constants: found.constants }),
    ...(found.steps && { steps: found.steps }),
    ...(found.attention && { attention: found.attention }),
  };
}

/** Every input is computed from what is fed (a layer takes no constants), and there are as many as the layer has ports. */
function arrives(views: NodeViews, layer: LayerType, inputs: readonly string[]): boolean {
  const { inputs: ports } = layer;
  const fits =
    'variadic' in ports ? inputs.length >= ports.min && inputs.length <= ports.max : inputs.length === ports.length;
  return fits && inputs.every((value) => value !== '' && !views.constants.has(value) && !views.facts.known.has(value));
}

/**
 * Whether the layer's own arithmetic says the same as the file: output types, and the shapes of its parameters. Where
 * the inputs are not known, the layer waits for them; its node is written back as it is in any case.
 */
function agrees(
  views: NodeViews,
  layer: LayerType,
  attributes: Attributes,
  inputs: readonly string[],
  outputs: readonly string[],
  parameters: Claim['parameters'],
): boolean {
  const types = inputs.map((value) => views.typeOf(value));
  if (types.some((type) => type !== null && type.dtype !== 'float32')) return false;
  if (!types.every((type): type is TensorType => type !== null)) return true;
  const inferred = layer.inferShapes(attributes, types);
  if (!inferred.ok) return false;
  const same = inferred.value.every((type, port) => {
    const other = views.typeOf(outputs[port] ?? '');
    return other === null || sameTensorType(oneBatch(type), oneBatch(other));
  });
  return (
    same &&
    layer.parameters(attributes, types).every((spec) => {
      const stored = parameters[spec.name];
      if (stored?.data) return stored.data.length === spec.shape.reduce((total, dim) => total * dim, 1);
      const info = views.constants.info(stored?.value ?? '');
      return info?.dtype === 'float32' && (fitsShape(info.shape, spec.shape) || isRow(info.shape, spec.shape));
    })
  );
}

/** A bias [n] that the file stores as [1, n]. */
function isRow(stored: readonly number[], wanted: readonly number[]): boolean {
  return wanted.length === 1 && stored.length === 2 && stored[0] === 1 && stored[1] === wanted[0];
}

/** One picture runs at a time: a batch of 1 is the batch N. */
function oneBatch(type: TensorType): TensorType {
  return { ...type, shape: type.shape.map((dim, axis) => (axis === 0 && typeof dim === 'string' ? 1 : dim)) };
}
