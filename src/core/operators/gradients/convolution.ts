import { intsAttribute, type PlainNode, textAttribute } from '../node.ts';
import type { Backward, GradientRule, Tape } from './rule.ts';
import { concat, count, product, range, reshape, sum, transpose } from './tools.ts';
import { backAttributes, groupOf, reach, reached, tapOf, taps, type Window, windowOf } from './windows.ts';

/** Fewer channels than this make matrices too narrow for one product per tap: the taps are put side by side first. */
const NARROW = 8;

const conv: GradientRule = {
  backward: (call) => {
    const { node, gradients, tape, needed } = call;
    const dy = gradients[0] as string;
    const [x = '', w = '', b = ''] = node.inputs;
    const [, , ...extents] = tape.shape(x);
    const window = windowOf(node, extents, tape.shape(w).slice(2));
    const group = groupOf(node);
    const outputs = tape.shape(dy).slice(2);
    const dx = needed[0] ? tape.node('ConvTranspose', [dy, w], backAttributes(window, extents, outputs, group)) : null;
    const dw = needed[1] ? weightGradient(tape, x, dy, window, tape.shape(w), group) : null;
    return [dx, dw, b !== '' && needed[2] ? biasGradient(tape, dy) : null];
  },
};

/** A transposed convolution is a convolution seen from its end: maps and windows change places. */
const convTranspose: GradientRule = {
  backward: ({ node, gradients, tape, needed }: Backward) => {
    const dy = gradients[0] as string;
    const [x = '', w = '', b = ''] = node.inputs;
    const inputs = tape.shape(x).slice(2);
    const window = transposedWindow(node, inputs, tape.shape(w).slice(2), tape.shape(dy).slice(2));
    const group = groupOf(node);
    const attributes = {
      kernel_shape: { ints: window.kernel },
      strides: { ints: window.strides },
      dilations: { ints: window.dilations },
      ...(group !== 1 && { group: { int: group } }),
    };
    const seen = reached(tape, dy, window, inputs, 2);
    return [
      needed[0] ? tape.node('Conv', [seen, w], attributes) : null,
      needed[1] ? weightGradient(tape, dy, x, window, tape.shape(w), group) : null,
      b !== '' && needed[2] ? biasGradient(tape, dy) : null,
    ];
  },
};

/** The window of a transposed convolution; where its padding follows from a rule or a wanted size, from the size that it has. */
function transposedWindow(
  node: PlainNode,
  inputs: readonly number[],
  kernel: readonly number[],
  outputs: readonly number[],
): Window {
  const rule = textAttribute(node, 'auto_pad', 'NOTSET');
  const plain = { ...node, attributes: { ...node.attributes, auto_pad: { string: 'NOTSET' } } };
  const window = windowOf(plain, inputs, kernel);
  if (!node.attributes.output_shape && !rule.startsWith('SAME')) {
    return rule === 'VALID' ? { ...window, begin: kernel.map(() => 0), end: kernel.map(() => 0) } : window;
  }
  const extra = intsAttribute(node, 'output_padding');
  const all = reach(window, inputs).map((length, axis) =>
    Math.max(0, length + (extra?.[axis] ?? 0) - (outputs[axis] as number)),
  );
  // The odd one goes in front unless the rule is SAME_UPPER.
  const begin = all.map((total) => (rule === 'SAME_UPPER' ? Math.floor(total / 2) : Math.ceil(total / 2)));
  return { ...window, begin, end: all.map((total, axis) => total - (begin[axis] as number)) };
}

function biasGradient(tape: Tape, dy: string): string {
  const shape = tape.shape(dy);
  const axes = range(shape.length).filter((axis) => axis !== 1);
  return reshape(tape, sum(tape, dy, axes), [shape[1] as number]);
}

/**
 * Σ over pictures and windows of dy · what the tap sees, as matrix products over all of them at once: with both turned to
 * channels first, a tap of all windows is a slice, and a slice is a matrix.
 * @param maps what the windows slide over; @param dy by window
 */
function weightGradient(
  tape: Tape,
  maps: string,
  dy: string,
  window: Window,
  shape: readonly number[],
  group: number,
): string {
  const [pictures = 1, filters = 1, ...outputs] = tape.shape(dy);
  const channels = (tape.shape(maps)[1] as number) / group;
  const spatial = range(outputs.length);
  const places = taps(window);
  const columns = pictures * count(outputs);
  const turned = transpose(tape, dy, [1, 0, ...spatial.map((axis) => axis + 2)]);
  if (group > 1) return groupedGradient();

  const rows = reshape(tape, turned, [filters, columns]);
  const byChannel = transpose(tape, maps, [1, 0, ...spatial.map((axis) => axis + 2)]);
  const seen = reached(tape, byChannel, window, outputs, 2);
  const parts = places.map((place) => reshape(tape, tapOf(tape, seen, window, outputs, 2, place), [channels, columns]));
  if (parts.length === 1) return reshape(tape, product(tape, rows, parts[0] as string, { b: true }), shape);
  if (channels < NARROW) {
    const all = product(tape, rows, concat(tape, parts, 0), { b: true });
    const split = reshape(tape, all, [filters, parts.length, channels]);
    return reshape(tape, transpose(tape, split, [0, 2, 1]), shape);
  }
  const products = parts.map((part) => reshape(tape, product(tape, rows, part, { b: true }), [filters, channels, 1]));
  return reshape(tape, concat(tape, products, 2), shape);

  function groupedGradient(): string {
    const perGroup = filters / group;
    const left = reshape(tape, turned, [group, perGroup, columns]);
    const split = reshape(tape, maps, [pictures, group, channels, ...tape.shape(maps).slice(2)]);
    const right = transpose(tape, split, [1, 0, ...spatial.map((axis) => axis + 3), 2]);
    const seenByGroup = reached(tape, right, window, outputs, 2);
    const byTap = places.map((place) => {
      const part = reshape(tape, tapOf(tape, seenByGroup, window, outputs, 2, place), [group, columns, channels]);
      return reshape(tape, tape.node('MatMul', [left, part]), [filters, channels, 1]);
    });
    return reshape(tape, concat(tape, byTap, 2), shape);
  }
}

export const CONVOLUTION_GRADIENTS: Readonly<Record<string, GradientRule>> = {
  Conv: conv,
  ConvTranspose: convTranspose,
};
