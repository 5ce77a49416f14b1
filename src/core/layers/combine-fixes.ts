import type { FixLayer, LayerFix } from '../diagnostics.ts';
import type { Shape } from '../tensor/types.ts';

/** What would make two inputs of a combining layer fit each other, best first. */

interface Side {
  readonly input: number;
  readonly shape: Shape;
}

/** Two inputs that do not fit. */
export interface Meeting {
  readonly reference: Side;
  readonly misfit: Side;
  /** Of two inputs either one may give way; of several, only the odd one: changing the others mends nothing. */
  readonly either: boolean;
}

type InsertBefore = Extract<LayerFix, { kind: 'insertBefore' }>;

/** Limits of the attributes that these fixes set. */
const MAX_STRIDE = 1024;
const MAX_FILTERS = 65_536;
const MAX_SIZE = 65_536;

/** For adding or multiplying: a projection shortcut (He et al., CVPR 2016) on whichever side is larger; then resizing. */
export function elementwiseFixes(meeting: Meeting): readonly LayerFix[] {
  const { reference, misfit } = meeting;
  const [to, from] = [mapsOf(reference.shape), mapsOf(misfit.shape)];
  if (!to || !from) return allowed(meeting, vectorFixes(meeting, 'equal'));
  const projections = allowed(meeting, [
    ...before(misfit.input, projection(from, to)),
    ...before(reference.input, projection(to, from)),
  ]);
  const resized = resizeTo(to);
  if (from[0] === to[0]) return [...projections, ...before(misfit.input, resized)];
  return projections.length > 0 ? projections : before(misfit.input, pointwise(to[0], [1, 1]), resized);
}

/** For concatenation: resizing the smaller maps keeps all detail, pooling the larger ones is cheaper. */
export function concatFixes(meeting: Meeting): readonly LayerFix[] {
  const { reference, misfit } = meeting;
  const [to, from] = [mapsOf(reference.shape), mapsOf(misfit.shape)];
  if (!to || !from) return allowed(meeting, vectorFixes(meeting, 'any'));
  const [small, large] = to[1] * to[2] < from[1] * from[2] ? [to, from] : [from, to];
  const [smallInput, largeInput] = small === to ? [reference.input, misfit.input] : [misfit.input, reference.input];
  const candidates = [
    ...before(smallInput, resizeTo(large)),
    ...before(largeInput, poolTo(large, small)),
    ...(small === to ? before(misfit.input, resizeTo(to)) : []),
  ];
  return allowed(meeting, candidates);
}

/** Where maps meet a vector: pooling or flattening the maps, as far as that gives the vector's length. */
function vectorFixes({ reference, misfit }: Meeting, length: 'equal' | 'any'): readonly InsertBefore[] {
  const [side, other] = reference.shape.length === 4 ? [reference, misfit] : [misfit, reference];
  const maps = mapsOf(side.shape);
  if (!maps || other.shape.length !== 2) return [];
  const [channels, height, width] = maps;
  const fits = (features: number) => length === 'any' || features === other.shape[1];
  return [
    // Maps of one number each are pooled already.
    ...(fits(channels) && height * width > 1
      ? before(side.input, { type: 'globalAveragePool' }, { type: 'flatten' })
      : []),
    ...(fits(channels * height * width) ? before(side.input, { type: 'flatten' }) : []),
  ];
}

function allowed(meeting: Meeting, fixes: readonly InsertBefore[]): readonly InsertBefore[] {
  return fixes.filter((fix) => meeting.either || fix.input === meeting.misfit.input);
}

/** One fix, or none if a layer of it does not exist. */
function before(input: number, ...layers: readonly (FixLayer | null)[]): readonly InsertBefore[] {
  const known = layers.filter((layer) => layer !== null);
  return known.length === layers.length ? [{ kind: 'insertBefore', input, layers: known }] : [];
}

type Maps = readonly [channels: number, height: number, width: number];

function mapsOf(shape: Shape): Maps | null {
  const [, c, h, w] = shape;
  const known = shape.length === 4 && typeof c === 'number' && typeof h === 'number' && typeof w === 'number';
  return known ? [c, h, w] : null;
}

/** A 1×1 convolution that turns `from` into `to`, striding where the extents shrink; null where no stride gets there. */
function projection(from: Maps, to: Maps): FixLayer | null {
  const strides = [Math.ceil(from[1] / to[1]), Math.ceil(from[2] / to[2])] as const;
  const arrives = Math.ceil(from[1] / strides[0]) === to[1] && Math.ceil(from[2] / strides[1]) === to[2];
  return arrives && Math.max(...strides) <= MAX_STRIDE ? pointwise(to[0], strides) : null;
}

function pointwise(filters: number, strides: readonly number[]): FixLayer | null {
  if (filters > MAX_FILTERS) return null;
  return { type: 'conv2d', attributes: { filters, kernelShape: [1, 1], strides, pads: [0, 0, 0, 0], bias: false } };
}

function resizeTo([, height, width]: Maps): FixLayer | null {
  if (Math.max(height, width) > MAX_SIZE) return null;
  return { type: 'resize', attributes: { target: 'sizes', sizes: [height, width] } };
}

/** Max pooling that turns `from` into the extents of `to`, where they divide evenly. */
function poolTo(from: Maps, to: Maps): FixLayer | null {
  const ratio = [from[1] / to[1], from[2] / to[2]];
  const divides = ratio.every((r) => Number.isInteger(r) && r <= MAX_STRIDE);
  return divides ? { type: 'maxPool', attributes: { kernelShape: ratio, strides: ratio } } : null;
}
