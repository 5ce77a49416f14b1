import { floatAttribute, intAttribute, type PlainNode, textAttribute } from '../node.ts';
import { alongAxis, type Matrix } from './linear.ts';
import { type GradientRule, NoGradient } from './rule.ts';
import { range } from './tools.ts';

/** Resizing is linear along each axis: the matrix follows from how ONNX says that places are found. */
const resize: GradientRule = {
  backward: ({ node, gradients, tape }) => {
    const from = tape.shape(node.inputs[0] as string);
    const to = tape.shape(gradients[0] as string);
    const scales = node.inputs[2] ? tape.known(node.inputs[2])?.items : undefined;
    const dx = from.reduce((so, extent, axis) => {
      const length = to[axis] as number;
      const stated = scales?.[axis];
      const scale = typeof stated === 'number' ? stated : length / extent;
      // Of the same extent, and no scale that shifts it.
      if (length === extent && scale === 1) return so;
      return alongAxis(tape, so, axis, resizeMatrix(node, extent, length, scale), true);
    }, gradients[0] as string);
    return [dx, null, null, null];
  },
};

/** Weights of the input's elements, by element of the output. */
export function resizeMatrix(node: PlainNode, from: number, to: number, scale: number): Matrix {
  const mode = textAttribute(node, 'mode', 'nearest');
  return range(to).map((at) => {
    const place = placeOf(node, at, from, to, scale);
    const row = new Array<number>(from).fill(0);
    const add = (index: number, weight: number) => {
      const inside = Math.min(from - 1, Math.max(0, index));
      row[inside] = (row[inside] as number) + weight;
    };
    if (mode === 'nearest') add(nearest(node, place), 1);
    else if (mode === 'linear') {
      const clamped = Math.min(from - 1, Math.max(0, place));
      const below = Math.floor(clamped);
      add(below, 1 - (clamped - below));
      add(below + 1, clamped - below);
    } else if (mode === 'cubic' && intAttribute(node, 'exclude_outside', 0) === 0) {
      const below = Math.floor(place);
      for (const offset of [-1, 0, 1, 2]) {
        add(below + offset, cubic(Math.abs(place - below - offset), floatAttribute(node, 'cubic_coeff_a', -0.75)));
      }
    } else throw new NoGradient(`Resize (${mode})`);
    return row;
  });
}

/** In float32, as every runtime computes it: where a place falls between two elements, its last bit decides. */
function placeOf(node: PlainNode, at: number, from: number, to: number, stated: number): number {
  const scale = Math.fround(stated);
  const centred = () => Math.fround(Math.fround((at + 0.5) / scale) - 0.5);
  const rule = textAttribute(node, 'coordinate_transformation_mode', 'half_pixel');
  switch (rule) {
    case 'asymmetric':
      return Math.fround(at / scale);
    case 'half_pixel':
      return centred();
    case 'pytorch_half_pixel':
      return to > 1 ? centred() : 0;
    case 'align_corners':
      return to === 1 ? 0 : Math.fround((at * (from - 1)) / (to - 1));
    default:
      throw new NoGradient(`Resize (${rule})`);
  }
}

function nearest(node: PlainNode, place: number): number {
  switch (textAttribute(node, 'nearest_mode', 'round_prefer_floor')) {
    case 'floor':
      return Math.floor(place);
    case 'ceil':
      return Math.ceil(place);
    case 'round_prefer_ceil':
      return Math.floor(place + 0.5);
    default:
      return Math.ceil(place - 0.5);
  }
}

/** Keys' kernel. */
function cubic(distance: number, a: number): number {
  if (distance <= 1) return (a + 2) * distance ** 3 - (a + 3) * distance ** 2 + 1;
  return distance < 2 ? a * distance ** 3 - 5 * a * distance ** 2 + 8 * a * distance - 4 * a : 0;
}

export const RESIZE_GRADIENTS: Readonly<Record<string, GradientRule>> = { Resize: resize };
