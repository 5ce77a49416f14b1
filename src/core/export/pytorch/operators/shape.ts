import { intOf, listOf, numbersOf, textOf } from '../../../operators/operation.ts';
import type { Dim } from '../../../tensor/types.ts';
import { pyCall, pyNumber } from '../../python-text.ts';
import {
  arg,
  listArg,
  type OperatorCode,
  type OperatorContext,
  positiveAxis,
  rankOf,
  readOutputs,
  type WriteOperator,
  withAll,
} from './context.ts';

/** Operators that move elements or choose among them. */

type WriteOne = (x: string, context: OperatorContext, rank: number) => OperatorCode | string | null;

const oneInput = (write: WriteOne): WriteOperator => {
  return (context) =>
    withAll<[string, number]>([arg(context, 0), rankOf(context)], (x, rank) => write(x, context, rank));
};

/** Axes as positive numbers; undefined where the node names none; null where only a run knows them. */
function axesOf({ operation }: OperatorContext, rank: number): readonly number[] | null | undefined {
  const axes = numbersOf(operation, 'axes', 1);
  return axes?.map((axis) => positiveAxis(axis, rank)) ?? axes;
}

/** A target shape as ONNX reads it: 0 is the dim that arrives, −1 what is left; a name is that dim, or what is left. */
function reshapeTo(x: string, items: readonly (Dim | null)[], shape: readonly Dim[], keepZero: boolean): string | null {
  const dims = items.map((item, axis) => {
    if (typeof item === 'number') return item === 0 && !keepZero ? `${x}.shape[${axis}]` : pyNumber(item);
    const same = item === null ? -1 : shape.indexOf(item);
    return same === -1 ? '-1' : `${x}.shape[${same}]`;
  });
  return dims.filter((dim) => dim === '-1').length > 1 ? null : `${x}.reshape(${dims.join(', ') || '()'})`;
}

/** Beyond every tensor: such numbers stand for its very end. */
const FAR = 2 ** 31 - 1;

/** One slice per axis, where all is known; PyTorch has no step backwards. */
function sliced(x: string, context: OperatorContext, rank: number): OperatorCode | string | null {
  const { operation } = context;
  const [starts, ends] = [numbersOf(operation, 'starts', 1), numbersOf(operation, 'ends', 2)];
  const axes = numbersOf(operation, 'axes', 3);
  const steps = operation.inputs[4] === undefined ? undefined : numbersOf(operation, 'steps', 4);
  if (!starts || !ends || axes === null || steps === null || steps?.some((step) => step <= 0)) {
    return slicedByInputs(x, context);
  }
  const parts = Array.from({ length: rank }, () => ':');
  for (const [at, start] of starts.entries()) {
    const axis = positiveAxis(axes?.[at] ?? at, rank);
    const step = steps?.[at] ?? 1;
    const end = Math.max(-FAR, ends[at] ?? 0);
    const from = Math.min(FAR, Math.max(-FAR, start));
    parts[axis] = `${from === 0 ? '' : from}:${end >= FAR ? '' : end}${step === 1 ? '' : `:${step}`}`;
  }
  return `${x}[${parts.join(', ')}]`;
}

function slicedByInputs(x: string, context: OperatorContext): OperatorCode | null {
  const [starts, ends] = [listArg(context, 'starts', 1), listArg(context, 'ends', 2)];
  const [axes, steps] = [listArg(context, 'axes', 3), listArg(context, 'steps', 4)];
  if (!starts || !ends || axes === null || steps === null) return null;
  return { forward: pyCall('cut', [x, starts, ends], { axes: axes ?? null, steps: steps ?? null }), uses: ['cut'] };
}

export const SHAPE: Readonly<Record<string, WriteOperator>> = {
  Transpose: oneInput((x, { operation }, rank) => {
    const order = listOf(operation, 'perm') ?? Array.from({ length: rank }, (_, axis) => rank - 1 - axis);
    return `${x}.permute(${order.map(pyNumber).join(', ')})`;
  }),
  Reshape: oneInput((x, context) => {
    const { operation } = context;
    const known = operation.values[1]?.items ?? listOf(operation, 'shape');
    const keepZero = intOf(operation, 'allowzero', 0) === 1;
    if (known) return reshapeTo(x, known, operation.inputs[0]?.shape ?? [], keepZero);
    const target = arg(context, 1);
    const dim = keepZero ? 'n' : `n or ${x}.shape[i]`;
    return target && `${x}.reshape([${dim} for i, n in enumerate(${target}.tolist())])`;
  }),
  Flatten: oneInput((x, { operation }, rank) => {
    const axis = positiveAxis(intOf(operation, 'axis', 1), rank);
    if (axis === 0) return `${x}.reshape(1, -1)`;
    if (axis === rank) return `${x}.reshape(-1, 1)`;
    return axis === 1 ? `${x}.flatten(1)` : `${x}.flatten(0, ${axis - 1}).flatten(1)`;
  }),
  Squeeze: oneInput((x, context, rank) => {
    const axes = axesOf(context, rank);
    if (axes === null) {
      const arriving = listArg(context, 'axes', 1);
      return arriving ? { forward: `squeeze(${x}, ${arriving})`, uses: ['squeeze'] } : null;
    }
    if (axes === undefined) return `${x}.squeeze()`;
    // From the last axis on, so that the others keep their numbers.
    return [...axes].sort((a, b) => b - a).reduce((value, axis) => `${value}.squeeze(${axis})`, x);
  }),
  Unsqueeze: oneInput((x, context, rank) => {
    const axes = numbersOf(context.operation, 'axes', 1);
    if (axes === null) {
      const arriving = listArg(context, 'axes', 1);
      return arriving ? { forward: `unsqueeze(${x}, ${arriving})`, uses: ['unsqueeze'] } : null;
    }
    const all = axes?.map((axis) => positiveAxis(axis, rank + axes.length));
    return all ? [...all].sort((a, b) => a - b).reduce((value, axis) => `${value}.unsqueeze(${axis})`, x) : null;
  }),
  Expand: oneInput((x, context) => {
    const dims = listArg(context, 'shape', 1);
    return dims ? `${x}.expand(torch.broadcast_shapes(${x}.shape, tuple(${dims})))` : null;
  }),
  Tile: oneInput((x, context) => {
    const repeats = context.operation.opset < 6 ? null : listArg(context, 'repeats', 1);
    return repeats ? `${x}.tile(${repeats})` : null;
  }),
  Shape: oneInput((x, { operation }) => {
    const [start, end] = [intOf(operation, 'start', 0), operation.attributes.end];
    const part = start === 0 && end === undefined ? '' : `[${start}:${typeof end === 'number' ? end : ''}]`;
    return `torch.tensor(${x}.shape${part}, dtype=torch.int64, device=${x}.device)`;
  }),
  Size: oneInput((x) => `torch.tensor(${x}.numel(), device=${x}.device)`),
  Concat: ({ operation, args }) => {
    const all = args.filter((value): value is string => typeof value === 'string');
    const axis = operation.attributes.axis;
    return all.length === args.length && typeof axis === 'number'
      ? `torch.cat([${all.join(', ')}], dim=${axis})`
      : null;
  },
  Slice: oneInput(sliced),
  Split: oneInput((x, context, rank) => {
    const { operation } = context;
    const axis = positiveAxis(intOf(operation, 'axis', 0), rank);
    const stated = listArg(context, 'split', 1);
    const length = operation.inputs[0]?.shape[axis];
    const equal = typeof length === 'number' ? pyNumber(Math.ceil(length / operation.outputCount)) : null;
    const sizes = stated === undefined ? equal : stated;
    return sizes && readOutputs(context, `torch.split(${x}, ${sizes}, dim=${axis})`);
  }),
  Gather: oneInput((x, context, rank) => {
    const { operation } = context;
    const known = operation.values[1];
    const axis = positiveAxis(intOf(operation, 'axis', 0), rank);
    const before = ':, '.repeat(axis);
    if (known && known.shape.length < 2 && known.items.every((item) => typeof item === 'number')) {
      return `${x}[${before}${known.shape.length === 0 ? known.items[0] : `[${known.items.join(', ')}]`}]`;
    }
    const index = arg(context, 1);
    // Whole numbers that arrive may count from the end, as they do in PyTorch.
    return index && `${x}[${before}${index}.long()]`;
  }),
  DepthToSpace: oneInput((x, { operation }, rank) => {
    const block = intOf(operation, 'blocksize', 0);
    if (rank !== 4 || block < 1) return null;
    if (textOf(operation, 'mode', 'DCR') === 'CRD') return `F.pixel_shuffle(${x}, ${block})`;
    const parts = `${x}.unflatten(1, (${block}, ${block}, -1)).permute(0, 3, 4, 1, 5, 2)`;
    return `${parts}.flatten(4).flatten(2, 3)`;
  }),
  SpaceToDepth: oneInput((x, { operation }, rank) => {
    const block = intOf(operation, 'blocksize', 0);
    if (rank !== 4 || block < 1) return null;
    const parts = `${x}.unflatten(3, (-1, ${block})).unflatten(2, (-1, ${block}))`;
    return `${parts}.permute(0, 3, 5, 1, 2, 4).flatten(1, 3)`;
  }),
  /** Cuts the rim: left, top, right, bottom. */
  Crop: oneInput((x, { operation }, rank) => {
    const [left = 0, top = 0, right = 0, bottom = 0] = listOf(operation, 'border') ?? [];
    const scale = listOf(operation, 'scale');
    if (rank !== 4) return null;
    const end = (from: number, cut: number, length: number | undefined) =>
      length === undefined ? (cut === 0 ? '' : `-${cut}`) : `${from + length}`;
    return `${x}[:, :, ${top}:${end(top, bottom, scale?.[0])}, ${left}:${end(left, right, scale?.[1])}]`;
  }),
};
