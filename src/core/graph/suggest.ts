import { type Attributes, defaultAttributes } from '../attributes.ts';
import type { Inputs, LayerType } from '../layers/define-layer.ts';
import { LAYERS, layerType } from '../layers/index.ts';
import type { Shape, TensorType } from '../tensor/types.ts';
import type { Analysis } from './analyze.ts';
import { type Edge, type GraphDocument, isVariadic, type PortRef } from './document.ts';
import { fitsOnEdge } from './transforms.ts';

/** Where a layer is about to be put. */
export type Place =
  | { readonly kind: 'anywhere' }
  /** Behind an output. `others`: layers that take no input are listed as well. */
  | { readonly kind: 'after'; readonly source: PortRef; readonly others?: boolean }
  /** In front of an input. */
  | { readonly kind: 'before'; readonly target: PortRef }
  | { readonly kind: 'onEdge'; readonly edge: string }
  /** In the place of a layer, with its edges. */
  | { readonly kind: 'instead'; readonly node: string };

export interface Suggestion {
  readonly layer: LayerType;
  /** `open`: it has the port, but whether its shapes work out is not known yet. */
  readonly fit: 'fits' | 'open' | 'wrong';
  /** The output shape it would have there. */
  readonly shape: Shape | null;
  /** With which attributes, and what would arrive there; nothing where that is not known. */
  readonly attributes: Attributes;
  readonly inputs: readonly TensorType[];
}

/** A layer type with the attributes that it would be added with. */
interface Candidate {
  readonly layer: LayerType;
  readonly attributes: Attributes;
}

const RANK: Readonly<Record<Suggestion['fit'], number>> = { fits: 0, open: 1, wrong: 2 };

/**
 * The layer types that have the ports for a place, those whose shapes work out first, else in the palette's order but for its ends.
 * One inference per type: quick in a drawing of any size.
 */
export function suggestions(document: GraphDocument, analysis: Analysis, place: Place): readonly Suggestion[] {
  const found = LAYERS.flatMap((layer) => suggestion(document, analysis, place, layer) ?? []);
  // An end of the network is rarely what somebody looks for in its middle.
  const rank = ({ fit, layer }: Suggestion) => RANK[fit] + (layer.role === undefined ? 0 : 0.5);
  return found.sort((a, b) => rank(a) - rank(b));
}

/**
 * What one layer type would be at a place; null where it has not the ports for it.
 * @param attributes its defaults unless others are given
 */
export function suggestion(
  document: GraphDocument,
  analysis: Analysis,
  place: Place,
  layer: LayerType,
  attributes: Attributes = defaultAttributes(layer.attributes),
): Suggestion | null {
  const candidate = { layer, attributes };
  switch (place.kind) {
    case 'anywhere':
      return open(candidate);
    case 'after':
      return after(analysis, place, candidate);
    case 'before':
      return before(document, analysis, place.target, candidate);
    case 'onEdge': {
      const edge = document.edges.get(place.edge);
      return edge ? onEdge(document, analysis, edge, candidate) : null;
    }
    case 'instead':
      return instead(document, analysis, place.node, candidate);
  }
}

function open(candidate: Candidate): Suggestion {
  return { ...candidate, fit: 'open', shape: null, inputs: [] };
}

function after(analysis: Analysis, place: Extract<Place, { kind: 'after' }>, candidate: Candidate): Suggestion | null {
  const [least, most] = inputRange(candidate.layer.inputs);
  if (most === 0) return place.others ? open(candidate) : null;
  const type = analysis.nodes.get(place.source.node)?.outputs?.[place.source.port];
  return type && least <= 1 ? judged(candidate, [type], infer(candidate, [type])) : open(candidate);
}

function before(document: GraphDocument, analysis: Analysis, target: PortRef, candidate: Candidate): Suggestion | null {
  const { layer } = candidate;
  if (layer.outputs.length === 0 || layer.role === 'scores') return null;
  if (inputRange(layer.inputs)[1] > 0) return open(candidate);
  const types = infer(candidate, []);
  const [type] = types ?? [];
  return judged(candidate, [], type && accepts(document, analysis, target, type) ? types : null);
}

function onEdge(document: GraphDocument, analysis: Analysis, edge: Edge, candidate: Candidate): Suggestion | null {
  if (!fitsOnEdge(candidate.layer)) return null;
  const type = analysis.nodes.get(edge.source.node)?.outputs?.[edge.source.port];
  if (!type || inputRange(candidate.layer.inputs)[0] > 1) return open(candidate);
  const types = infer(candidate, [type]);
  const [result] = types ?? [];
  return judged(candidate, [type], result && accepts(document, analysis, edge.target, result) ? types : null);
}

function instead(document: GraphDocument, analysis: Analysis, id: string, candidate: Candidate): Suggestion | null {
  const node = document.nodes.get(id);
  const own = node && layerType(node.type);
  const { layer } = candidate;
  if (!own || own.type === layer.type) return null;
  const [least, most] = inputRange(layer.inputs);
  if (own.role !== layer.role || (most === 0) !== (inputRange(own.inputs)[1] === 0)) return null;
  const inputs = (analysis.nodes.get(id)?.inputs ?? []).filter((type) => type !== null);
  if (inputs.length < least) return open(candidate);
  const taken = inputs.slice(0, most);
  const types = infer(candidate, taken);
  const [result] = types ?? [];
  const onwards = [...document.edges.values()].filter((edge) => edge.source.node === id);
  const welcome = result && onwards.every((edge) => accepts(document, analysis, edge.target, result));
  return judged(candidate, taken, welcome ? types : null);
}

function judged(candidate: Candidate, inputs: readonly TensorType[], types: readonly TensorType[] | null): Suggestion {
  return { ...candidate, inputs, fit: types ? 'fits' : 'wrong', shape: types?.[0]?.shape ?? null };
}

function infer({ layer, attributes }: Candidate, inputs: readonly TensorType[]): readonly TensorType[] | null {
  try {
    const types = layer.inferShapes(attributes, inputs);
    return types.ok ? types.value : null;
  } catch {
    return null;
  }
}

/** Whether a layer computes with another tensor at one of its inputs; true while its other inputs are missing. */
export function accepts(document: GraphDocument, analysis: Analysis, target: PortRef, type: TensorType): boolean {
  const node = document.nodes.get(target.node);
  const layer = node && layerType(node.type);
  if (!layer) return false;
  const inputs = [...(analysis.nodes.get(target.node)?.inputs ?? [])];
  inputs[target.port] = type;
  const known = inputs.filter((entry) => entry !== null && entry !== undefined);
  if (known.length < inputRange(layer.inputs)[0]) return true;
  try {
    return layer.inferShapes(node.attributes, known).ok;
  } catch {
    return false;
  }
}

/** The least and the largest number of inputs. */
function inputRange(inputs: Inputs): readonly [number, number] {
  return isVariadic(inputs) ? [inputs.min, inputs.max] : [inputs.length, inputs.length];
}
