import { windowSpan } from '../../tensor/window.ts';
import { type CodeContext, channelsOfType, codeOf, extentsOf } from '../layer-code.ts';
import { pyBool, pyCall, pyNumber, pyPair, pyString, pyTuple } from '../python-text.ts';
import { isUnpadded, reachedEnds, type WindowAttributes } from '../window.ts';
import type { KerasHelper } from './helpers.ts';

/** Convolution and pooling. Keras knows no padding but `valid` and `same`, and no dilation beside a stride. */

interface Conv extends WindowAttributes {
  readonly filters: number;
  readonly group: number;
  readonly bias: boolean;
}

/** Whether `same` is exactly this padding: it is where the output has the input's size. */
function isSame({ kernelShape, strides, pads, dilations }: WindowAttributes): boolean {
  return [0, 1].every((axis) => {
    const pad = (windowSpan(kernelShape[axis] ?? 1, dilations?.[axis] ?? 1) - 1) / 2;
    return strides[axis] === 1 && pads[axis] === pad && pads[axis + 2] === pad;
  });
}

export const conv2d = codeOf<Conv, KerasHelper>((a, { name, x, inputTypes }) => {
  const [top = 0, left = 0, bottom = 0, right = 0] = a.pads;
  const channels = channelsOfType(inputTypes[0]);
  const same = isSame(a);
  const dilation = pyPair(a.dilations ?? [1, 1]);
  const stride = pyPair(a.strides);
  const depthwise = a.group > 1 && a.group === channels;
  // A dilated convolution moves by 1, and a depthwise one equally far along both axes: the stride then picks the outputs.
  const picks = stride !== '1' && (dilation !== '1' || (depthwise && stride.startsWith('(')));
  const common = {
    strides: picks || stride === '1' ? null : stride,
    padding: same && !isUnpadded(a) ? '"same"' : null,
    dilation_rate: dilation === '1' ? null : dilation,
    use_bias: a.bias ? null : 'False',
    name: pyString(name),
  };
  const layer = depthwise
    ? pyCall('layers.DepthwiseConv2D', [pyPair(a.kernelShape)], {
        depth_multiplier: a.filters === channels ? null : pyNumber(a.filters / channels),
        ...common,
      })
    : pyCall('layers.Conv2D', [pyNumber(a.filters), pyPair(a.kernelShape)], {
        groups: a.group === 1 ? null : pyNumber(a.group),
        ...common,
      });
  const padding = `layers.ZeroPadding2D(((${top}, ${bottom}), (${left}, ${right})))`;
  const padded = same || isUnpadded(a) ? x : `${padding}(${x})`;
  const picked = picks ? `[:, ::${a.strides[0]}, ::${a.strides[1]}, :]` : '';
  return { forward: `${layer}(${padded})${picked}` };
});

interface Pool extends WindowAttributes {
  readonly ceilMode: boolean;
}

/** End padding of each axis as the windows reach it, and what of it completes the last windows. */
function endsOf(a: Pool, { inputTypes, outputTypes }: CodeContext): readonly [number, number] {
  const stated = [a.pads[2] ?? 0, a.pads[3] ?? 0] as const;
  return a.ceilMode ? reachedEnds(a, extentsOf(inputTypes[0]), extentsOf(outputTypes[0])) : stated;
}

export const maxPool = codeOf<Pool, KerasHelper>((a, context) => {
  const [top = 0, left = 0] = a.pads;
  const [bottom, right] = endsOf(a, context);
  const whole = top === 0 && left === 0 && bottom === 0 && right === 0;
  // Padding never wins.
  const padded = `pad_maps(${context.x}, (${top}, ${bottom}), (${left}, ${right}), value=float("-inf"))`;
  const x = whole ? context.x : padded;
  const uses: KerasHelper[] = whole ? [] : ['pad_maps'];
  const dilations = a.dilations ?? [1, 1];
  if (dilations.every((dilation) => dilation === 1)) {
    return { forward: `layers.MaxPooling2D(${pyPair(a.kernelShape)}, ${pyPair(a.strides)})(${x})`, uses };
  }
  const window = [a.kernelShape, a.strides, dilations].map(pyTuple);
  return { forward: pyCall('dilated_max_pool', [x, ...window]), uses: [...uses, 'dilated_max_pool'] };
});

export const averagePool = codeOf<Pool & { readonly countIncludePad: boolean }, KerasHelper>((a, context) => {
  const [top = 0, left = 0, bottom = 0, right = 0] = a.pads;
  const [endRow, endColumn] = endsOf(a, context);
  const ends = [endRow - bottom, endColumn - right];
  if (isUnpadded(a) && ends.every((end) => end === 0)) {
    return { forward: `layers.AveragePooling2D(${pyPair(a.kernelShape)}, ${pyPair(a.strides)})(${context.x})` };
  }
  return {
    forward: pyCall('average_pool', [
      context.x,
      pyTuple(a.kernelShape),
      pyTuple(a.strides),
      pyTuple([top, bottom]),
      pyTuple([left, right]),
      pyTuple(ends),
      pyBool(a.countIncludePad),
    ]),
    uses: ['average_pool'],
  };
});
