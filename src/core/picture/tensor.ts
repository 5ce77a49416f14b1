import type { Tensor } from '../tensor/types.ts';
import type { NetworkPixels } from './types.ts';

/** How pixel values become the network's numbers: the picture layer's attributes. */
export interface Normalisation {
  /** '0..255': as they are; '0..1': divided by 255; 'meanStd': (value / 255 − mean) / std. */
  readonly normalisation: '0..255' | '0..1' | 'meanStd';
  /** One per channel, or one for all; used by 'meanStd'. */
  readonly mean: readonly number[];
  readonly std: readonly number[];
}

/**
 * The network's input from the pixels it sees.
 * @param pixels [H, W, C], 0..255
 * @returns [1, C, H, W], float32
 * @example toTensor(pixels, { normalisation: 'meanStd', mean: [0.4914, 0.4822, 0.4465], std: [0.247, 0.2435, 0.2616] })
 */
export function toTensor(pixels: NetworkPixels, { normalisation, mean, std }: Normalisation): Tensor {
  const { width, height, channels } = pixels;
  const plane = width * height;
  const data = new Float32Array(channels * plane);
  const table = new Float32Array(256);
  for (let c = 0; c < channels; c += 1) {
    const scale = normalisation === '0..255' ? 1 : 255;
    const offset = normalisation === 'meanStd' ? perChannel(mean, c, 0) : 0;
    const divisor = normalisation === 'meanStd' ? perChannel(std, c, 1) : 1;
    // There are no more values than 256: each is worked out once.
    for (let value = 0; value < 256; value += 1) table[value] = (value / scale - offset) / divisor;
    for (let to = c * plane, from = c; to < (c + 1) * plane; to += 1, from += channels) {
      data[to] = table[pixels.pixels[from] as number] as number;
    }
  }
  return { shape: [1, channels, height, width], data };
}

/** The value of channel `c` in a list that may hold one value for all. */
function perChannel(values: readonly number[], c: number, fallback: number): number {
  return values[values.length === 1 ? 0 : c] ?? fallback;
}
