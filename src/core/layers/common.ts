import { type Diagnostic, diagnostic, type FixLayer, type LayerFix, shapeInWords } from '../diagnostics.ts';
import { countText } from '../format.ts';
import { err, ok, type Result } from '../result.ts';
import { BATCH, elementCount, float32, type Shape, type TensorType } from '../tensor/types.ts';
import { type Text, text } from '../text.ts';
import type { ParameterSpec } from './define-layer.ts';

/** Extents of one picture's feature maps, [C, H, W]. */
export interface Maps {
  readonly channels: number;
  readonly height: number;
  readonly width: number;
}

/** Elements per picture up to which Convas computes a tensor: index arithmetic in shaders and WASM is 32 bit. */
export const MAX_ELEMENTS = 2 ** 31;
/** Parameters per layer up to which a model can be stored: a protobuf message holds 2 GiB, 2²⁹ floats. */
export const MAX_PARAMETERS = 2 ** 29;

/**
 * The layers that make a row of numbers of a tensor, the most likely first: flattening, as between convolutions and a
 * fully connected layer; or pooling maps first, which takes far fewer weights behind it. Maps of one number each are
 * pooled already.
 */
export function toVector(shape: Shape): readonly (readonly FixLayer[])[] {
  const flatten = { type: 'flatten' };
  const known = shape.length > 2 && shape.slice(1).every((dim) => typeof dim === 'number');
  const pooled = shape.slice(2).every((dim) => dim === 1);
  if (!known) return [];
  return shape.length === 4 && !pooled ? [[flatten], [{ type: 'globalAveragePool' }, flatten]] : [[flatten]];
}

const MAPS = text('layers.common.maps', 'maps (N×C×H×W)');
const VECTOR = text('layers.common.vector', 'a row of numbers (N×features)');
const MAPS_OR_VECTOR = text('layers.common.mapsOrVector', 'maps (N×C×H×W) or a row of numbers (N×C)');

/** The diagnostic of an input whose dims are not of the `expected` kind. */
export function rankMismatch(
  layer: Text,
  expected: string | Text,
  inputs: readonly TensorType[],
  input = 0,
  fixes: readonly LayerFix[] = [{ kind: 'disconnectInput', input }],
): Diagnostic {
  const shape = inputs[input]?.shape ?? [];
  return diagnostic(
    'rank-mismatch',
    { layer, expected, actual: shapeInWords(shape) },
    { input, shapes: [shape], fixes },
  );
}

/**
 * Reads an input as feature maps [N, C, H, W]; any other rank is a diagnostic.
 * @example requireMaps(text('Conv 2d', '2D 합성곱'), inputs, 0)
 */
export function requireMaps(layer: Text, inputs: readonly TensorType[], input = 0): Result<Maps, Diagnostic> {
  const shape = inputs[input]?.shape ?? [];
  const [, channels, height, width] = shape;
  if (shape.length === 4 && typeof channels === 'number' && typeof height === 'number' && typeof width === 'number') {
    return ok({ channels, height, width });
  }
  return err(rankMismatch(layer, MAPS, inputs, input));
}

/** Reads an input as one vector per picture [N, features]; maps are a diagnostic that offers pooling or flatten. */
export function requireVector(layer: Text, inputs: readonly TensorType[], input = 0): Result<number, Diagnostic> {
  const shape = inputs[input]?.shape ?? [];
  const [, features] = shape;
  if (shape.length === 2 && typeof features === 'number') return ok(features);
  const fixes = toVector(shape).map((layers): LayerFix => ({ kind: 'insertBefore', input, layers }));
  return err(rankMismatch(layer, VECTOR, inputs, input, [...fixes, { kind: 'disconnectInput', input }]));
}

/** Reads an input as maps or as a vector, [N, C, H, W] or [N, C]; the value is the channel count C. */
export function requireChannels(layer: Text, inputs: readonly TensorType[], input = 0): Result<number, Diagnostic> {
  const shape = inputs[input]?.shape ?? [];
  const known = shape.slice(1).every((dim) => typeof dim === 'number');
  if ((shape.length === 4 || shape.length === 2) && known) return ok(shape[1] as number);
  return err(rankMismatch(layer, MAPS_OR_VECTOR, inputs, input));
}

/** The maps of an input that `inferShapes` has already accepted. */
export function mapsOf(inputs: readonly TensorType[], input = 0): Maps {
  const [, channels, height, width] = (inputs[input]?.shape ?? []) as readonly number[];
  return { channels: channels ?? 0, height: height ?? 0, width: width ?? 0 };
}

/** The dim of axis 1 (channels or features) of an input that `inferShapes` has already accepted. */
export function channelsOf(inputs: readonly TensorType[], input = 0): number {
  return (inputs[input]?.shape[1] ?? 0) as number;
}

/** The type of an output with these dims per picture; the batch is the one that arrives. */
export function outputType(inputs: readonly TensorType[], perPicture: Shape): TensorType {
  return float32([inputs[0]?.shape[0] ?? BATCH, ...perPicture]);
}

/** A learned tensor; biases start at zero. */
export function trainable(name: string, shape: readonly number[], kind: ParameterSpec['init']['kind']): ParameterSpec {
  return { name, shape, init: { kind }, trainable: true };
}

/** Refuses output tensors that no runtime could compute, before anything tries to allocate them. */
export function checkElements(types: readonly TensorType[]): Result<readonly TensorType[], Diagnostic> {
  const large = types.find((type) => elementCount(type.shape) > MAX_ELEMENTS);
  if (!large) return ok(types);
  const elements = countText(elementCount(large.shape));
  return err(diagnostic('tensor-too-large', { elements }, { shapes: [large.shape] }));
}

/** Refuses layers whose parameters no model file could store. */
export function checkParameters(specs: readonly ParameterSpec[]): Result<number, Diagnostic> {
  // What is fed is no parameter; its size is that of the layer's output.
  const shapes: readonly Shape[] = specs.flatMap((spec) => (spec.fed ? [] : [spec.shape]));
  const count = shapes.reduce((sum, shape) => sum + elementCount(shape), 0);
  return count <= MAX_PARAMETERS ? ok(count) : err(diagnostic('too-many-parameters', { count: countText(count) }));
}
