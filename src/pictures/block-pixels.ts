import type { PixelBlock } from '../core/dataset/types.ts';
import { fitPicture } from '../core/picture/fit.ts';
import type { NetworkPixels, NetworkSize, PictureError, PictureFit } from '../core/picture/types.ts';
import { ok, type Result } from '../core/result.ts';

/** Whether a network takes the pictures of a block as they are. */
export function isOwnForm({ width, height, channels }: PixelBlock, size: NetworkSize): boolean {
  return width === size.width && height === size.height && channels === size.channels;
}

/** A picture of a block as a network sees it. One of the network's own form passes byte for byte, as a view. */
export function blockPixels(
  block: PixelBlock,
  index: number,
  size: NetworkSize,
  fit: PictureFit,
): Result<NetworkPixels, PictureError> {
  const { width, height, channels } = block;
  const pixels = block.read(index);
  if (isOwnForm(block, size)) return ok({ width, height, channels, pixels: pixels as Uint8Array<ArrayBuffer> });
  const data = new Uint8ClampedArray(width * height * 4).fill(255);
  for (let at = 0; at < width * height; at += 1) {
    for (let channel = 0; channel < 3; channel += 1) {
      data[4 * at + channel] = pixels[channels === 1 ? at : 3 * at + channel] as number;
    }
  }
  return fitPicture({ width, height, data }, size, fit);
}
