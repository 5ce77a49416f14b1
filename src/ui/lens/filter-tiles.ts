import type { Tensor } from '../../core/tensor/types.ts';
import { type ColorScale, packRgb } from './colormap.ts';
import { fillMap } from './pixels.ts';
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
  const fill = (words: Uint32Array, filter: number): void => {
    if (input !== null) {
      const start = sliceStart(tensor, filter, input);
      fillMap(words, tensor.data.subarray(start, start + area), scale);
      return;
    }
    const [red, green, blue] = [0, 1, 2].map((channel) => sliceStart(tensor, filter, channel)) as [
      number,
      number,
      number,
    ];
    const byte = (at: number) => weightByte(tensor.data[at] ?? 0, scale.max);
    for (let index = 0; index < area; index += 1) {
      words[index] = packRgb(byte(red + index), byte(green + index), byte(blue + index));
    }
  };
  return { count, width: columns, height: rows, fill };
}
