import { NON_FINITE_COLOR, NON_FINITE_KINDS, type NonFiniteKind, nonFiniteKind } from '../../core/tensor/non-finite.ts';
import { CIVIDIS_HEX } from './cividis-table.ts';

/** Colours of values, readable with every kind of colour vision: from little to much, and either side of zero. */

/** The diverging map is near white at zero; on a dark page its twin is near black there, so that nothing recedes. */
export type Colormap = 'sequential' | 'diverging' | 'divergingDark';

/** How a value becomes a colour: linear between `min` and `max`, cut off outside. */
export interface ColorScale {
  readonly map: Colormap;
  readonly min: number;
  readonly max: number;
}

type Rgb = readonly [number, number, number];

const ENTRIES = 256;

/**
 * Blue below zero, near white at zero, red above: ColorBrewer's RdBu with 11 classes, reversed (Harrower and Brewer,
 * The Cartographic Journal 40(1), 2003), which they list as colour-blind safe.
 */
const DIVERGING_ANCHORS: readonly Rgb[] = [
  [0x05, 0x30, 0x61],
  [0x21, 0x66, 0xac],
  [0x43, 0x93, 0xc3],
  [0x92, 0xc5, 0xde],
  [0xd1, 0xe5, 0xf0],
  [0xf7, 0xf7, 0xf7],
  [0xfd, 0xdb, 0xc7],
  [0xf4, 0xa5, 0x82],
  [0xd6, 0x60, 0x4d],
  [0xb2, 0x18, 0x2b],
  [0x67, 0x00, 0x1f],
];

/**
 * Blue below zero, near black at zero, red above: berlin of Crameri's scientific colour maps (Crameri, Shephard and
 * Heron, Nature Communications 11, 2020), every 25th or so of its 256 entries.
 */
const DIVERGING_DARK_ANCHORS: readonly Rgb[] = [
  [0x9e, 0xb0, 0xff],
  [0x60, 0xa5, 0xdf],
  [0x32, 0x80, 0xa6],
  [0x20, 0x52, 0x6a],
  [0x11, 0x27, 0x32],
  [0x19, 0x0c, 0x09],
  [0x37, 0x10, 0x00],
  [0x5f, 0x1f, 0x0a],
  [0x96, 0x4a, 0x36],
  [0xca, 0x7b, 0x71],
  [0xff, 0xad, 0xad],
];

/** They follow the entries of every map. */
const BEYOND = NON_FINITE_KINDS.map((kind) => parseHex(NON_FINITE_COLOR[kind].slice(1)));

const TABLES: Readonly<Record<Colormap, readonly Rgb[]>> = {
  sequential: [
    ...Array.from({ length: ENTRIES }, (_, index) => parseHex(CIVIDIS_HEX.slice(index * 6, index * 6 + 6))),
    ...BEYOND,
  ],
  diverging: [...spread(DIVERGING_ANCHORS), ...BEYOND],
  divergingDark: [...spread(DIVERGING_DARK_ANCHORS), ...BEYOND],
};

const CSS: Readonly<Record<Colormap, readonly string[]>> = {
  sequential: TABLES.sequential.map(toCss),
  diverging: TABLES.diverging.map(toCss),
  divergingDark: TABLES.divergingDark.map(toCss),
};

const PACKED: Readonly<Record<Colormap, Uint32Array>> = {
  sequential: Uint32Array.from(TABLES.sequential, pack),
  diverging: Uint32Array.from(TABLES.diverging, pack),
  divergingDark: Uint32Array.from(TABLES.divergingDark, pack),
};

/**
 * Entry of the map for a value, 0..255; beyond them the colours of NaN, ∞ and −∞. A scale without extent shows its middle.
 * @example colorIndex({ map: 'sequential', min: 0, max: 1 }, 1) // 255
 */
export function colorIndex(scale: ColorScale, value: number): number {
  // x − x is 0 for every finite number.
  if (value - value !== 0) return ENTRIES + NON_FINITE_KINDS.indexOf(nonFiniteKind(value) as NonFiniteKind);
  const extent = scale.max - scale.min;
  if (!(extent > 0)) return ENTRIES / 2;
  const index = Math.round(((value - scale.min) / extent) * (ENTRIES - 1));
  return index >= 0 ? Math.min(index, ENTRIES - 1) : 0;
}

/** The colour of a value as CSS. */
export function cssColor(scale: ColorScale, value: number): string {
  return CSS[scale.map][colorIndex(scale, value)] as string;
}

/** The colour of NaN or an infinity, the same on every map and in every theme. */
export function nonFiniteColor(kind: NonFiniteKind): string {
  return NON_FINITE_COLOR[kind];
}

/** The same as a pixel word. */
export function packedNonFinite(kind: NonFiniteKind): number {
  return pack(parseHex(NON_FINITE_COLOR[kind].slice(1)));
}

/** The map, and the colours beyond it, as pixels of an `ImageData` seen as 32-bit words (little-endian: A B G R). */
export function packedColors(map: Colormap): Uint32Array {
  return PACKED[map];
}

/** One colour as a pixel word, opaque. */
export function packRgb(red: number, green: number, blue: number): number {
  return pack([red, green, blue]);
}

/** Stops of a CSS gradient that shows a map, left to right. */
export function gradientStops(map: Colormap, count = 17): string {
  const last = count - 1;
  return Array.from({ length: count }, (_, step) => CSS[map][Math.round((step / last) * (ENTRIES - 1))]).join(', ');
}

function parseHex(hex: string): Rgb {
  const value = Number.parseInt(hex, 16);
  return [value >> 16, (value >> 8) & 255, value & 255];
}

function spread(anchors: readonly Rgb[]): readonly Rgb[] {
  return Array.from({ length: ENTRIES }, (_, index) => between(anchors, index / (ENTRIES - 1)));
}

/** Linear interpolation between equally spaced anchors. */
function between(anchors: readonly Rgb[], at: number): Rgb {
  const position = at * (anchors.length - 1);
  const index = Math.min(Math.floor(position), anchors.length - 2);
  const low = anchors[index] as Rgb;
  const high = anchors[index + 1] as Rgb;
  const mix = (channel: 0 | 1 | 2) => Math.round(low[channel] + (high[channel] - low[channel]) * (position - index));
  return [mix(0), mix(1), mix(2)];
}

function pack([red, green, blue]: Rgb): number {
  return ((255 << 24) | (blue << 16) | (green << 8) | red) >>> 0;
}

function toCss([red, green, blue]: Rgb): string {
  return `#${[red, green, blue].map((value) => value.toString(16).padStart(2, '0')).join('')}`;
}
