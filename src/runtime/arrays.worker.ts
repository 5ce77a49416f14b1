import type { RawArrays } from '../core/dataset/arrays.ts';
import type { DataProblem } from '../core/dataset/problems.ts';
import { type ArrayRequest, readArrays } from '../core/dataset/read-arrays.ts';
import type { Result } from '../core/result.ts';
import { joined } from './pieces.ts';
import type { FromWorker, ToWorker } from './protocol.ts';

/** Reads files of arrays off the window's thread. */

export type ArraysReply = Result<RawArrays, DataProblem>;

interface Scope {
  addEventListener(type: 'message', listener: (event: MessageEvent<ToWorker<ArrayRequest>>) => void): void;
  postMessage(message: FromWorker<ArraysReply, never>, transfer: readonly Transferable[]): void;
}

const scope = globalThis as unknown as Scope;

scope.addEventListener(
  'message',
  joined(({ data: { id, request } }) => {
    const reply = readArrays(request);
    // Pixels are moved, not copied; labels are small.
    const buffers = reply.ok ? reply.value.parts.map(({ pixels }) => pixels.bytes.buffer) : [];
    scope.postMessage({ id, reply }, [...new Set(buffers)] as ArrayBuffer[]);
  }),
);
