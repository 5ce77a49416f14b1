import jpeg from '@jsquash/jpeg/codec/dec/mozjpeg_dec.wasm?url';
import png from '@jsquash/png/codec/pkg/squoosh_png_bg.wasm?url';
import webp from '@jsquash/webp/codec/dec/webp_dec.wasm?url';
import type { DecodedPicture, PictureError } from '../core/picture/types.ts';
import type { Result } from '../core/result.ts';
import { createCodecs } from './image/codecs.ts';
import { decodeWith } from './image/decode.ts';
import { joined } from './pieces.ts';
import type { FromWorker, ToWorker } from './protocol.ts';

/** Decodes pictures off the window's thread. */

export type PictureRequest = Uint8Array<ArrayBuffer>;
export type PictureReply = Result<DecodedPicture, PictureError>;

interface Scope {
  addEventListener(type: 'message', listener: (event: MessageEvent<ToWorker<PictureRequest>>) => void): void;
  postMessage(message: FromWorker<PictureReply, never>, transfer: Transferable[]): void;
}

const scope = globalThis as unknown as Scope;
const files = { jpeg, png, webp };
const codecs = createCodecs((format) => WebAssembly.compileStreaming(fetch(files[format])));

scope.addEventListener(
  'message',
  joined(({ data: { id, request } }) => {
    void decodeWith(request, codecs).then((reply) => {
      scope.postMessage({ id, reply }, reply.ok ? [reply.value.data.buffer] : []);
    });
  }),
);
