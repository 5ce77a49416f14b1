import { intAttribute } from '../node.ts';
import type { GradientRule, Tape } from './rule.ts';
import { concat, count, div, equal, expand, mul, range, reshape, scale, sum, total } from './tools.ts';
import { backAttributes, reached, tapOf, taps, type Window, windowOf } from './windows.ts';

/** Pooling. Where several elements share a maximum they share its gradient. */

/** Lower than any activation: what padding holds for a maximum. A number, since ∞ − ∞ would be none. */
const LOWEST = -3.4e38;

/** Windows that tile the maps exactly: each element belongs to one. */
function tiles(window: Window, extents: readonly number[], outputs: readonly number[]): boolean {
  return window.kernel.every(
    (size, axis) =>
      window.strides[axis] === size &&
      window.dilations[axis] === 1 &&
      window.begin[axis] === 0 &&
      (outputs[axis] as number) * size === extents[axis],
  );
}

/** Each element repeated over its window. */
function repeat(tape: Tape, value: string, { kernel }: Window): string {
  const scales = tape.constant({ dtype: 'float32', shape: [kernel.length + 2], data: [1, 1, ...kernel] });
  return tape.node('Resize', [value, '', scales], {
    mode: { string: 'nearest' },
    coordinate_transformation_mode: { string: 'asymmetric' },
    nearest_mode: { string: 'floor' },
  });
}

/**
 * Brings numbers of windows back to the maps that they slid over, tap by tap.
 * @param byTap [n, C·taps, …windows], the taps of a channel together; one per channel where every tap gets the same
 */
function scatter(tape: Tape, byTap: string, window: Window, extents: readonly number[], same: boolean): string {
  const [, channels = 1, ...outputs] = tape.shape(byTap);
  const size = count(window.kernel);
  const groups = same ? channels : channels / size;
  // Of each channel the identity, tap → place in the kernel; or ones.
  const one = same ? new Array<number>(size).fill(1) : range(size * size).map((at) => (at % (size + 1) === 0 ? 1 : 0));
  const shape = [channels, 1, ...window.kernel];
  const kernel = tape.constant({ dtype: 'float32', shape, data: range(groups).flatMap(() => one) });
  return tape.node('ConvTranspose', [byTap, kernel], backAttributes(window, extents, outputs, groups));
}

const maxPool: GradientRule = {
  backward: ({ node, gradients, tape }) => {
    const dy = gradients[0] as string;
    const [x = ''] = node.inputs;
    const y = node.outputs[0] as string;
    const [pictures = 1, channels = 1, ...extents] = tape.shape(x);
    const outputs = tape.shape(y).slice(2);
    const window = windowOf(node, extents);
    const size = count(window.kernel);
    if (tiles(window, extents, outputs)) {
      const winners = equal(tape, x, repeat(tape, y, window));
      const share = tape.node('AveragePool', [winners], {
        kernel_shape: { ints: window.kernel },
        strides: { ints: window.strides },
      });
      return [mul(tape, winners, repeat(tape, div(tape, dy, scale(tape, share, size)), window))];
    }
    const seen = reached(tape, x, window, outputs, 2, LOWEST);
    const masks = taps(window).map((place) => equal(tape, tapOf(tape, seen, window, outputs, 2, place), y));
    const share = div(tape, dy, total(tape, masks));
    const apart = masks.map((mask) => reshape(tape, mul(tape, mask, share), [pictures, channels, 1, ...outputs]));
    const byTap = reshape(tape, concat(tape, apart, 2), [pictures, channels * size, ...outputs]);
    return [scatter(tape, byTap, window, extents, false)];
  },
};

const averagePool: GradientRule = {
  backward: ({ node, gradients, tape }) => {
    const dy = gradients[0] as string;
    const [, , ...extents] = tape.shape(node.inputs[0] as string);
    const outputs = tape.shape(dy).slice(2);
    const window = windowOf(node, extents);
    const size = count(window.kernel);
    if (tiles(window, extents, outputs)) return [repeat(tape, scale(tape, dy, 1 / size), window)];
    const counted = intAttribute(node, 'count_include_pad', 0) === 1;
    const counts = window.kernel.map((_, axis) => elementsOf(window, extents, outputs, axis, counted));
    const data = counts.reduce<readonly number[]>((so, own) => so.flatMap((a) => own.map((b) => a * b)), [1]);
    const shares = { dtype: 'float32' as const, shape: [1, 1, ...outputs], data: data.map((value) => 1 / value) };
    return [scatter(tape, mul(tape, dy, tape.constant(shares)), window, extents, true)];
  },
};

/** How many elements each window counts along an axis; what lies beyond the padding never counts. */
function elementsOf(
  window: Window,
  extents: readonly number[],
  outputs: readonly number[],
  axis: number,
  counted: boolean,
): readonly number[] {
  const [begin, end, extent] = [window.begin[axis] as number, window.end[axis] as number, extents[axis] as number];
  const [low, high] = counted ? [-begin, extent + end] : [0, extent];
  return range(outputs[axis] as number).map((at) => {
    const start = at * (window.strides[axis] as number) - begin;
    const places = range(window.kernel[axis] as number).map((tap) => start + tap * (window.dilations[axis] as number));
    return places.filter((place) => place >= low && place < high).length;
  });
}

const globalAveragePool: GradientRule = {
  backward: ({ node, gradients, tape }) => {
    const shape = tape.shape(node.inputs[0] as string);
    return [expand(tape, scale(tape, gradients[0] as string, 1 / count(shape.slice(2))), shape)];
  },
};

const globalMaxPool: GradientRule = {
  backward: ({ node, gradients, tape }) => {
    const [x = ''] = node.inputs;
    const winners = equal(tape, x, node.outputs[0] as string);
    const axes = range(tape.shape(x).length).slice(2);
    return [mul(tape, winners, div(tape, gradients[0] as string, sum(tape, winners, axes)))];
  },
};

export const POOL_GRADIENTS: Readonly<Record<string, GradientRule>> = {
  MaxPool: maxPool,
  AveragePool: averagePool,
  GlobalAveragePool: globalAveragePool,
  GlobalMaxPool: globalMaxPool,
};
