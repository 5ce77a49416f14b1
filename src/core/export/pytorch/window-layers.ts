import { channelsOfType, codeOf, extentsOf } from '../layer-code.ts';
import { pyBool, pyCall, pyNumber, pyPair, pyTuple } from '../python-text.ts';
import { isSymmetric, isUnpadded, reachedEnds, type WindowAttributes } from '../window.ts';
import type { TorchHelper } from './helpers.ts';

/** Convolution and pooling. PyTorch pads both ends of an axis alike, and pools by at most half a kernel. */

interface Conv extends WindowAttributes {
  readonly filters: number;
  readonly group: number;
  readonly bias: boolean;
}

/** A list of pads in F.pad's order: left, right, top, bottom. */
function padOrder(top: number, left: number, bottom: number, right: number): string {
  return pyTuple([left, right, top, bottom]);
}

function unless<T>(value: T, fallback: T, code: string): string | null {
  return value === fallback ? null : code;
}

export const conv2d = codeOf<Conv, TorchHelper>((a, { name, x, inputTypes }) => {
  const [top = 0, left = 0, bottom = 0, right = 0] = a.pads;
  const symmetric = isSymmetric(a);
  const padding = symmetric && !isUnpadded(a) ? pyPair([top, left]) : null;
  const module = pyCall('nn.Conv2d', [pyNumber(channelsOfType(inputTypes[0])), pyNumber(a.filters)], {
    kernel_size: pyPair(a.kernelShape),
    stride: unless(pyPair(a.strides), '1', pyPair(a.strides)),
    padding,
    dilation: unless(pyPair(a.dilations ?? [1, 1]), '1', pyPair(a.dilations ?? [1, 1])),
    groups: unless(a.group, 1, pyNumber(a.group)),
    bias: unless(a.bias, true, 'False'),
  });
  const padded = symmetric ? x : `F.pad(${x}, ${padOrder(top, left, bottom, right)})`;
  return { module, forward: `self.${name}(${padded})` };
});

/** Whether PyTorch's pooling takes the padding as it is. */
function poolsAlike(a: WindowAttributes): boolean {
  return isSymmetric(a) && a.kernelShape.every((kernel, axis) => (a.pads[axis] ?? 0) * 2 <= kernel);
}

interface Pool extends WindowAttributes {
  readonly ceilMode: boolean;
}

export const maxPool = codeOf<Pool, TorchHelper>((a, { x, inputTypes, outputTypes }) => {
  const [top = 0, left = 0, bottom = 0, right = 0] = a.pads;
  const dilation = pyPair(a.dilations ?? [1, 1]);
  const common = {
    kernel_size: pyPair(a.kernelShape),
    stride: pyPair(a.strides),
    dilation: unless(dilation, '1', dilation),
  };
  if (poolsAlike(a)) {
    const padding = isUnpadded(a) ? null : pyPair([top, left]);
    const ceil = unless(a.ceilMode, false, 'True');
    return { forward: pyCall('F.max_pool2d', [x], { ...common, padding, ceil_mode: ceil }) };
  }
  const [endRows, endColumns] = a.ceilMode
    ? reachedEnds(a, extentsOf(inputTypes[0]), extentsOf(outputTypes[0]))
    : [bottom, right];
  // Padding never wins.
  const padded = `F.pad(${x}, ${padOrder(top, left, endRows, endColumns)}, value=float("-inf"))`;
  return { forward: pyCall('F.max_pool2d', [padded], common) };
});

export const averagePool = codeOf<Pool & { readonly countIncludePad: boolean }, TorchHelper>(
  (a, { x, inputTypes, outputTypes }) => {
    const [top = 0, left = 0, bottom = 0, right = 0] = a.pads;
    const window = { kernel_size: pyPair(a.kernelShape), stride: pyPair(a.strides) };
    if (poolsAlike(a)) {
      const padded = !isUnpadded(a);
      return {
        forward: pyCall('F.avg_pool2d', [x], {
          ...window,
          padding: padded ? pyPair([top, left]) : null,
          ceil_mode: unless(a.ceilMode, false, 'True'),
          // True in PyTorch where nothing is said.
          count_include_pad: padded ? unless(a.countIncludePad, true, 'False') : null,
        }),
      };
    }
    const pads = padOrder(top, left, bottom, right);
    if (!a.ceilMode && a.countIncludePad) return { forward: pyCall('F.avg_pool2d', [`F.pad(${x}, ${pads})`], window) };
    const [rows, columns] = reachedEnds(a, extentsOf(inputTypes[0]), extentsOf(outputTypes[0]));
    const ends = padOrder(0, 0, rows - bottom, columns - right);
    const positional = [x, pyPair(a.kernelShape), pyPair(a.strides), pads, ends, pyBool(a.countIncludePad)];
    return { forward: pyCall('average_pool', positional), uses: ['average_pool'] };
  },
);
