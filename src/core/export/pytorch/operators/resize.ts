import { intOf, listOf, textOf } from '../../../operators/operation.ts';
import { pyCall, pyNumber, pyString, pyTuple } from '../../python-text.ts';
import {
  arg,
  isGiven,
  isWhole,
  listArg,
  type OperatorCode,
  type OperatorContext,
  rankOf,
  type WriteOperator,
} from './context.ts';

/** Resizing in all the forms of ONNX. What no layer type expresses goes through a function that the file defines. */

/** Sizes where some are the dims that arrive, by name: those axes stay as they are. */
function sizesOf(context: OperatorContext, input: number): string | null {
  const { operation } = context;
  const items = operation.values[input]?.items;
  const axes = listOf(operation, 'axes');
  if (!items?.some((item) => typeof item === 'string')) return listArg(context, 'sizes', input) ?? null;
  const sizes = items.map((item, at) => {
    if (typeof item === 'number') return pyNumber(item);
    return item !== null && operation.inputs[0]?.shape[axes?.[at] ?? at] === item ? 'None' : null;
  });
  return sizes.every((size) => size !== null) ? `(${sizes.join(', ')},)` : null;
}

const MODES = new Set(['nearest', 'linear', 'cubic']);
const COORDINATES = new Set(
  'half_pixel half_pixel_symmetric pytorch_half_pixel asymmetric align_corners tf_crop_and_resize'.split(' '),
);

function resize(context: OperatorContext): OperatorCode | null {
  const { operation } = context;
  const { opset } = operation;
  const x = arg(context, 0);
  const old = opset < 11;
  const mode = textOf(operation, 'mode', 'nearest');
  const coordinates = old ? 'asymmetric' : textOf(operation, 'coordinate_transformation_mode', 'half_pixel');
  const stretches = textOf(operation, 'keep_aspect_ratio_policy', 'stretch') === 'stretch';
  if (x === null || rankOf(context) === null || !MODES.has(mode) || !COORDINATES.has(coordinates) || !stretches) {
    return null;
  }
  if (intOf(operation, 'antialias', 0) === 1 || (isWhole(context) && mode !== 'nearest')) return null;
  // Upsample and the first Resize have no region, and no sizes.
  const bySizes = !old && isGiven(context, 3);
  const amounts = bySizes ? sizesOf(context, 3) : listArg(context, 'scales', old ? 1 : 2);
  const crops = coordinates === 'tf_crop_and_resize';
  const region = crops ? listArg(context, 'roi', 1) : undefined;
  if (!amounts || (crops && !region)) return null;
  const float = (name: string, fallback: number) => {
    const value = operation.attributes[name];
    return typeof value === 'number' && value !== fallback ? pyNumber(Number(Math.fround(value).toPrecision(9))) : null;
  };
  const simple = operation.operator === 'Upsample' ? 'floor' : 'simple';
  const rounding = old ? simple : textOf(operation, 'nearest_mode', 'round_prefer_floor');
  const axes = listOf(operation, 'axes');
  const forward = pyCall('resize', [x], {
    [bySizes ? 'sizes' : 'scales']: amounts,
    axes: axes && pyTuple(axes),
    mode: mode === 'nearest' ? null : pyString(mode),
    coordinates: coordinates === 'half_pixel' ? null : pyString(coordinates),
    rounding: mode !== 'nearest' || rounding === 'round_prefer_floor' ? null : pyString(rounding),
    cubic: mode === 'cubic' ? float('cubic_coeff_a', -0.75) : null,
    exclude_outside: intOf(operation, 'exclude_outside', 0) === 1 ? 'True' : null,
    region: region ?? null,
    outside: crops ? float('extrapolation_value', 0) : null,
  });
  return { forward, uses: ['resize'] };
}

export const RESIZE: Readonly<Record<string, WriteOperator>> = {
  Resize: resize,
  // Before opset 7 it names a height and a width instead.
  Upsample: (context) => (context.operation.opset < 7 ? null : resize(context)),
};
