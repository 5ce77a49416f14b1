import { intOf, listOf, numbersOf, textOf } from '../../../operators/operation.ts';
import type { Dim } from '../../../tensor/types.ts';
import { pyNumber, pyTuple } from '../../python-text.ts';
import { arg, type OperatorContext, positiveAxis, rankOf, type WriteOperator, withAll } from './context.ts';

/** Operators that move elements or choose among them. */

const oneInput = (write: (x: string, context: OperatorContext, rank: number) => string | null): WriteOperator => {
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

const reduce = (write: (x: string, dims: string, keep: string) => string): WriteOperator =>
  oneInput((x, context, rank) => {
    const { operation } = context;
    const axes = axesOf(context, rank);
    if (axes === null) return null;
    const none = axes === undefined || axes.length === 0;
    if (none && intOf(operation, 'noop_with_empty_axes', 0) === 1) return x;
    const dims = none ? Array.from({ length: rank }, (_, axis) => axis) : axes;
    return write(x, pyTuple(dims), intOf(operation, 'keepdims', 1) === 1 ? 'True' : 'False');
  });

/** One slice per axis; PyTorch has no step backwards. */
function sliced(x: string, context: OperatorContext, rank: number): string | null {
  const { operation } = context;
  const [starts, ends] = [numbersOf(operation, 'starts', 1), numbersOf(operation, 'ends', 2)];
  const axes = numbersOf(operation, 'axes', 3);
  const steps = operation.inputs[4] === undefined ? undefined : numbersOf(operation, 'steps', 4);
  if (!starts || !ends || axes === null || steps === null) return null;
  const parts = Array.from({ length: rank }, () => ':');
  for (const [at, start] of starts.entries()) {
    const axis = positiveAxis(axes?.[at] ?? at, rank);
    const step = steps?.[at] ?? 1;
    const end = ends[at] ?? 0;
    if (step <= 0) return null;
    // Ends beyond every tensor stand for the end itself.
    parts[axis] =
      `${start === 0 ? '' : start}:${Math.abs(end) >= 2 ** 31 - 1 ? '' : end}${step === 1 ? '' : `:${step}`}`;
  }
  return `${x}[${parts.join(', ')}]`;
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
    return axis === 1 ? `${x}.reshape(${x}.shape[0], -1)` : `${x}.flatten(0, ${axis - 1}).flatten(1)`;
  }),
  Squeeze: oneInput((x, context, rank) => {
    const axes = axesOf(context, rank);
    if (axes === null) return null;
    if (axes === undefined) return `${x}.squeeze()`;
    // From the last axis on, so that the others keep their numbers.
    return [...axes].sort((a, b) => b - a).reduce((value, axis) => `${value}.squeeze(${axis})`, x);
  }),
  Unsqueeze: oneInput((x, { operation }, rank) => {
    const axes = numbersOf(operation, 'axes', 1);
    const all = axes?.map((axis) => positiveAxis(axis, rank + axes.length));
    return all ? [...all].sort((a, b) => a - b).reduce((value, axis) => `${value}.unsqueeze(${axis})`, x) : null;
  }),
  Expand: oneInput((x, { operation }) => {
    const items = operation.values[1]?.items;
    const dims = items?.every((item) => typeof item === 'number') ? (items as readonly number[]) : null;
    return dims && `${x}.expand(torch.broadcast_shapes(${x}.shape, ${pyTuple(dims)}))`;
  }),
  Concat: ({ operation, args }) => {
    const all = args.filter((value): value is string => typeof value === 'string');
    const axis = operation.attributes.axis;
    return all.length === args.length && typeof axis === 'number'
      ? `torch.cat([${all.join(', ')}], dim=${axis})`
      : null;
  },
  Slice: oneInput(sliced),
  Split: (context) => {
    const { operation, outputs } = context;
    return withAll<[string, number]>([arg(context, 0), rankOf(context)], (x, rank) => {
      const axis = positiveAxis(intOf(operation, 'axis', 0), rank);
      const stated = numbersOf(operation, 'split', 1);
      const length = operation.inputs[0]?.shape[axis];
      const count = operation.outputCount;
      const equal = typeof length === 'number' ? Math.ceil(length / count) : null;
      const sizes = stated ?? (equal === null || stated === null ? null : equal);
      if (sizes === null) return null;
      const parts = `torch.split(${x}, ${typeof sizes === 'number' ? sizes : `[${sizes.join(', ')}]`}, dim=${axis})`;
      const read = outputs.flatMap((type, output) => (type ? [output] : []));
      if (read.length === count) return count === 1 ? `${parts}[0]` : parts;
      return read.length === 1 ? `${parts}[${read[0]}]` : `[${parts}[i] for i in (${read.join(', ')})]`;
    });
  },
  Gather: (context) => {
    const { operation } = context;
    const known = operation.values[1];
    return withAll<[string, number]>([arg(context, 0), rankOf(context)], (x, rank) => {
      const axis = positiveAxis(intOf(operation, 'axis', 0), rank);
      const before = ':, '.repeat(axis);
      if (!known?.items.every((item) => typeof item === 'number')) {
        const index = arg(context, 1);
        // Whole numbers that arrive may count from the end, as they do in PyTorch.
        return index === null ? null : `${x}[${before}${index}.long()]`;
      }
      const items = known.items as readonly number[];
      if (known.shape.length === 0) return `${x}[${before}${items[0]}]`;
      return known.shape.length === 1 ? `${x}[${before}[${items.join(', ')}]]` : null;
    });
  },
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
  ReduceMean: reduce((x, dims, keep) => `${x}.mean(dim=${dims}, keepdim=${keep})`),
  ReduceSum: reduce((x, dims, keep) => `${x}.sum(dim=${dims}, keepdim=${keep})`),
  ReduceMax: reduce((x, dims, keep) => `${x}.amax(dim=${dims}, keepdim=${keep})`),
  ReduceMin: reduce((x, dims, keep) => `${x}.amin(dim=${dims}, keepdim=${keep})`),
  ReduceL1: reduce((x, dims, keep) => `${x}.abs().sum(dim=${dims}, keepdim=${keep})`),
  ReduceL2: reduce((x, dims, keep) => `${x}.pow(2).sum(dim=${dims}, keepdim=${keep}).sqrt()`),
  ReduceSumSquare: reduce((x, dims, keep) => `${x}.pow(2).sum(dim=${dims}, keepdim=${keep})`),
  ReduceLogSum: reduce((x, dims, keep) => `${x}.sum(dim=${dims}, keepdim=${keep}).log()`),
  ReduceLogSumExp: reduce((x, dims, keep) => `${x}.logsumexp(dim=${dims}, keepdim=${keep})`),
  ArgMax: oneInput((x, { operation }, rank) => {
    const keep = intOf(operation, 'keepdims', 1) === 1 ? 'True' : 'False';
    const axis = positiveAxis(intOf(operation, 'axis', 0), rank);
    return intOf(operation, 'select_last_index', 0) === 1 ? null : `${x}.argmax(dim=${axis}, keepdim=${keep})`;
  }),
};
