import type { ProjectPicture } from '../../src/core/project/types.ts';
import { writePng } from './png.ts';

/** Digits for LeNet-5, drawn by us as strokes: white on black, 28×28, as the network sees them. */

type Point = readonly [x: number, y: number];
type Stroke = readonly Point[];

/** Points of an arc, in degrees clockwise from three o'clock. */
function arc(cx: number, cy: number, rx: number, ry: number, from: number, to: number): Stroke {
  const steps = 24;
  return Array.from({ length: steps + 1 }, (_, step) => {
    const angle = ((from + ((to - from) * step) / steps) * Math.PI) / 180;
    return [cx + rx * Math.cos(angle), cy + ry * Math.sin(angle)] as const;
  });
}

const DIGITS: Readonly<Record<string, readonly Stroke[]>> = {
  '3': [arc(13.5, 9.3, 4.6, 3.9, -150, 90), arc(13.2, 18, 5.4, 4.8, -90, 150)],
  '7': [
    [
      [8, 6.5],
      [20, 6],
      [12.5, 22.5],
    ],
  ],
  '0': [arc(14, 14, 5.6, 8.2, 0, 360)],
  '4': [
    [
      [16.5, 5.5],
      [8, 16.5],
      [20.5, 16],
    ],
    [
      [17, 10],
      [16, 22.5],
    ],
  ],
};

const SIZE = 28;
/** Half the width of the pen, and how softly it ends, in pixels. */
const PEN = 1.15;
const SOFT = 0.9;

export function digitPictures(): readonly ProjectPicture[] {
  return ['3', '7', '0', '4'].map((digit) => ({
    name: `digit-${digit}.png`,
    bytes: writePng(SIZE, SIZE, 1, draw(DIGITS[digit] ?? [])),
    fit: 'stretch',
  }));
}

function draw(strokes: readonly Stroke[]): Uint8Array {
  const pixels = new Uint8Array(SIZE * SIZE);
  for (let y = 0; y < SIZE; y += 1) {
    for (let x = 0; x < SIZE; x += 1) {
      const distance = Math.min(...strokes.map((stroke) => distanceTo(stroke, x + 0.5, y + 0.5)));
      const ink = Math.min(1, Math.max(0, (PEN + SOFT - distance) / SOFT));
      pixels[y * SIZE + x] = Math.round(255 * ink);
    }
  }
  return pixels;
}

function distanceTo(stroke: Stroke, x: number, y: number): number {
  let nearest = Number.POSITIVE_INFINITY;
  for (let index = 1; index < stroke.length; index += 1) {
    const [ax, ay] = stroke[index - 1] as Point;
    const [bx, by] = stroke[index] as Point;
    const length = (bx - ax) ** 2 + (by - ay) ** 2;
    const along = length === 0 ? 0 : ((x - ax) * (bx - ax) + (y - ay) * (by - ay)) / length;
    const t = Math.min(1, Math.max(0, along));
    nearest = Math.min(nearest, Math.hypot(x - ax - t * (bx - ax), y - ay - t * (by - ay)));
  }
  return nearest;
}
