import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import encodeJpeg, { init as initJpeg } from '@jsquash/jpeg/encode.js';
import encodePng, { init as initPng } from '@jsquash/png/encode.js';
import encodeWebp, { init as initWebp } from '@jsquash/webp/encode.js';
import { fitPicture } from '../../src/core/picture/fit.ts';
import type { DecodedPicture, PictureFormat, RawPicture } from '../../src/core/picture/types.ts';
import { createCodecs } from '../../src/runtime/image/codecs.ts';
import { decodePictureInNode } from '../../src/runtime/image/node.ts';
import { english } from '../../test/support/said.ts';
import { asset } from './editor.ts';
import { milliseconds, type PartOptions, type PartResult, type Row, settle, time, timeAsync } from './measure.ts';
import { interleave } from './statistics.ts';

const FORMATS: readonly PictureFormat[] = ['jpeg', 'png', 'webp'];
const DECODERS: Readonly<Record<PictureFormat, string>> = {
  jpeg: '@jsquash/jpeg/codec/dec/mozjpeg_dec.wasm',
  png: '@jsquash/png/codec/pkg/squoosh_png_bg.wasm',
  webp: '@jsquash/webp/codec/dec/webp_dec.wasm',
};

/** Reading a photograph of one megapixel, and bringing it to a network's size. */
export async function benchPictures({ root, quick }: PartOptions): Promise<PartResult> {
  const photograph = await megapixel(root);
  const plan = { repetitions: quick ? 3 : 11, rounds: quick ? 1 : 3, warmUp: 3, between: settle };
  const rows: Row[] = [];
  const codecs = createCodecs(async (format) => wasm(DECODERS[format]));
  for (const format of FORMATS) {
    const bytes = await encode(format, photograph);
    const codec = await codecs(format);
    const samples = await interleave(
      { own: () => timeAsync(() => decode(bytes)), codec: () => time(() => codec(bytes)) },
      plan,
    );
    rows.push({
      subject: `${format}, ${(bytes.length / 1024).toFixed(0)} KiB`,
      measured: milliseconds('decode', samples.own),
      baseline: milliseconds('codec alone', samples.codec),
      goal: null,
    });
  }
  for (const size of [32, 224]) {
    const fit = () => fitPicture(photograph, { channels: 3, height: size, width: size }, 'crop');
    const jpeg = await encode('jpeg', photograph);
    const samples = await interleave({ fit: () => time(fit), decode: () => timeAsync(() => decode(jpeg)) }, plan);
    rows.push({
      subject: `to ${size} × ${size}`,
      measured: milliseconds('resample', samples.fit),
      baseline: milliseconds('decode of the JPEG', samples.decode),
      goal: null,
    });
  }
  const notes = [`A photograph of ${photograph.width} × ${photograph.height}: the sample astronaut.jpg, four times.`];
  return { rows, notes };
}

async function decode(bytes: Uint8Array): Promise<DecodedPicture> {
  const picture = await decodePictureInNode(bytes);
  if (!picture.ok) throw new Error(english(picture.error.message));
  return picture.value;
}

/** The sample photographs are smaller: one of them, two by two. */
async function megapixel(root: string): Promise<RawPicture> {
  const tile = await decode(asset(root, 'pictures', 'astronaut.jpg'));
  const width = 2 * tile.width;
  const height = 2 * tile.height;
  const data = new Uint8ClampedArray(4 * width * height);
  for (let y = 0; y < height; y += 1) {
    const from = 4 * tile.width * (y % tile.height);
    const row = tile.data.subarray(from, from + 4 * tile.width);
    data.set(row, 4 * width * y);
    data.set(row, 4 * width * y + row.length);
  }
  return { width, height, data };
}

/** jSquash's types leave out the form with a module. */
type Init = (module: WebAssembly.Module) => Promise<unknown>;

async function encode(format: PictureFormat, picture: RawPicture): Promise<Uint8Array<ArrayBuffer>> {
  const image = picture as unknown as ImageData;
  switch (format) {
    case 'jpeg':
      await (initJpeg as unknown as Init)(wasm('@jsquash/jpeg/codec/enc/mozjpeg_enc.wasm'));
      return new Uint8Array(await encodeJpeg(image, { quality: 88 }));
    case 'png':
      await (initPng as unknown as Init)(wasm(DECODERS.png));
      return new Uint8Array(await encodePng(image));
    case 'webp':
      await (initWebp as unknown as Init)(wasm('@jsquash/webp/codec/enc/webp_enc_simd.wasm'));
      return new Uint8Array(await encodeWebp(image, { quality: 88 }));
  }
}

function wasm(file: string): WebAssembly.Module {
  return new WebAssembly.Module(readFileSync(createRequire(import.meta.url).resolve(file)));
}
