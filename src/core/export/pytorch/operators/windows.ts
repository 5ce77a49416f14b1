import { intOf, listOf, numbersOf, type Operation, textOf } from '../../../operators/operation.ts';
import { explicitPads, type StatedPads } from '../../../operators/window-operators.ts';
import type { Dim, Shape } from '../../../tensor/types.ts';
import { pyCall, pyNumber, pyString, pyTuple } from '../../python-text.ts';
import {
  arg,
  isWhole,
  listArg,
  numberArg,
  type OperatorCode,
  type OperatorContext,
  rankOf,
  readOutputs,
  type WriteOperator,
  withAll,
} from './context.ts';

/** Operators that slide a window along one to three spatial axes, and padding. */

interface Window {
  readonly axes: number;
  readonly kernel: readonly number[];
  readonly strides: readonly number[];
  readonly dilations: readonly number[];
  readonly begins: readonly number[];
  readonly ends: readonly number[];
}

/** A window over one to three spatial axes, with its pads in numbers; null where they do not follow from the shapes. */
function windowOf(
  operation: Operation,
  kernel: readonly number[] | null,
  padsOf: (window: StatedPads, extents: Shape, kernel: readonly number[]) => readonly number[] | null = explicitPads,
): Window | null {
  const { shape = [] } = operation.inputs[0] ?? {};
  const axes = shape.length - 2;
  if (axes < 1 || axes > 3 || kernel?.length !== axes) return null;
  const strides = listOf(operation, 'strides') ?? kernel.map(() => 1);
  const dilations = listOf(operation, 'dilations') ?? kernel.map(() => 1);
  const spec = { mode: textOf(operation, 'auto_pad', 'NOTSET'), pads: listOf(operation, 'pads'), strides, dilations };
  const pads = padsOf(spec, shape.slice(2), kernel);
  return pads && { axes, kernel, strides, dilations, begins: pads.slice(0, axes), ends: pads.slice(axes) };
}

/** How far a transposed convolution reaches along one axis, before anything is cut off. */
function wholeExtent(extent: Dim | undefined, kernel: number, stride: number, dilation: number): number | null {
  return typeof extent === 'number' ? stride * (extent - 1) + dilation * (kernel - 1) + 1 : null;
}

/**
 * What a transposed convolution cuts off, where the node says how large its output is instead: what is too much, the odd
 * one at the beginning unless the padding is `SAME_UPPER`.
 */
function transposedPads({ operation, outputs }: OperatorContext, more: readonly number[]) {
  return ({ mode, pads, strides, dilations }: StatedPads, extents: Shape, kernel: readonly number[]) => {
    const stated = listOf(operation, 'output_shape');
    const same = mode.startsWith('SAME');
    if (!stated && !same)
      return mode === 'VALID'
        ? kernel.map(() => 0).concat(kernel.map(() => 0))
        : (pads ?? kernel.concat(kernel).map(() => 0));
    const ends = outputs[0]?.shape.slice(2) ?? [];
    const cut = extents.map((extent, axis) => {
      const whole = wholeExtent(extent, kernel[axis] ?? 1, strides?.[axis] ?? 1, dilations?.[axis] ?? 1);
      const end = ends[axis];
      return whole === null || typeof end !== 'number' ? null : Math.max(0, whole + (more[axis] ?? 0) - end);
    });
    if (!cut.every((all) => all !== null)) return null;
    const begins = cut.map((all) => (mode === 'SAME_UPPER' ? Math.floor(all / 2) : Math.ceil(all / 2)));
    return [...begins, ...cut.map((all, axis) => all - (begins[axis] ?? 0))];
  };
}

/** The extents of a stored kernel, where the node does not say them. */
function kernelOf({ operation }: OperatorContext): readonly number[] | null {
  const stated = listOf(operation, 'kernel_shape');
  const dims = operation.inputs[1]?.shape.slice(2);
  return stated ?? (dims?.every((dim) => typeof dim === 'number') ? (dims as readonly number[]) : null);
}

/** The order of `F.pad`: the last axis first, both its ends together. */
function torchPads(begins: readonly number[], ends: readonly number[]): readonly number[] {
  return begins
    .flatMap((begin, axis) => [begin, ends[axis] ?? 0].map((value) => ({ axis, value })))
    .sort((a, b) => b.axis - a.axis)
    .map(({ value }) => value);
}

const isSymmetric = ({ begins, ends }: Window) => begins.every((begin, axis) => begin === ends[axis]);
const unlessOnes = (values: readonly number[]) => (values.every((value) => value === 1) ? null : pyTuple(values));
const unlessZeros = (values: readonly number[]) => (values.every((value) => value === 0) ? null : pyTuple(values));

function convolution(context: OperatorContext): string | null {
  const { operation, args } = context;
  const window = windowOf(operation, kernelOf(context));
  if (!window) return null;
  const group = intOf(operation, 'group', 1);
  return withAll<[string, string]>([arg(context, 0), arg(context, 1)], (x, weight) => {
    const padded = isSymmetric(window) ? x : `F.pad(${x}, ${pyTuple(torchPads(window.begins, window.ends))})`;
    return pyCall(`F.conv${window.axes}d`, [padded, weight, args[2] ?? 'None'], {
      stride: unlessOnes(window.strides),
      padding: isSymmetric(window) ? unlessZeros(window.begins) : null,
      dilation: unlessOnes(window.dilations),
      groups: group === 1 ? null : pyNumber(group),
    });
  }) as string | null;
}

/** Padding of a transposed convolution cuts its output; PyTorch cuts both ends alike. */
function transposedConvolution(context: OperatorContext): string | null {
  const { operation, args, outputs } = context;
  const kernel = kernelOf(context);
  const more = listOf(operation, 'output_padding') ?? kernel?.map(() => 0) ?? [];
  const window = windowOf(operation, kernel, transposedPads(context, more));
  if (!window) return null;
  const group = intOf(operation, 'group', 1);
  // A stated size beyond what the kernel reaches is filled as output padding is.
  const filled = more.map((stated, axis) => {
    const [kernelExtent = 1, stride = 1, dilation = 1] = [
      window.kernel[axis],
      window.strides[axis],
      window.dilations[axis],
    ];
    const whole = wholeExtent(operation.inputs[0]?.shape[axis + 2], kernelExtent, stride, dilation);
    const end = outputs[0]?.shape[axis + 2];
    if (whole === null || typeof end !== 'number') return stated;
    return Math.max(stated, end - whole + (window.begins[axis] ?? 0) + (window.ends[axis] ?? 0));
  });
  return withAll<[string, string]>([arg(context, 0), arg(context, 1)], (x, weight) => {
    const whole = pyCall(`F.conv_transpose${window.axes}d`, [x, weight, args[2] ?? 'None'], {
      stride: unlessOnes(window.strides),
      padding: isSymmetric(window) ? unlessZeros(window.begins) : null,
      output_padding: unlessZeros(filled),
      groups: group === 1 ? null : pyNumber(group),
      dilation: unlessOnes(window.dilations),
    });
    if (isSymmetric(window)) return whole;
    const [begins, ends] = [window.begins, window.ends].map((pads) => pads.map((pad) => 0 - pad));
    return `F.pad(${whole}, ${pyTuple(torchPads(begins ?? [], ends ?? []))})`;
  }) as string | null;
}

/** What fills the rim is an attribute before opset 11, then an input. */
function padded(context: OperatorContext): OperatorCode | string | null {
  const { operation } = context;
  const [x, rank] = [arg(context, 0), rankOf(context)];
  const stated = operation.attributes.value;
  const value = typeof stated === 'number' ? { code: pyNumber(stated), fixed: true } : numberArg(context, 2);
  const mode = textOf(operation, 'mode', 'constant');
  if (x === null || rank === null || value === null || !['constant', 'reflect', 'edge', 'wrap'].includes(mode)) {
    return null;
  }
  const filling = value && (value.fixed ? value.code : `${value.code}.item()`);
  const pads = operation.inputs[3] === undefined ? numbersOf(operation, 'pads', 1) : null;
  if (pads?.length === 2 * rank) {
    const list = [...torchPads(pads.slice(0, rank), pads.slice(rank))];
    if (mode === 'constant')
      return pyCall('F.pad', [x, pyTuple(list)], { value: filling === '0' ? null : (filling ?? null) });
    // Other fillings than a constant are there for real numbers, and outwards along the spatial axes alone.
    const spatial = list.slice(0, 2 * (rank - 2));
    const fits = rank >= 3 && rank <= 5 && !isWhole(context) && spatial.every((pad) => pad >= 0);
    const torchMode = { reflect: 'reflect', edge: 'replicate' }[mode];
    if (fits && torchMode && list.slice(spatial.length).every((pad) => pad === 0)) {
      return `F.pad(${x}, ${pyTuple(spatial)}, mode="${torchMode}")`;
    }
  }
  const amounts = listArg(context, 'pads', 1);
  const axes = listArg(context, 'axes', 3);
  if (!amounts || axes === null) return null;
  const keywords = { mode: mode === 'constant' ? null : pyString(mode), value: filling ?? null, axes: axes ?? null };
  return { forward: pyCall('pad', [x, amounts], keywords), uses: ['pad'] };
}

/** One- and three-dimensional windows, which no layer type has. */
const pool =
  (name: 'avg' | 'max'): WriteOperator =>
  (context) => {
    const { operation, outputs } = context;
    const window = windowOf(operation, listOf(operation, 'kernel_shape'));
    // PyTorch pads by half a kernel at most, both ends alike.
    const fits =
      window && isSymmetric(window) && window.begins.every((pad, axis) => 2 * pad <= (window.kernel[axis] ?? 0));
    const plain =
      intOf(operation, 'ceil_mode', 0) === 0 && (name === 'max' || unlessOnes(window?.dilations ?? []) === null);
    // Where the maxima are can be counted column after column, which nothing else does.
    const indices = outputs[1] !== undefined;
    if (!window || !fits || !plain || (indices && intOf(operation, 'storage_order', 0) === 1)) return null;
    const counts = intOf(operation, 'count_include_pad', 0) === 1;
    return withAll<[string]>([arg(context, 0)], (x) => {
      const pooled = pyCall(`F.${name}_pool${window.axes}d`, [x, pyTuple(window.kernel)], {
        stride: pyTuple(window.strides),
        padding: unlessZeros(window.begins),
        dilation: unlessOnes(window.dilations),
        count_include_pad: name === 'avg' && !counts ? 'False' : null,
        return_indices: indices ? 'True' : null,
      });
      if (!indices) return pooled;
      return { forward: readOutputs(context, `with_indices(${x}, ${pooled})`), uses: ['with_indices'] };
    });
  };

export const WINDOWS: Readonly<Record<string, WriteOperator>> = {
  Conv: convolution,
  ConvTranspose: transposedConvolution,
  Pad: padded,
  AveragePool: pool('avg'),
  MaxPool: pool('max'),
};
