import type { Bitmap, NetworkView } from '../../store/state.ts';
import { type ColorScale, colorIndex, packedColors, packRgb } from './colormap.ts';

/** Values and pictures as small canvases that larger drawings scale. */

/** Longest side of a kept miniature, in pixels: sharp at 96 CSS pixels on a screen of double density. */
const MINIATURE = 192;
const miniatures = new WeakMap<Bitmap, HTMLCanvasElement>();

/** A picture made small once, and kept as long as the picture itself. */
export function miniature(bitmap: Bitmap): HTMLCanvasElement {
  const known = miniatures.get(bitmap);
  if (known) return known;
  const full = document.createElement('canvas');
  full.width = bitmap.width;
  full.height = bitmap.height;
  full.getContext('2d')?.putImageData(new ImageData(bitmap.data, bitmap.width, bitmap.height), 0, 0);
  const shrink = Math.min(1, MINIATURE / Math.max(bitmap.width, bitmap.height));
  const small = document.createElement('canvas');
  small.width = Math.max(1, Math.round(bitmap.width * shrink));
  small.height = Math.max(1, Math.round(bitmap.height * shrink));
  const context = small.getContext('2d');
  if (context) {
    context.imageSmoothingQuality = 'high';
    context.drawImage(full, 0, 0, small.width, small.height);
  }
  miniatures.set(bitmap, small);
  return small;
}

/** The centre square of a picture, drawn to fill a square. */
export function drawSquare(context: CanvasRenderingContext2D, image: HTMLCanvasElement, side: number): void {
  const edge = Math.min(image.width, image.height);
  context.imageSmoothingQuality = 'high';
  context.drawImage(image, (image.width - edge) / 2, (image.height - edge) / 2, edge, edge, 0, 0, side, side);
}

/** A drawing surface of exactly these pixels; `fill` writes them as words (little-endian A B G R). */
export function pixelCanvas(
  width: number,
  height: number,
  fill: (words: Uint32Array) => void,
): HTMLCanvasElement | null {
  if (width < 1 || height < 1) return null;
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = height;
  const image = new ImageData(width, height);
  fill(new Uint32Array(image.data.buffer));
  canvas.getContext('2d')?.putImageData(image, 0, 0);
  return canvas;
}

/** Writes values as colours, element by element. */
export function fillMap(words: Uint32Array, values: Float32Array, scale: ColorScale): void {
  const colors = packedColors(scale.map);
  for (let index = 0; index < values.length; index += 1) {
    words[index] = colors[colorIndex(scale, values[index] as number)] as number;
  }
}

/** Writes the network's own pixels, grey or colour. */
export function fillView(words: Uint32Array, view: NetworkView): void {
  const { pixels, channels } = view;
  for (let index = 0; index < words.length; index += 1) {
    const at = index * channels;
    const red = pixels[at] ?? 0;
    words[index] = channels >= 3 ? packRgb(red, pixels[at + 1] ?? 0, pixels[at + 2] ?? 0) : packRgb(red, red, red);
  }
}

/** Draws small pixels large and sharp; many pixels small and smooth. */
export function drawScaled(
  context: CanvasRenderingContext2D,
  image: HTMLCanvasElement,
  x: number,
  y: number,
  width: number,
  height: number,
  density: number,
): void {
  context.imageSmoothingEnabled = image.width > width * density || image.height > height * density;
  context.imageSmoothingQuality = 'high';
  context.drawImage(image, x, y, width, height);
}
