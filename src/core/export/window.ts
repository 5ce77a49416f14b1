import { windowSpan } from '../tensor/window.ts';

/** The sliding windows of a layer, as frameworks with other rules of padding need them. */
export interface WindowAttributes {
  readonly kernelShape: readonly number[];
  readonly strides: readonly number[];
  /** [top, left, bottom, right]. */
  readonly pads: readonly number[];
  readonly dilations?: readonly number[];
}

/** Whether both ends of each axis are padded alike. */
export function isSymmetric({ pads }: Pick<WindowAttributes, 'pads'>): boolean {
  return pads[0] === pads[2] && pads[1] === pads[3];
}

export function isUnpadded({ pads }: Pick<WindowAttributes, 'pads'>): boolean {
  return pads.every((pad) => pad === 0);
}

/**
 * Rows and columns behind the input that the windows really reach: with them in place of the end padding, rounding down
 * gives exactly `outputs` windows. Negative where the last elements are read by no window.
 */
export function reachedEnds(
  { kernelShape, strides, pads, dilations }: WindowAttributes,
  inputs: readonly number[],
  outputs: readonly number[],
): readonly [number, number] {
  const end = (axis: 0 | 1) =>
    ((outputs[axis] ?? 1) - 1) * (strides[axis] ?? 1) +
    windowSpan(kernelShape[axis] ?? 1, dilations?.[axis] ?? 1) -
    (inputs[axis] ?? 0) -
    (pads[axis] ?? 0);
  return [end(0), end(1)];
}
