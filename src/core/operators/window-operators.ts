import type { Dim, Shape } from '../tensor/types.ts';
import { windowOutput, windowSpan } from '../tensor/window.ts';
import { type Inference, intOf, like, listOf, type Operation, shapeOf, textOf, UNKNOWN } from './operation.ts';

/** Operators that slide a window along any number of spatial axes. */

/** The padding of a window as a node states it. */
export interface StatedPads {
  /** `auto_pad`: NOTSET, VALID, SAME_UPPER or SAME_LOWER. */
  readonly mode: string;
  readonly pads: readonly number[] | null;
  readonly strides: readonly number[] | null;
  readonly dilations: readonly number[] | null;
}

/** [begin…, end…] of a sliding window, with `auto_pad` made explicit; null where it depends on an unknown extent. */
export function explicitPads(
  stated: StatedPads,
  extents: readonly (Dim | undefined)[],
  kernel: readonly number[],
): readonly number[] | null {
  const none = new Array<number>(2 * kernel.length).fill(0);
  if (stated.mode === 'NOTSET' || stated.mode === '') return stated.pads ?? none;
  if (stated.mode === 'VALID') return none;
  const begin: number[] = [];
  const end: number[] = [];
  for (const [axis, size] of kernel.entries()) {
    const extent = extents[axis];
    const stride = stated.strides?.[axis] ?? 1;
    if (typeof extent !== 'number') return null;
    const output = Math.ceil(extent / stride);
    const total = Math.max(0, (output - 1) * stride + windowSpan(size, stated.dilations?.[axis] ?? 1) - extent);
    // The odd one goes behind (SAME_UPPER) or in front (SAME_LOWER).
    const less = Math.floor(total / 2);
    begin.push(stated.mode === 'SAME_LOWER' ? total - less : less);
    end.push(stated.mode === 'SAME_LOWER' ? less : total - less);
  }
  return [...begin, ...end];
}

function statedPads(operation: Operation): StatedPads {
  return {
    mode: textOf(operation, 'auto_pad', 'NOTSET'),
    pads: listOf(operation, 'pads'),
    strides: listOf(operation, 'strides'),
    dilations: listOf(operation, 'dilations'),
  };
}

function slide(operation: Operation, kernel: readonly number[], channels: Dim | undefined): Shape | null {
  const shape = shapeOf(operation);
  if (!shape || channels === undefined || shape.length !== kernel.length + 2) return null;
  const extents = shape.slice(2);
  const pads = explicitPads(statedPads(operation), extents, kernel);
  if (!pads) return null;
  const spatial = kernel.map((size, axis): Dim => {
    const input = extents[axis] ?? 1;
    if (typeof input !== 'number') return input;
    return windowOutput({
      input,
      kernel: size,
      stride: listOf(operation, 'strides')?.[axis] ?? 1,
      padBegin: pads[axis] ?? 0,
      padEnd: pads[axis + kernel.length] ?? 0,
      dilation: listOf(operation, 'dilations')?.[axis] ?? 1,
      ceilMode: intOf(operation, 'ceil_mode', 0) === 1,
    });
  });
  return spatial.some((dim) => typeof dim === 'number' && dim < 1) ? null : [shape[0] as Dim, channels, ...spatial];
}

/** The kernel as the node states it, or as the weight's shape does. */
function kernelOf(operation: Operation): readonly number[] | null {
  const stated = listOf(operation, 'kernel_shape');
  if (stated) return stated;
  const weight = shapeOf(operation, 1)?.slice(2);
  return weight?.every((dim) => typeof dim === 'number') ? (weight as readonly number[]) : null;
}

const conv: Inference = (operation) => {
  const kernel = kernelOf(operation);
  return kernel ? like(operation, slide(operation, kernel, shapeOf(operation, 1)?.[0])) : UNKNOWN;
};

const pool: Inference = (operation) => {
  const kernel = listOf(operation, 'kernel_shape');
  if (!kernel) return UNKNOWN;
  const shape = slide(operation, kernel, shapeOf(operation)?.[1]);
  const [first = null] = like(operation, shape);
  return operation.outputCount > 1 ? [first, shape && { dtype: 'int64', shape }] : [first];
};

const globalPool: Inference = (operation) => {
  const shape = shapeOf(operation);
  return like(operation, shape && shape.length >= 2 ? shape.map((dim, axis) => (axis < 2 ? dim : 1)) : null);
};

const convTranspose: Inference = (operation) => {
  const shape = shapeOf(operation);
  const weight = shapeOf(operation, 1);
  const kernel = kernelOf(operation);
  const perGroup = weight?.[1];
  if (!shape || !kernel || typeof perGroup !== 'number' || shape.length !== kernel.length + 2) return UNKNOWN;
  const stated = listOf(operation, 'output_shape');
  const extra = listOf(operation, 'output_padding') ?? [];
  const mode = textOf(operation, 'auto_pad', 'NOTSET');
  const pads = mode === 'NOTSET' ? (listOf(operation, 'pads') ?? []) : [];
  const spatial = kernel.map((size, axis): Dim => {
    const input = shape[axis + 2] ?? 1;
    const wanted = stated?.at(axis - kernel.length);
    if (wanted !== undefined) return wanted;
    if (typeof input !== 'number') return input;
    const stride = listOf(operation, 'strides')?.[axis] ?? 1;
    if (mode.startsWith('SAME')) return input * stride;
    const span = windowSpan(size, listOf(operation, 'dilations')?.[axis] ?? 1);
    return stride * (input - 1) + (extra[axis] ?? 0) + span - (pads[axis] ?? 0) - (pads[axis + kernel.length] ?? 0);
  });
  if (spatial.some((dim) => typeof dim === 'number' && dim < 1)) return UNKNOWN;
  return like(operation, [shape[0] as Dim, perGroup * intOf(operation, 'group', 1), ...spatial]);
};

export const WINDOW_OPERATORS: Readonly<Record<string, Inference>> = {
  Conv: conv,
  MaxPool: pool,
  AveragePool: pool,
  LpPool: pool,
  ConvTranspose: convTranspose,
  GlobalAveragePool: globalPool,
  GlobalMaxPool: globalPool,
  GlobalLpPool: globalPool,
};
