import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { DecodedPicture, PictureError, PictureFormat } from '../../core/picture/types.ts';
import type { Result } from '../../core/result.ts';
import { createCodecs } from './codecs.ts';
import { decodeWith } from './decode.ts';

/** Picture decoding in Node: for the command line and for tests. */

const FILES: Readonly<Record<PictureFormat, string>> = {
  jpeg: '@jsquash/jpeg/codec/dec/mozjpeg_dec.wasm',
  png: '@jsquash/png/codec/pkg/squoosh_png_bg.wasm',
  webp: '@jsquash/webp/codec/dec/webp_dec.wasm',
};

const modules = new Map<PictureFormat, Promise<WebAssembly.Module>>();

const codecs = createCodecs((format) => {
  provideImageData();
  const known = modules.get(format) ?? compile(FILES[format]);
  modules.set(format, known);
  return known;
});

/**
 * Decodes a picture file in Node.
 * @example const picture = await decodePictureInNode(new Uint8Array(await readFile('cat.png')))
 */
export function decodePictureInNode(bytes: Uint8Array): Promise<Result<DecodedPicture, PictureError>> {
  const own = bytes.buffer instanceof ArrayBuffer ? (bytes as Uint8Array<ArrayBuffer>) : new Uint8Array(bytes);
  return decodeWith(own, codecs);
}

async function compile(file: string): Promise<WebAssembly.Module> {
  return WebAssembly.compile(await readFile(createRequire(import.meta.url).resolve(file)));
}

/** The decoders answer with an ImageData, which Node does not have: this is all of it that they use. */
function provideImageData(): void {
  const scope = globalThis as { ImageData?: unknown };
  scope.ImageData ??= class {
    readonly data: Uint8ClampedArray;
    readonly width: number;
    readonly height: number;

    constructor(data: Uint8ClampedArray, width: number, height: number) {
      this.data = data;
      this.width = width;
      this.height = height;
    }
  };
}
