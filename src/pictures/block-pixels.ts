import type { PixelBlock } from '../core/dataset/types.ts';
import { ok, type Result } from '../core/result.ts';
import { fitPicture } from '../runtime/image/fit.ts';
import type { NetworkPixels, NetworkSize, PictureError, PictureFit } from '../runtime/image/types.ts';

/** A picture of a block as a network sees it. One of the network's own form passes byte for byte, as a copy. */
export function blockPixels(
  block: PixelBlock,
  index: number,
  size: NetworkSize,
  fit: PictureFit,
): Result<NetworkPixels, PictureError> {
  const { width, height, channels } = block;
  const pixels = block.read(index);
  if (width === size.width && height === size.height && channels === size.channels) {
    return ok({ width, height, channels, pixels: new Uint8Array(pixels) });
  }
  const data = new Uint8ClampedArray(width * height * 4).fill(255);
  for (let at = 0; at < width * height; at += 1) {
    for (let channel = 0; channel < 3; channel += 1) {
      data[4 * at + channel] = pixels[channels === 1 ? at : 3 * at + channel] as number;
    }
  }
  return fitPicture({ width, height, data }, size, fit);
}
