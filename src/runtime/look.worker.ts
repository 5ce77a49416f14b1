import jpeg from '@jsquash/jpeg/codec/dec/mozjpeg_dec.wasm?url';
import png from '@jsquash/png/codec/pkg/squoosh_png_bg.wasm?url';
import webp from '@jsquash/webp/codec/dec/webp_dec.wasm?url';
import type { PictureError } from '../core/picture/types.ts';
import type { Result } from '../core/result.ts';
import { createCodecs } from './image/codecs.ts';
import { decodeWith } from './image/decode.ts';
import { type LookReply, type LookRequest, lookAtFile } from './image/look-at-file.ts';
import { joined } from './pieces.ts';
import type { FromWorker, ToWorker } from './protocol.ts';

/** Brings picture files to the network's size, off the window's thread: several of these run beside each other. */

interface Scope {
  addEventListener(type: 'message', listener: (event: MessageEvent<ToWorker<LookRequest>>) => void): void;
  postMessage(message: FromWorker<Result<LookReply, PictureError>, never>, transfer: Transferable[]): void;
}

const scope = globalThis as unknown as Scope;
const files = { jpeg, png, webp };
const codecs = createCodecs((format) => WebAssembly.compileStreaming(fetch(files[format])));

scope.addEventListener(
  'message',
  joined(({ data: { id, request } }) => {
    void lookAtFile(request, (bytes) => decodeWith(bytes, codecs)).then((reply) => {
      scope.postMessage({ id, reply }, reply.ok && reply.value.pixels ? [reply.value.pixels.pixels.buffer] : []);
    });
  }),
);
