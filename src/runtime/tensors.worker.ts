import type { Result } from '../core/result.ts';
import type { Text } from '../core/text.ts';
import { readTensorFile, type TensorArrays } from '../core/weights/tensor-file.ts';
import { joined } from './pieces.ts';
import type { FromWorker, ToWorker } from './protocol.ts';

/** Reads files of tensors off the window's thread. */

export interface TensorsRequest {
  /** File name with its ending, which says what it is. */
  readonly name: string;
  readonly bytes: Uint8Array;
}
export type TensorsReply = Result<TensorArrays, Text>;

interface Scope {
  addEventListener(type: 'message', listener: (event: MessageEvent<ToWorker<TensorsRequest>>) => void): void;
  postMessage(message: FromWorker<TensorsReply, never>, transfer: readonly ArrayBuffer[]): void;
}

const scope = globalThis as unknown as Scope;

scope.addEventListener(
  'message',
  joined(({ data: { id, request } }) => {
    const reply = readTensorFile(request.name, request.bytes);
    const arrays = reply.ok ? [...reply.value.values()].map(({ tensor }) => tensor.data.buffer) : [];
    scope.postMessage({ id, reply }, [...new Set(arrays.filter((buffer) => buffer instanceof ArrayBuffer))]);
  }),
);
