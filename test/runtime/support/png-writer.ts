import { crc32, deflateSync } from 'node:zlib';
import { concatBytes } from '../../../src/runtime/image/bytes.ts';

/** Writes PNG files of every kind for tests: colour types, depths, interlacing, odd chunks. */

export const PNG_SIGNATURE = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);

export interface PngOptions {
  readonly width: number;
  readonly height: number;
  /** 0 grey, 2 RGB, 3 palette, 4 grey and alpha, 6 RGBA. */
  readonly colourType: 0 | 2 | 3 | 4 | 6;
  readonly bitDepth?: 1 | 2 | 4 | 8 | 16;
  /** Samples of a pixel: palette index, or one value per channel at full depth. */
  readonly pixel: (x: number, y: number) => readonly number[];
  readonly interlaced?: boolean;
  /** Chunks between IHDR and IDAT: PLTE, tRNS, eXIf, … */
  readonly chunks?: readonly Uint8Array[];
}

export function writePng(options: PngOptions): Uint8Array<ArrayBuffer> {
  const { width, height, colourType, bitDepth = 8, interlaced = false, chunks = [] } = options;
  const passes = interlaced ? ADAM7 : [[0, 0, 1, 1] as const];
  const raw = concatBytes(passes.flatMap((pass) => passRows(options, bitDepth, pass)));
  return concatBytes([
    PNG_SIGNATURE,
    pngChunk('IHDR', header(width, height, bitDepth, colourType, interlaced)),
    ...chunks,
    pngChunk('IDAT', deflateSync(raw)),
    pngChunk('IEND', new Uint8Array()),
  ]);
}

/** The IHDR data, for files whose pixels do not matter. */
export function header(width: number, height: number, bitDepth = 8, colourType = 2, interlaced = false): Uint8Array {
  const data = new Uint8Array(13);
  const view = new DataView(data.buffer);
  view.setUint32(0, width);
  view.setUint32(4, height);
  data.set([bitDepth, colourType, 0, 0, interlaced ? 1 : 0], 8);
  return data;
}

export function pngChunk(type: string, data: Uint8Array): Uint8Array<ArrayBuffer> {
  const name = new TextEncoder().encode(type);
  const chunk = new Uint8Array(12 + data.length);
  const view = new DataView(chunk.buffer);
  view.setUint32(0, data.length);
  chunk.set(name, 4);
  chunk.set(data, 8);
  view.setUint32(8 + data.length, crc32(chunk.subarray(4, 8 + data.length)));
  return chunk;
}

/** Start x, start y, step x, step y of each pass. */
const ADAM7 = [
  [0, 0, 8, 8],
  [4, 0, 8, 8],
  [0, 4, 4, 8],
  [2, 0, 4, 4],
  [0, 2, 2, 4],
  [1, 0, 2, 2],
  [0, 1, 1, 2],
] as const;

function passRows(
  { width, height, pixel }: PngOptions,
  bitDepth: number,
  [x0, y0, dx, dy]: readonly [number, number, number, number],
): Uint8Array[] {
  const rows: Uint8Array[] = [];
  for (let y = y0; y < height; y += dy) {
    const samples: number[] = [];
    for (let x = x0; x < width; x += dx) samples.push(...pixel(x, y));
    // An empty pass has no rows at all, not even filter bytes.
    if (samples.length > 0) rows.push(Uint8Array.of(0, ...pack(samples, bitDepth)));
  }
  return rows;
}

function pack(samples: readonly number[], bitDepth: number): readonly number[] {
  if (bitDepth === 8) return samples;
  if (bitDepth === 16) return samples.flatMap((sample) => [sample >> 8, sample & 0xff]);
  const bytes = new Array<number>(Math.ceil((samples.length * bitDepth) / 8)).fill(0);
  for (const [index, sample] of samples.entries()) {
    const bit = index * bitDepth;
    bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) | (sample << (8 - bitDepth - (bit & 7)));
  }
  return bytes;
}
