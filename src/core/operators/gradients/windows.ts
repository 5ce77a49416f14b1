import { windowSpan } from '../../tensor/window.ts';
import { intAttribute, intsAttribute, type PlainNode, textAttribute } from '../node.ts';
import { explicitPads } from '../window-operators.ts';
import { NoGradient, type Tape } from './rule.ts';
import { pad, range, slice } from './tools.ts';

/** Windows of convolutions and pools, their taps, and the way back from windows to what they slid over. */

export interface Window {
  readonly kernel: readonly number[];
  readonly strides: readonly number[];
  readonly dilations: readonly number[];
  /** In front, by spatial axis. */
  readonly begin: readonly number[];
  readonly end: readonly number[];
}

/**
 * The window of a node over maps of these extents, with padding by rule made explicit.
 * @param kernel of a convolution: its weight's extents
 */
export function windowOf(node: PlainNode, extents: readonly number[], kernel?: readonly number[]): Window {
  const size = kernel ?? intsAttribute(node, 'kernel_shape');
  if (!size) throw new NoGradient(node.operator);
  const ones = size.map(() => 1);
  const strides = intsAttribute(node, 'strides') ?? ones;
  const dilations = intsAttribute(node, 'dilations') ?? ones;
  const mode = textAttribute(node, 'auto_pad', 'NOTSET');
  const pads = explicitPads({ mode, pads: intsAttribute(node, 'pads'), strides, dilations }, extents, size);
  if (!pads) throw new NoGradient(node.operator);
  return { kernel: size, strides, dilations, begin: pads.slice(0, size.length), end: pads.slice(size.length) };
}

/** Every place in the window, the last axis fastest. */
export function taps({ kernel }: Pick<Window, 'kernel'>): readonly (readonly number[])[] {
  return kernel.reduce<readonly (readonly number[])[]>(
    (places, size) => places.flatMap((place) => range(size).map((at) => [...place, at])),
    [[]],
  );
}

/** How far the windows reach over the maps with their padding, by axis: from the first to the last element. */
export function reach(window: Window, outputs: readonly number[]): readonly number[] {
  return outputs.map(
    (count, axis) =>
      (count - 1) * (window.strides[axis] as number) +
      windowSpan(window.kernel[axis] as number, window.dilations[axis] as number),
  );
}

/**
 * The maps with what the windows reach, no less and no more: padded, and cut where a stride leaves the end untouched.
 * @param first the axis of the first spatial extent
 */
export function reached(
  tape: Tape,
  maps: string,
  window: Window,
  outputs: readonly number[],
  first: number,
  filling = 0,
): string {
  const shape = tape.shape(maps);
  const wanted = reach(window, outputs);
  const before = shape.map((_, axis) => window.begin[axis - first] ?? 0);
  const after = shape.map((dim, axis) => {
    const length = wanted[axis - first];
    return length === undefined || axis < first ? 0 : length - dim - (before[axis] as number);
  });
  const padded = pad(tape, maps, [...before, ...after.map((count) => Math.max(0, count))], filling);
  const cut = after.flatMap((count, axis) => (count < 0 ? [axis] : []));
  const ends = cut.map((axis) => wanted[axis - first] as number);
  return cut.length === 0
    ? padded
    : slice(
        tape,
        padded,
        cut,
        cut.map(() => 0),
        ends,
      );
}

/** What one tap of every window sees: the spatial extents of `maps`, which are those that the windows reach, become `outputs`. */
export function tapOf(
  tape: Tape,
  maps: string,
  window: Window,
  outputs: readonly number[],
  first: number,
  place: readonly number[],
): string {
  const axes = outputs.map((_, axis) => first + axis);
  const starts = place.map((at, axis) => at * (window.dilations[axis] as number));
  const ends = starts.map(
    (start, axis) => start + ((outputs[axis] as number) - 1) * (window.strides[axis] as number) + 1,
  );
  return slice(tape, maps, axes, starts, ends, window.strides);
}

/**
 * The transposed convolution that leads from windows back to maps of these extents: its node's attributes.
 * @param outputs how many windows there are, by axis
 */
export function backAttributes(window: Window, extents: readonly number[], outputs: readonly number[], group: number) {
  const { kernel, strides, dilations, begin } = window;
  const rest = reach(window, outputs).map(
    (length, axis) => (extents[axis] as number) + (begin[axis] as number) - length,
  );
  return {
    kernel_shape: { ints: kernel },
    strides: { ints: strides },
    dilations: { ints: dilations },
    pads: { ints: [...begin, ...rest.map((count) => Math.max(0, -count))] },
    ...(rest.some((count) => count > 0) && { output_padding: { ints: rest.map((count) => Math.max(0, count)) } }),
    ...(group !== 1 && { group: { int: group } }),
  };
}

export function groupOf(node: PlainNode): number {
  return intAttribute(node, 'group', 1);
}
