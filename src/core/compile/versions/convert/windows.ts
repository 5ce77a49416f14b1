import type { NodeProto } from '../../../onnx/gen/onnx_pb.ts';
import { type ConvertContext, changed, intOf, intsOf, keep, type Step, type Steps, textOf, widened } from './step.ts';

/** Convolutions and pools. */

/** Rounding up the extent came with opset 10, for `MaxPool` together with dilations. */
const roundedExtent = widened({ attributes: { ceil_mode: 0, dilations: 1 } });

/** Since opset 22 no window starts behind the maps: the same wherever none did. */
const lastWindow: Step = {
  up: (node, context) => (windowsStartInside(node, context) ? [node] : null),
  down: (node, context) => (windowsStartInside(node, context) ? (widened().down?.(node, context) ?? null) : null),
};

function windowsStartInside(node: NodeProto, { shape }: ConvertContext): boolean {
  if (intOf(node, 'ceil_mode', 0) === 0 || textOf(node, 'auto_pad', 'NOTSET').startsWith('SAME')) return true;
  const kernel = intsOf(node, 'kernel_shape') ?? [];
  const extents = shape(node.input[0] ?? '')?.slice(2);
  if (textOf(node, 'auto_pad', 'NOTSET') !== 'NOTSET' || extents?.length !== kernel.length) return false;
  const [strides, pads, dilations] = ['strides', 'pads', 'dilations'].map((name) => intsOf(node, name));
  return kernel.every((size, axis) => {
    const extent = extents[axis];
    if (typeof extent !== 'number') return false;
    const [stride, begin, end] = [strides?.[axis] ?? 1, pads?.[axis] ?? 0, pads?.[axis + kernel.length] ?? 0];
    const reach = (dilations?.[axis] ?? 1) * (size - 1) + 1;
    const last = Math.ceil((extent + begin + end - reach) / stride);
    return last * stride < extent + begin;
  });
}

export const WINDOWS: Readonly<Record<string, Steps>> = {
  AveragePool: { 10: roundedExtent, 19: widened({ attributes: { dilations: 1 } }), 22: lastWindow },
  MaxPool: {
    8: { up: keep },
    10: roundedExtent,
    12: widened({ types: ['int8', 'uint8'] }),
    22: lastWindow,
  },
  LpPool: { 18: widened({ attributes: { ceil_mode: 0, dilations: 1 } }) },
  ConvTranspose: { 11: { up: withSettledPadding, down: keep } },
};

/**
 * Which side gets the odd row of the padding that follows from a given extent was turned round: the same where it is
 * even. A row too many instead of padding is one at the end, and is written so.
 */
function withSettledPadding(node: NodeProto, { shape }: ConvertContext): readonly NodeProto[] | null {
  if (textOf(node, 'auto_pad', 'NOTSET').startsWith('SAME')) return null;
  const wanted = intsOf(node, 'output_shape');
  if (!wanted) return [node];
  const [extents, kernel] = [shape(node.input[0] ?? '')?.slice(2), shape(node.input[1] ?? '')?.slice(2)];
  const [strides, dilations, added] = ['strides', 'dilations', 'output_padding'].map((name) => intsOf(node, name));
  // Some exporters write the batch and the channels, too.
  const padding = wanted.slice(-(extents?.length ?? 0)).map((extent, axis) => {
    const [from, size] = [extents?.[axis], kernel?.[axis]];
    if (typeof from !== 'number' || typeof size !== 'number') return Number.NaN;
    const reach = (dilations?.[axis] ?? 1) * (size - 1) + 1;
    return (strides?.[axis] ?? 1) * (from - 1) + (added?.[axis] ?? 0) + reach - extent;
  });
  if (padding.every((total) => total >= 0 && total % 2 === 0)) return [node];
  if (!padding.every((total) => total === -1 || (total >= 0 && total % 2 === 0))) return null;
  const half = padding.map((total) => Math.max(0, total) / 2);
  const attributes = {
    pads: { ints: [...half, ...half] },
    output_padding: { ints: padding.map((total, axis) => (added?.[axis] ?? 0) + (total < 0 ? 1 : 0)) },
  };
  return [changed(node, { without: ['auto_pad', 'output_shape'], attributes })];
}
