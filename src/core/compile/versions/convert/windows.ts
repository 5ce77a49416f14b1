import type { NodeProto } from '../../../onnx/gen/onnx_pb.ts';
import { type ConvertContext, intOf, intsOf, keep, type Step, type Steps, textOf, widened } from './step.ts';

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
  // Which side gets the odd row of padding was turned round.
  ConvTranspose: {
    11: {
      up: (node) => {
        const chosen = textOf(node, 'auto_pad', 'NOTSET').startsWith('SAME') || intsOf(node, 'output_shape');
        return chosen ? null : [node];
      },
      down: keep,
    },
  },
};
