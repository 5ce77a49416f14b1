import type { Tensor } from '../../core/tensor/types.ts';
import { type ColorScale, packedNonFinite, packRgb } from '../plot/colormap.ts';
import { kindAt } from '../plot/hatch.ts';
import { fillMap } from '../plot/pixels.ts';
import type { Tiles } from './tile-grid.tsx';

/** The weights [filters, inputs, rows, columns] of a convolution as small pictures. */

/** Offset of one filter's slice for one input channel. */
function sliceStart(tensor: Tensor, filter: number, input: number): number {
  const [, inputs = 0, rows = 0, columns = 0] = tensor.shape;
  return (filter * inputs + input) * rows * columns;
}

export function filterValue(tensor: Tensor, filter: number, input: number, x: number, y: number): number {
  const columns = tensor.shape[3] ?? 0;
  return tensor.data[sliceStart(tensor, filter, input) + y * columns + x] ?? Number.NaN;
}

/** A weight as the brightness of its colour: grey is 0, full the layer's largest magnitude. */
export function weightByte(value: number, reach: number): number {
  return Math.round(Math.min(1, Math.max(0, 0.5 + (0.5 * value) / (reach || 1))) * 255);
}

/** @param input the input channel to show; null for the three colours of a picture together */
export function filterTiles(tensor: Tensor, input: number | null, scale: ColorScale): Tiles {
  const [count = 0, , rows = 0, columns = 0] = tensor.shape;
  const area = rows * columns;
  const planes = (filter: number) =>
    (input === null ? [0, 1, 2] : [input]).map((channel) => {
      const start = sliceStart(tensor, filter, channel);
      return tensor.data.subarray(start, start + area);
    });
  const fill = (words: Uint32Array, filter: number): void => {
    const colors = planes(filter);
    const [red = new Float32Array(), green = red, blue = red] = colors;
    if (input !== null) {
      fillMap(words, red, scale);
      return;
    }
    const byte = (value: number | undefined) => weightByte(value ?? 0, scale.max);
    for (let index = 0; index < area; index += 1) {
      const kind = kindAt(colors, index);
      words[index] =
        kind === null ? packRgb(byte(red[index]), byte(green[index]), byte(blue[index])) : packedNonFinite(kind);
    }
  };
  return { count, width: columns, height: rows, fill, planes };
}
