import type { NodeProto } from '../../../onnx/gen/onnx_pb.ts';
import { node as makeNode } from '../../../onnx/helpers.ts';
import { type ConvertContext, changed, type Elements, find, floatOf, intsOf, type Move, type Steps } from './step.ts';

/** Operators that were withdrawn, in terms of those that stayed. */

/** Counted from the back; nothing cut off there is the largest number there is. */
const END = 2n ** 63n - 1n;

/** Cuts rows and columns off the maps: left, top, right, bottom. */
const asSlice: Move = (node, { add }) => {
  const [left = 0, top = 0, right = 0, bottom = 0] = intsOf(node, 'border') ?? [];
  const [height, width] = intsOf(node, 'scale') ?? [];
  const upTo = (start: number, extent: number | undefined, cut: number) =>
    extent !== undefined ? BigInt(start + extent) : cut === 0 ? END : BigInt(-cut);
  const stored = (suffix: string, exact: readonly bigint[]) =>
    add(suffix, { dtype: 'int64', shape: [2], data: exact.map(Number), exact });
  const starts = stored('starts', [BigInt(top), BigInt(left)]);
  const ends = stored('ends', [upTo(top, height, bottom), upTo(left, width, right)]);
  const axes = stored('axes', [2n, 3n]);
  const inputs = [node.input[0] ?? '', starts, ends, axes];
  return [changed(node, { operator: 'Slice', inputs, without: ['border', 'scale'] })];
};

/** x · factor + addend. */
function productAndSum(
  node: NodeProto,
  { name, add, dtype }: ConvertContext,
  names: readonly [factor: string, addend: string],
  addend: Omit<Elements, 'dtype'>,
): readonly NodeProto[] | null {
  const [x = ''] = node.input;
  const type = dtype(x);
  if (!type) return null;
  const scaled = name('scaled', x);
  const factor = add(names[0], { dtype: type, shape: [], data: [floatOf(node, names[0]) ?? 1] });
  const added = add(names[1], { dtype: type, ...addend });
  return [
    makeNode('Mul', scaled, [x, factor], [scaled]),
    changed(node, { operator: 'Add', inputs: [scaled, added], without: names }),
  ];
}

/** One factor for all elements, and a number to add for each channel. */
const scaledImage: Move = (node, context) => {
  const data = find(node, 'bias')?.floats ?? [];
  return productAndSum(node, context, ['scale', 'bias'], { shape: [1, data.length, 1, 1], data });
};

const affine: Move = (node, context) =>
  productAndSum(node, context, ['alpha', 'beta'], { shape: [], data: [floatOf(node, 'beta') ?? 0] });

export const EXPERIMENTS: Readonly<Record<string, Steps>> = {
  Affine: { 10: { up: affine } },
  Crop: { 10: { up: asSlice } },
  ImageScaler: { 10: { up: scaledImage } },
};
