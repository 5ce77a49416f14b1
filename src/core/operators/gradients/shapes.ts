import { intAttribute, intsAttribute, type PlainNode, textAttribute } from '../node.ts';
import { alongAxis, pick } from './linear.ts';
import { type Backward, type GradientRule, NoGradient, type Tape } from './rule.ts';
import { concat, count, expand, pad, range, reshape, same, scalar, slice, sum, sumTo, transpose } from './tools.ts';

/** Operators that only move elements: their gradient moves them back. */

/** Other dims, the same elements in the same order. */
const reshaped: GradientRule = {
  backward: ({ node, gradients, tape }) => [
    reshape(tape, gradients[0] as string, tape.shape(node.inputs[0] as string)),
    null,
  ],
};

const transposed: GradientRule = {
  backward: ({ node, gradients, tape }) => {
    const dy = gradients[0] as string;
    const rank = tape.shape(dy).length;
    const perm = intsAttribute(node, 'perm') ?? [...range(rank)].reverse();
    return [
      transpose(
        tape,
        dy,
        range(rank).map((axis) => perm.indexOf(axis)),
      ),
    ];
  },
};

function axisOf(axis: number, rank: number): number {
  return axis < 0 ? axis + rank : axis;
}

const concatenated: GradientRule = {
  backward: ({ node, gradients, tape, needed }) => {
    const dy = gradients[0] as string;
    const axis = axisOf(intAttribute(node, 'axis', 0), tape.shape(dy).length);
    let start = 0;
    return node.inputs.map((input, at) => {
      const from = start;
      start += tape.shape(input)[axis] as number;
      return needed[at] ? slice(tape, dy, [axis], [from], [start]) : null;
    });
  },
};

const split: GradientRule = {
  backward: ({ node, gradients, tape }) => {
    const axis = axisOf(intAttribute(node, 'axis', 0), tape.shape(node.inputs[0] as string).length);
    const parts = node.outputs.map((output, at) => gradients[at] ?? zeros(tape, tape.shape(output)));
    return [concat(tape, parts, axis), null];
  },
};

function zeros(tape: Tape, shape: readonly number[]): string {
  return expand(tape, scalar(tape, 0), shape);
}

/** Numbers of an input that is fixed before a run. */
function numbers(tape: Tape, node: PlainNode, input: number): readonly number[] | null {
  const name = node.inputs[input] ?? '';
  if (name === '') return null;
  const items = tape.known(name)?.items;
  if (!items?.every((item) => typeof item === 'number')) throw new NoGradient(node.operator);
  return items as readonly number[];
}

const sliced: GradientRule = {
  backward: ({ node, gradients, tape }) => {
    const shape = tape.shape(node.inputs[0] as string);
    const starts = numbers(tape, node, 1) ?? [];
    const axes = (numbers(tape, node, 3) ?? starts.map((_, at) => at)).map((axis) => axisOf(axis, shape.length));
    const steps = numbers(tape, node, 4) ?? starts.map(() => 1);
    const first = axes.map((axis, at) => {
      const [dim, start, step] = [shape[axis] as number, starts[at] as number, steps[at] as number];
      return Math.min(Math.max(start < 0 ? start + dim : start, 0), step > 0 ? dim : dim - 1);
    });
    let dy = gradients[0] as string;
    for (const [at, axis] of axes.entries()) {
      if (steps[at] === 1) continue;
      const indices = range(tape.shape(dy)[axis] as number).map(
        (index) => (first[at] as number) + index * (steps[at] as number),
      );
      dy = alongAxis(tape, dy, axis, pick(indices, shape[axis] as number), true);
    }
    const now = tape.shape(dy);
    const before = shape.map((_, axis) => (steps[axes.indexOf(axis)] === 1 ? (first[axes.indexOf(axis)] ?? 0) : 0));
    const after = shape.map((dim, axis) => dim - (now[axis] as number) - (before[axis] as number));
    return [pad(tape, dy, [...before, ...after]), null, null, null, null];
  },
};

const padded: GradientRule = {
  backward: ({ node, gradients, tape }) => {
    const dy = gradients[0] as string;
    const shape = tape.shape(node.inputs[0] as string);
    const stated = numbers(tape, node, 1) ?? [];
    const axes = numbers(tape, node, 3)?.map((axis) => axisOf(axis, shape.length)) ?? range(shape.length);
    const begin = shape.map((_, axis) => stated[axes.indexOf(axis)] ?? 0);
    const mode = textAttribute(node, 'mode', 'constant');
    const grown = tape.shape(dy);
    if (mode === 'constant') {
      // Negative padding cuts: what was cut gets nothing.
      const end = shape.map((dim, axis) => (grown[axis] as number) - dim - (begin[axis] as number));
      const cut = (count: number) => Math.max(0, -count);
      const back = pad(tape, dy, [...begin.map(cut), ...end.map(cut)]);
      const starts = begin.map((count) => Math.max(0, count));
      return [
        slice(
          tape,
          back,
          range(shape.length),
          starts,
          starts.map((start, axis) => start + (shape[axis] as number)),
        ),
        null,
      ];
    }
    const dx = range(shape.length).reduce((so, axis) => {
      const dim = shape[axis] as number;
      if (dim === grown[axis]) return so;
      const indices = range(grown[axis] as number).map((at) => mirrored(at - (begin[axis] as number), dim, mode));
      return alongAxis(tape, so, axis, pick(indices, dim), true);
    }, dy);
    return [dx, null];
  },
};

/** The element that a place outside shows. */
function mirrored(at: number, dim: number, mode: string): number {
  if (mode === 'edge') return Math.min(dim - 1, Math.max(0, at));
  if (mode === 'wrap') return ((at % dim) + dim) % dim;
  if (mode !== 'reflect') throw new NoGradient(`Pad (${mode})`);
  const period = Math.max(1, 2 * (dim - 1));
  const inside = ((at % period) + period) % period;
  return inside < dim ? inside : period - inside;
}

const gathered: GradientRule = {
  backward: ({ node, gradients, tape }) => {
    const dy = gradients[0] as string;
    const shape = tape.shape(node.inputs[0] as string);
    const axis = axisOf(intAttribute(node, 'axis', 0), shape.length);
    const indices = (numbers(tape, node, 1) ?? []).map((index) => axisOf(index, shape[axis] as number));
    const flat = [...shape.slice(0, axis), indices.length, ...shape.slice(axis + 1)];
    return [alongAxis(tape, reshape(tape, dy, flat), axis, pick(indices, shape[axis] as number), true), null];
  },
};

const expanded: GradientRule = {
  backward: ({ node, gradients, tape }) => [
    sumTo(tape, gradients[0] as string, tape.shape(node.inputs[0] as string)),
    null,
  ],
};

const tiled: GradientRule = {
  backward: ({ node, gradients, tape }) => {
    const shape = tape.shape(node.inputs[0] as string);
    const repeats = numbers(tape, node, 1) ?? [];
    const apart = reshape(
      tape,
      gradients[0] as string,
      shape.flatMap((dim, axis) => [repeats[axis] as number, dim]),
    );
    return [
      reshape(
        tape,
        sum(
          tape,
          apart,
          range(shape.length).map((axis) => 2 * axis),
        ),
        shape,
      ),
      null,
    ];
  },
};

/** Depth to space and back: an axis split in two, axes in another order, two axes put together. */
function blocks({ node, gradients, tape }: Backward, toSpace: boolean): readonly (string | null)[] {
  const [n = 1, c = 1, h = 1, w = 1] = tape.shape(node.inputs[0] as string);
  const size = intAttribute(node, 'blocksize', 1);
  const dy = gradients[0] as string;
  if (toSpace) {
    const depth = c / (size * size);
    const apart = reshape(tape, dy, [n, depth, h, size, w, size]);
    const columnsFirst = textAttribute(node, 'mode', 'DCR') === 'CRD';
    return [
      reshape(tape, transpose(tape, apart, columnsFirst ? [0, 1, 3, 5, 2, 4] : [0, 3, 5, 1, 2, 4]), [n, c, h, w]),
    ];
  }
  const apart = reshape(tape, dy, [n, size, size, c, h / size, w / size]);
  return [reshape(tape, transpose(tape, apart, [0, 3, 4, 1, 5, 2]), [n, c, h, w])];
}

/** Which axes a reduction runs over: an attribute, or for ReduceSum an input. */
function reducedAxes(node: PlainNode, tape: Tape): readonly number[] {
  const rank = tape.shape(node.inputs[0] as string).length;
  const stated = intsAttribute(node, 'axes') ?? numbers(tape, node, 1);
  if (!stated || stated.length === 0) return intAttribute(node, 'noop_with_empty_axes', 0) === 1 ? [] : range(rank);
  return stated.map((axis) => axisOf(axis, rank));
}

/** The values of a reduction, with extent 1 where it ran. */
function kept(tape: Tape, value: string, node: PlainNode, axes: readonly number[]): string {
  return reshape(
    tape,
    value,
    tape.shape(node.inputs[0] as string).map((dim, axis) => (axes.includes(axis) ? 1 : dim)),
  );
}

const reduced = (
  write: (tape: Tape, dy: string, x: string, y: string, elements: number, axes: readonly number[]) => string,
): GradientRule => ({
  backward: ({ node, gradients, tape }) => {
    const [x = ''] = node.inputs;
    const shape = tape.shape(x);
    const axes = reducedAxes(node, tape);
    const dy = kept(tape, gradients[0] as string, node, axes);
    const y = kept(tape, node.outputs[0] as string, node, axes);
    const dx = write(tape, dy, x, y, count(axes.map((axis) => shape[axis] as number)), axes);
    return [same(tape.shape(dx), shape) ? dx : expand(tape, dx, shape), null];
  },
});

const reducedExtreme = reduced((tape, dy, x, y, _elements, axes) => {
  const winners = tape.node('Cast', [tape.node('Equal', [x, y])], { to: { int: 1 } });
  return tape.node('Mul', [winners, tape.node('Div', [dy, sum(tape, winners, axes)])]);
});

export const SHAPE_GRADIENTS: Readonly<Record<string, GradientRule>> = {
  Flatten: reshaped,
  Reshape: reshaped,
  Squeeze: reshaped,
  Unsqueeze: reshaped,
  Transpose: transposed,
  Concat: concatenated,
  Split: split,
  Slice: sliced,
  Pad: padded,
  Gather: gathered,
  Expand: expanded,
  Tile: tiled,
  DepthToSpace: { backward: (call) => blocks(call, true) },
  SpaceToDepth: { backward: (call) => blocks(call, false) },
  ReduceSum: reduced((_tape, dy) => dy),
  ReduceMean: reduced((tape, dy, _x, _y, elements) => tape.node('Mul', [dy, scalar(tape, 1 / elements)])),
  ReduceMax: reducedExtreme,
  ReduceMin: reducedExtreme,
  ReduceSumSquare: reduced((tape, dy, x) => tape.node('Mul', [tape.node('Mul', [dy, scalar(tape, 2)]), x])),
  ReduceL2: reduced((tape, dy, x, y) => tape.node('Mul', [x, tape.node('Div', [dy, y])])),
  ReduceLogSumExp: reduced((tape, dy, x, y) => tape.node('Mul', [tape.node('Exp', [tape.node('Sub', [x, y])]), dy])),
};
