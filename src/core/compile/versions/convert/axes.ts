import type { NodeProto } from '../../../onnx/gen/onnx_pb.ts';
import {
  changed,
  given,
  intOf,
  intsAttribute,
  listBecameInput,
  type Move,
  type Step,
  type Steps,
  storedInts,
} from './step.ts';

/** Operators whose axes, an attribute once, are an input now. */

/** With the axes came the choice that no axes mean nothing to reduce: it must not be taken. */
function reduceStep(): Step {
  const axes = listBecameInput('axes', 1);
  const down: Move = (node, context) => {
    const list = given(node, 1) ? context.constant(node.input[1] ?? '')?.data : [];
    const reducesNothing = intOf(node, 'noop_with_empty_axes', 0) !== 0 && list?.length === 0;
    if (list === undefined || reducesNothing) return null;
    return axes.down?.(changed(node, { without: ['noop_with_empty_axes'] }), context) ?? null;
  };
  return { ...axes, down: (node, context) => (needsNothing(node) ? [node] : down(node, context)) };
}

function needsNothing(node: NodeProto): boolean {
  return !given(node, 1) && !node.attribute.some((entry) => entry.name === 'noop_with_empty_axes');
}

const REDUCTIONS = [
  'ReduceL1',
  'ReduceL2',
  'ReduceLogSum',
  'ReduceLogSumExp',
  'ReduceMax',
  'ReduceMean',
  'ReduceMin',
  'ReduceProd',
  'ReduceSumSquare',
];

/** The axis of a transform became an input, and counts from the back where it is left out. */
const transformAxis: Step = {
  up: (node, context) => {
    const axis = context.add('axis', { dtype: 'int64', shape: [], data: [intOf(node, 'axis', 1)] });
    return [changed(node, { without: ['axis'], inputs: [node.input[0] ?? '', node.input[1] ?? '', axis] })];
  },
  down: (node, context) => {
    const axis = given(node, 2) ? context.constant(node.input[2] ?? '')?.data[0] : undefined;
    if (axis === undefined || axis < 0) return null;
    return [changed(node, { inputs: node.input.slice(0, 2), attributes: { axis: { int: axis } } })];
  },
};

export const AXES: Readonly<Record<string, Steps>> = {
  Squeeze: { 13: listBecameInput('axes', 1) },
  Unsqueeze: { 13: listBecameInput('axes', 1) },
  ReduceSum: { 13: reduceStep() },
  ...Object.fromEntries(REDUCTIONS.map((operator) => [operator, { 18: reduceStep() }])),
  DFT: { 20: transformAxis },
  Split: {
    13: listBecameInput('split', 1),
    18: {
      up: (node) =>
        given(node, 1) ? [node] : [changed(node, { attributes: { num_outputs: { int: node.output.length } } })],
      down: (node, context) => {
        const count = intOf(node, 'num_outputs', 0);
        if (count === 0) return [node];
        const bare = changed(node, { without: ['num_outputs'] });
        const shape = context.shape(node.input[0] ?? '');
        const extent = shape?.at(intOf(node, 'axis', 0));
        if (typeof extent !== 'number') return null;
        // Only the newer form makes the last part smaller where the parts cannot be equal.
        if (extent % count === 0) return [bare];
        const part = Math.ceil(extent / count);
        const data = Array.from({ length: count }, (_, at) => Math.min(part, extent - at * part));
        if (data.some((length) => length < 0)) return null;
        const split = context.add('split', { dtype: 'int64', shape: [count], data });
        return [changed(bare, { inputs: [node.input[0] ?? '', split] })];
      },
    },
  },
  Slice: {
    10: {
      up: (node, context) => {
        const stored = (name: string) => {
          const list = storedInts(node, name);
          return list ? context.add(name, list) : '';
        };
        const inputs = [node.input[0] ?? '', stored('starts'), stored('ends'), stored('axes')];
        return [changed(node, { without: ['starts', 'ends', 'axes'], inputs })];
      },
      down: (node, context) => {
        const [starts, ends, axes, steps] = [1, 2, 3, 4].map((at) => context.constant(node.input[at] ?? ''));
        const dynamic = !starts || !ends || (given(node, 3) && !axes) || (given(node, 4) && !steps);
        if (dynamic || steps?.data.some((step) => step !== 1)) return null;
        const attributes = {
          starts: intsAttribute(starts),
          ends: intsAttribute(ends),
          ...(axes && { axes: intsAttribute(axes) }),
        };
        return [changed(node, { inputs: node.input.slice(0, 1), attributes })];
      },
    },
  },
};
