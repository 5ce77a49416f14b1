import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import encodeJpegData, { init as initJpeg } from '@jsquash/jpeg/encode.js';
import encodeWebpData, { init as initWebp } from '@jsquash/webp/encode.js';
import type { DecodedPicture } from '../../../src/core/picture/types.ts';
import { concatBytes } from '../../../src/runtime/image/bytes.ts';
import { decodePictureInNode } from '../../../src/runtime/image/node.ts';
import { english, korean } from '../../support/said.ts';

/** Good pictures to test with; the broken ones are made from them. */

export interface Rgba {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8ClampedArray<ArrayBuffer>;
}

/** A picture whose every corner differs, smooth enough for lossy formats. */
export function pattern(width: number, height: number, alpha = 255): Rgba {
  const data = new Uint8ClampedArray(width * height * 4);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      data.set(
        [(255 * x) / width, (255 * y) / height, 128 - (64 * x * y) / (width * height), alpha],
        (y * width + x) * 4,
      );
    }
  }
  return { width, height, data };
}

const wasm = (file: string) => new WebAssembly.Module(readFileSync(createRequire(import.meta.url).resolve(file)));
let ready: Promise<unknown> | null = null;

/** jSquash's types leave out the form with a module. */
type Init = (module: WebAssembly.Module) => Promise<unknown>;

function encoders(): Promise<unknown> {
  ready ??= Promise.all([
    (initJpeg as unknown as Init)(wasm('@jsquash/jpeg/codec/enc/mozjpeg_enc.wasm')),
    (initWebp as unknown as Init)(wasm('@jsquash/webp/codec/enc/webp_enc_simd.wasm')),
  ]);
  return ready;
}

export async function writeJpeg(picture: Rgba, options: object = {}): Promise<Uint8Array<ArrayBuffer>> {
  await encoders();
  return new Uint8Array(await encodeJpegData(picture as ImageData, { quality: 95, ...options }));
}

/** Lossless, with the colours of transparent pixels kept. */
export async function writeWebp(picture: Rgba, options: object = {}): Promise<Uint8Array<ArrayBuffer>> {
  await encoders();
  return new Uint8Array(await encodeWebpData(picture as ImageData, { lossless: 1, exact: 1, ...options }));
}

export async function decoded(bytes: Uint8Array): Promise<DecodedPicture> {
  const result = await decodePictureInNode(bytes);
  if (!result.ok) throw new Error(`${english(result.error.message)} ${result.error.detail ?? ''}`);
  return result.value;
}

export async function refusal(bytes: Uint8Array): Promise<string> {
  const result = await decodePictureInNode(bytes);
  if (result.ok) throw new Error('the picture was accepted');
  for (const message of [english(result.error.message), korean(result.error.message)]) {
    if (message.split(/[.] /).length < 3) throw new Error(`a message in three sentences is missing: ${message}`);
  }
  return result.error.code;
}

/** A CMYK JPEG of 8 × 8 pixels. */
export const CMYK_JPEG = fromBase64(
  '/9j/7gAOQWRvYmUAZAAAAAAA/9sAQwAQCwwODAoQDg0OEhEQExgoGhgWFhgxIyUdKDozPTw5Mzg3QEhcTkBEV0U3OFBtUVdfYmdoZz5NcXlwZHhc' +
    'ZWdj/8AAFAgACAAIBEMRAE0RAFkRAEsRAP/EABQAAQAAAAAAAAAAAAAAAAAAAAb/xAAUEAEAAAAAAAAAAAAAAAAAAAAA/9oADgRDAE0AWQBLAAA/ADRi' +
    'RHb/2Q==',
);

/** EXIF data with an orientation and nothing else. */
export function exif(orientation: number, order: 'II' | 'MM' = 'II'): Uint8Array<ArrayBuffer> {
  const data = new Uint8Array(26);
  const view = new DataView(data.buffer);
  const little = order === 'II';
  data.set(ascii(order));
  view.setUint16(2, 42, little);
  view.setUint32(4, 8, little);
  view.setUint16(8, 1, little);
  view.setUint16(10, 0x0112, little);
  view.setUint16(12, 3, little);
  view.setUint32(14, 1, little);
  view.setUint16(18, orientation, little);
  return data;
}

export function jpegWithExif(jpeg: Uint8Array, data: Uint8Array): Uint8Array<ArrayBuffer> {
  const length = 2 + 6 + data.length;
  const segment = concatBytes([Uint8Array.of(0xff, 0xe1, length >> 8, length & 0xff), ascii('Exif\0\0'), data]);
  return concatBytes([jpeg.subarray(0, 2), segment, jpeg.subarray(2)]);
}

/** A chunk of a WebP file, padded. */
export function webpChunk(type: string, data: Uint8Array): Uint8Array<ArrayBuffer> {
  const length = new Uint8Array(4);
  new DataView(length.buffer).setUint32(0, data.length, true);
  return concatBytes([ascii(type), length, data, new Uint8Array(data.length % 2)]);
}

export function webpFile(chunks: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  return webpChunk('RIFF', concatBytes([ascii('WEBP'), ...chunks]));
}

/** The extended header: flags (2 animation, 8 EXIF, 16 alpha) and the canvas size. */
export function webpCanvas(flags: number, width: number, height: number): Uint8Array<ArrayBuffer> {
  return webpChunk('VP8X', concatBytes([Uint8Array.of(flags, 0, 0, 0), uint24(width - 1), uint24(height - 1)]));
}

/** One frame of an animation at an even place. `still` is a whole WebP file, of which the picture chunks are taken. */
export function webpFrame(still: Uint8Array, x: number, y: number, width: number, height: number) {
  const head = [uint24(x / 2), uint24(y / 2), uint24(width - 1), uint24(height - 1), uint24(100), Uint8Array.of(0)];
  return webpChunk('ANMF', concatBytes([...head, still.subarray(12)]));
}

export function ascii(letters: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(letters, (letter) => letter.charCodeAt(0));
}

function uint24(value: number): Uint8Array {
  return Uint8Array.of(value & 0xff, (value >> 8) & 0xff, value >> 16);
}

function fromBase64(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(text, 'base64'));
}
