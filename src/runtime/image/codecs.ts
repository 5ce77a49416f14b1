import jpegFactory from '@jsquash/jpeg/codec/dec/mozjpeg_dec.js';
import { decode as decodePng, initSync as initPng } from '@jsquash/png/codec/pkg/squoosh_png.js';
import webpFactory from '@jsquash/webp/codec/dec/webp_dec.js';
import type { PictureFormat, RawPicture } from '../../core/picture/types.ts';

/**
 * The decoders: the same WebAssembly in the window's worker and in Node, so both see the same pixels. jSquash's own
 * wrappers fetch their modules and print warnings; here the module is handed in and the warnings are kept.
 */

/** Brings the compiled WebAssembly of one decoder. */
export type LoadDecoder = (format: PictureFormat) => Promise<WebAssembly.Module>;

export interface Decoded {
  readonly picture: RawPicture;
  /** The decoder's remarks: `Premature end of JPEG file`. */
  readonly warnings: readonly string[];
}

/** Decodes one format. Throws whatever the WebAssembly throws; `DecoderFailure` keeps the warnings before it. */
export type Decoder = (bytes: Uint8Array<ArrayBuffer>) => Decoded;

export class DecoderFailure extends Error {
  readonly warnings: readonly string[];

  constructor(cause: unknown, warnings: readonly string[]) {
    super(cause instanceof Error ? cause.message : String((cause as { message?: unknown })?.message ?? cause), {
      cause,
    });
    this.warnings = warnings;
  }
}

interface EmscriptenDecoder {
  /** JPEG asks whether to apply the orientation of the EXIF data; WebP takes the bytes only. */
  decode(bytes: Uint8Array, ...applyOrientation: readonly [boolean] | readonly []): RawPicture | null;
}

type Factory = (options: object) => Promise<EmscriptenDecoder>;

/** Keeps each decoder once made, until it fails: a failed one may be left in a broken state. */
export function createCodecs(load: LoadDecoder): (format: PictureFormat) => Promise<Decoder> {
  const ready = new Map<PictureFormat, Promise<Decoder>>();
  async function make(format: PictureFormat): Promise<Decoder> {
    const module = await load(format);
    if (format === 'png') return pngDecoder(module);
    const failed = () => ready.delete(format);
    return format === 'jpeg'
      ? emscriptenDecoder(jpegFactory as Factory, module, [false], failed)
      : emscriptenDecoder(webpFactory as Factory, module, [], failed);
  }
  return (format) => {
    const known = ready.get(format);
    if (known) return known;
    const made = make(format);
    ready.set(format, made);
    made.catch(() => ready.delete(format));
    return made;
  };
}

async function emscriptenDecoder(
  factory: Factory,
  module: WebAssembly.Module,
  options: readonly [boolean] | readonly [],
  failed: () => void,
): Promise<Decoder> {
  let warnings: string[] = [];
  const decoder = await factory({
    noInitialRun: true,
    print: () => {},
    printErr: (line: string) => warnings.push(line),
    instantiateWasm: (imports: WebAssembly.Imports, done: (instance: WebAssembly.Instance) => void) => {
      const instance = new WebAssembly.Instance(module, imports);
      done(instance);
      return instance.exports;
    },
  });
  return (bytes) => {
    warnings = [];
    try {
      const picture = decoder.decode(bytes, ...options);
      if (!picture) throw new Error('no picture');
      return { picture, warnings };
    } catch (error) {
      failed();
      throw new DecoderFailure(error, warnings);
    }
  };
}

/**
 * This one cannot be made anew: its wrapper keeps one instance for good. A failure leaves its stack where it was, and
 * after some thousands of damaged files nothing would be left of it, so the stack is put back.
 */
function pngDecoder(module: WebAssembly.Module): Decoder {
  const { __wbindgen_add_to_stack_pointer: moveStack } = initPng(module);
  return (bytes) => {
    const stack = moveStack(0);
    try {
      return { picture: decodePng(bytes) as RawPicture, warnings: [] };
    } catch (error) {
      moveStack(stack - moveStack(0));
      throw new DecoderFailure(error, []);
    }
  };
}
