import { type Colour, type Shape, SIGN_SIZE, type Sign, type Texture, type Uniform } from './signs-plan.ts';

/** Signs as pixels. Only + − × ÷ and whole numbers: the same bits everywhere. */

/** Points per pixel and axis that are looked at: edges come out smooth. */
const SAMPLES = 3;

type Rgb = readonly [number, number, number];

const COLOUR: Readonly<Record<Colour, Rgb>> = {
  red: [205, 50, 45],
  green: [50, 165, 65],
  blue: [50, 85, 205],
  yellow: [205, 185, 50],
  cyan: [50, 180, 190],
  magenta: [190, 60, 180],
  // Brighter than any background: a grey sign would be lost on grey.
  white: [235, 235, 235],
};

/** Whether a point of the turned sign belongs to it; its extent is 1 to all sides. */
const INSIDE: Readonly<Record<Shape, (u: number, v: number) => boolean>> = {
  disc: (u, v) => u * u + v * v <= 0.9,
  ring: (u, v) => u * u + v * v <= 1 && u * u + v * v >= 0.3,
  triangle: (u, v) => v <= 0.6 && v + 1.7320508 * u >= -1.1 && v - 1.7320508 * u >= -1.1,
  cross: (u, v) => (Math.abs(u) <= 0.3 && Math.abs(v) <= 1) || (Math.abs(v) <= 0.3 && Math.abs(u) <= 1),
  square: (u, v) => Math.abs(u) <= 0.75 && Math.abs(v) <= 0.75,
  bar: (u, v) => Math.abs(u) <= 1 && Math.abs(v) <= 0.45,
  half: (u, v) => v >= -0.35 && u * u + (v + 0.35) * (v + 0.35) <= 1,
};

/** How bright a point of the sign is, 0 to 1, by where it lies in the texture: in periods. */
const BRIGHT: Readonly<Record<Texture, (p: number, q: number, v: number, grain: number) => number>> = {
  stripes: (p) => (part(p) < 0.5 ? 1 : 0.3),
  checks: (p, q) => (part(p) < 0.5 === part(q) < 0.5 ? 1 : 0.3),
  dots: (p, q) => {
    const a = part(p) - 0.5;
    const b = part(q) - 0.5;
    return a * a + b * b < 0.1 ? 0.3 : 1;
  },
  plain: () => 0.85,
  shaded: (_p, _q, v) => 0.75 + 0.25 * v,
  grainy: (_p, _q, _v, grain) => 0.55 + 0.45 * grain,
};

function part(value: number): number {
  return value - Math.floor(value);
}

/**
 * Draws a sign on a background that runs from one dull tone to another, with noise over both.
 * @param noise one number per channel and pixel, and one per pixel for grain
 * @returns [32, 32, 3]
 */
export function drawSign(sign: Sign, noise: Uniform): Uint8Array<ArrayBuffer> {
  const pixels = new Uint8Array(SIGN_SIZE * SIGN_SIZE * 3);
  const { tones } = sign;
  const tone = (index: number) => tones[index] ?? 0;
  const base = 45 + 120 * tone(0);
  // Dull: no background is as colourful as a sign.
  const tint: Rgb = [24 * (tone(1) - 0.5), 24 * (tone(2) - 0.5), 24 * (tone(3) - 0.5)];
  const slope: Rgb = [50 * (tone(4) - 0.5), 50 * (tone(5) - 0.5), 0];
  const strength = 0.8 + 0.3 * tone(6);
  const amount = 12 + 20 * tone(7);
  const colour = COLOUR[sign.colour];
  const front = [0, 1, 2].map((channel) => (colour[channel] as number) * strength);
  const seen = { cover: 0, bright: 0 };
  for (let y = 0, at = 0; y < SIGN_SIZE; y += 1) {
    for (let x = 0; x < SIGN_SIZE; x += 1) {
      lookAtPixel(sign, x, y, noise(), seen);
      const ground = base + slope[0] * (x / SIGN_SIZE - 0.5) + slope[1] * (y / SIGN_SIZE - 0.5);
      for (let channel = 0; channel < 3; channel += 1, at += 1) {
        const back = ground + (tint[channel] as number);
        const value = back * (1 - seen.cover) + (front[channel] as number) * seen.bright + amount * (noise() - 0.5);
        pixels[at] = value < 0 ? 0 : value > 255 ? 255 : Math.floor(value + 0.5);
      }
    }
  }
  return pixels;
}

/**
 * How much of a pixel the sign covers, and how bright that part is: both 0 to 1, the second at most the first.
 * @param seen takes the two: an object a pixel would be a thousand a picture
 */
function lookAtPixel(
  { turn, x: left, y: top, shape, texture, radius, period, phase }: Sign,
  x: number,
  y: number,
  grain: number,
  seen: { cover: number; bright: number },
): void {
  seen.cover = 0;
  seen.bright = 0;
  // Most pixels lie beside the sign; no corner reaches farther than 1.2 of its radius.
  const reach = 1.2 * radius + 1;
  if (Math.abs(x + 0.5 - left) > reach || Math.abs(y + 0.5 - top) > reach) return;
  const inside = INSIDE[shape];
  const brightness = BRIGHT[texture];
  for (let j = 0; j < SAMPLES; j += 1) {
    for (let i = 0; i < SAMPLES; i += 1) {
      const dx = x + (i + 0.5) / SAMPLES - left;
      const dy = y + (j + 0.5) / SAMPLES - top;
      const across = dx * turn[0] + dy * turn[1];
      const down = dy * turn[0] - dx * turn[1];
      const v = down / radius;
      if (!inside(across / radius, v)) continue;
      seen.cover += 1;
      seen.bright += brightness(across / period + phase[0], down / period + phase[1], v, grain);
    }
  }
  seen.cover /= SAMPLES * SAMPLES;
  seen.bright /= SAMPLES * SAMPLES;
}
