import type { RawPicture } from '../../core/picture/types.ts';

/**
 * Turns a stored picture upright. Orientation as in EXIF: 1 upright, 2 mirrored, 3 upside down, 4 mirrored upside down,
 * 5 transposed, 6 to be turned right, 7 transposed across the other diagonal, 8 to be turned left.
 */
export function orient(picture: RawPicture, orientation: number): RawPicture {
  if (orientation <= 1 || orientation > 8) return picture;
  const { width: w, height: h } = picture;
  // Where the upright picture's first pixel is stored, and how far one step right or down moves in storage.
  const [start, right, down] = steps(orientation, w, h);
  const [width, height] = orientation >= 5 ? [h, w] : [w, h];
  const source = pixels(picture.data);
  const target = new Uint32Array(width * height);
  let at = 0;
  for (let y = 0; y < height; y += 1) {
    let from = start + y * down;
    for (let x = 0; x < width; x += 1) {
      target[at] = source[from] ?? 0;
      at += 1;
      from += right;
    }
  }
  return { width, height, data: new Uint8ClampedArray(target.buffer) };
}

function steps(orientation: number, w: number, h: number): readonly [start: number, right: number, down: number] {
  const last = w * h - 1;
  switch (orientation) {
    case 2:
      return [w - 1, -1, w];
    case 3:
      return [last, -1, -w];
    case 4:
      return [last - w + 1, 1, -w];
    case 5:
      return [0, w, 1];
    case 6:
      return [last - w + 1, -w, 1];
    case 7:
      return [last, -w, -1];
    default:
      return [w - 1, w, -1];
  }
}

/** One 32-bit value per pixel; copies only where the view starts at an odd place. */
function pixels(data: Uint8ClampedArray<ArrayBuffer>): Uint32Array {
  const aligned = data.byteOffset % 4 === 0 ? data : data.slice();
  return new Uint32Array(aligned.buffer, aligned.byteOffset, aligned.length / 4);
}
