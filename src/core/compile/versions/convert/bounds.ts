import type { NodeProto } from '../../../onnx/gen/onnx_pb.ts';
import {
  type ConvertContext,
  changed,
  firstOutputOnly,
  floatOf,
  fromFront,
  given,
  intOf,
  type Step,
  type Steps,
  storedInts,
  textOf,
  widened,
  withoutAttributes,
} from './step.ts';

/** Operators whose numbers (bounds, padding, counts, ratios), attributes once, are inputs now. */

const INTEGERS = ['int8', 'uint8', 'int16', 'uint16', 'int32', 'uint32', 'int64', 'uint64'] as const;
/** What an attribute can say of a bound: the largest float32 for elements of every type. */
const LARGEST_FLOAT = 3.4028234663852886e38;

const clipBounds: Step = {
  up: (node, context) => {
    const dtype = context.dtype(node.input[0] ?? '');
    const bounds = [floatOf(node, 'min'), floatOf(node, 'max')];
    if (dtype === undefined && bounds.some((bound) => bound !== undefined)) return null;
    const stored = ['min', 'max'].map((name, at) => {
      // A bound that is left out is the largest float32 there, and the largest number of the type here.
      const bound = bounds[at] ?? (dtype === 'float64' ? (at === 0 ? -1 : 1) * LARGEST_FLOAT : undefined);
      return bound === undefined || !dtype ? '' : context.add(name, { dtype, shape: [], data: [bound] });
    });
    return [changed(node, { without: ['min', 'max'], inputs: [node.input[0] ?? '', ...stored] })];
  },
  down: (node, context) => {
    const bounds = [1, 2].map((at) => (given(node, at) ? context.constant(node.input[at] ?? '')?.data[0] : null));
    const [min, max] = bounds;
    if (min === undefined || max === undefined) return null;
    const attributes = { ...(min !== null && { min: { float: min } }), ...(max !== null && { max: { float: max } }) };
    return [changed(node, { inputs: node.input.slice(0, 1), attributes })];
  },
};

const padInputs: Step = {
  up: (node, context) => {
    const list = storedInts(node, 'pads');
    const pads = list ? context.add('pads', list) : '';
    const value = floatOf(node, 'value');
    const dtype = context.dtype(node.input[0] ?? '');
    const filled = value !== undefined && value !== 0 && textOf(node, 'mode', 'constant') === 'constant';
    if (filled && dtype === undefined) return null;
    const stored = filled && dtype ? context.add('value', { dtype, shape: [], data: [value] }) : '';
    return [changed(node, { without: ['pads', 'value'], inputs: [node.input[0] ?? '', pads, stored] })];
  },
};

/** Padding of chosen axes, written as padding of all. */
const padAxes: Step = {
  up: (node) => [node],
  down: (node, context) => {
    if (!given(node, 3)) return [node];
    const [pads, axes] = [context.constant(node.input[1] ?? '')?.data, context.constant(node.input[3] ?? '')?.data];
    const rank = context.shape(node.input[0] ?? '')?.length;
    if (!pads || !axes || rank === undefined) return null;
    const data = new Array<number>(2 * rank).fill(0);
    for (const [at, axis] of axes.entries()) {
      data[fromFront(axis, rank)] = pads[at] ?? 0;
      data[fromFront(axis, rank) + rank] = pads[at + axes.length] ?? 0;
    }
    const all = context.add('pads', { dtype: 'int64', shape: [2 * rank], data });
    return [changed(node, { inputs: [node.input[0] ?? '', all, node.input[2] ?? ''] })];
  },
};

/** Outside training a dropout is its input; the ratio is kept for whoever reads the file. */
const dropoutInputs: Step = {
  up: (node, context) => {
    const only = firstOutputOnly(node, context);
    const ratio = floatOf(node, 'ratio');
    if (!only || ratio === undefined) return only && [only];
    const stored = context.add('ratio', { dtype: 'float32', shape: [], data: [ratio] });
    return [changed(only, { without: ['ratio'], inputs: [node.input[0] ?? '', stored] })];
  },
  down: (node, context) => {
    const only = firstOutputOnly(node, context);
    const training = given(node, 2) ? context.constant(node.input[2] ?? '')?.data[0] : 0;
    const ratio = given(node, 1) ? context.constant(node.input[1] ?? '')?.data[0] : null;
    if (!only || training !== 0 || ratio === undefined) return null;
    return [
      changed(only, {
        without: ['seed'],
        inputs: node.input.slice(0, 1),
        ...(ratio !== null && { attributes: { ratio: { float: ratio } } }),
      }),
    ];
  },
};

const oneOutput = (node: NodeProto, context: ConvertContext) => {
  const only = firstOutputOnly(node, context);
  return only && [only];
};

export const BOUNDS: Readonly<Record<string, Steps>> = {
  Clip: { 11: clipBounds, 12: widened({ types: INTEGERS }) },
  Pad: {
    11: padInputs,
    13: widened({ types: ['bool'] }),
    18: padAxes,
    19: widened({ uses: (node) => textOf(node, 'mode', 'constant') === 'wrap' }),
  },
  // The mask had the type of the maps before opset 10.
  Dropout: { 10: { up: oneOutput, down: oneOutput }, 12: dropoutInputs },
  TopK: {
    10: {
      up: (node, context) => {
        const k = context.add('k', { dtype: 'int64', shape: [1], data: [intOf(node, 'k', 0)] });
        return [changed(node, { without: ['k'], inputs: [node.input[0] ?? '', k] })];
      },
    },
    11: { up: (node) => [node], down: (node) => withoutAttributes(node, { largest: 1, sorted: 1 }) },
  },
};
