import type { AxisOrder } from './problems.ts';
import type { PixelBlock } from './types.ts';

/** Pictures behind each other in one array of bytes. */
export interface PackedPixels {
  readonly bytes: Uint8Array;
  readonly count: number;
  readonly width: number;
  readonly height: number;
  readonly channels: 1 | 3;
  readonly order: AxisOrder;
}

/** Channels last is a view into the array; channels first is turned picture by picture. */
export function packedPixels({ bytes, count, width, height, channels, order }: PackedPixels): PixelBlock {
  const plane = width * height;
  const size = plane * channels;
  const view = (index: number) => bytes.subarray(index * size, (index + 1) * size);
  const turned = (index: number) => {
    const from = view(index);
    const pixels = new Uint8Array(size);
    for (let channel = 0, at = 0; channel < channels; channel += 1) {
      for (let to = channel; to < size; to += channels, at += 1) pixels[to] = from[at] as number;
    }
    return pixels;
  };
  const isMade = channels > 1 && order === 'nchw';
  return { count, width, height, channels, isMade, read: isMade ? turned : view };
}

/** What the axes of an array of pictures mean. */
export interface ReadAxes {
  readonly count: number;
  readonly width: number;
  readonly height: number;
  readonly channels: 1 | 3;
  readonly order: AxisOrder;
}

/**
 * Reads [N, H, W], [N, H, W, C] and [N, C, H, W].
 * @param order what a person said, where both could be meant
 * @returns null where it is none of them, `ambiguous` where it may be two
 */
export function readAxes(shape: readonly number[], order: AxisOrder | null): ReadAxes | 'ambiguous' | null {
  const [count = 0, a = 0, b = 0, c = 0] = shape;
  if (shape.length === 3) return { count, height: a, width: b, channels: 1, order: 'nhwc' };
  if (shape.length !== 4) return null;
  const last = isChannels(c) ? ({ count, height: a, width: b, channels: c, order: 'nhwc' } as const) : null;
  const first = isChannels(a) ? ({ count, height: b, width: c, channels: a, order: 'nchw' } as const) : null;
  if (last && first) return order === null ? 'ambiguous' : order === 'nhwc' ? last : first;
  return last ?? first;
}

function isChannels(dim: number): dim is 1 | 3 {
  return dim === 1 || dim === 3;
}
