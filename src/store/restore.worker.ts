import { joined } from '../runtime/pieces.ts';
import type { FromWorker, ToWorker } from '../runtime/protocol.ts';
import { type KeptBody, type RestoreReply, restoreReply } from './restore-backup.ts';

/** Reads backups off the window's thread. */

interface Scope {
  addEventListener(type: 'message', listener: (event: MessageEvent<ToWorker<KeptBody>>) => void): void;
  postMessage(message: FromWorker<RestoreReply, never>, transfer: readonly ArrayBuffer[]): void;
}

const scope = globalThis as unknown as Scope;

scope.addEventListener(
  'message',
  joined(({ data: { id, request } }) => {
    const { reply, buffers } = restoreReply(request);
    scope.postMessage({ id, reply }, buffers);
  }),
);
