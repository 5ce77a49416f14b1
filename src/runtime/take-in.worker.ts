import { joined } from './pieces.ts';
import type { FromWorker, ToWorker } from './protocol.ts';
import { type TakeInReply, type TakeInRequest, takeIn } from './take-in.ts';

/** Brings bytes into memory off the window's thread, which they reach without being copied. */

/** The bytes, or why there are none. */
export type TakenIn = TakeInReply | { readonly failure: string };

interface Scope {
  addEventListener(type: 'message', listener: (event: MessageEvent<ToWorker<TakeInRequest>>) => void): void;
  postMessage(message: FromWorker<TakenIn, never>, transfer: readonly ArrayBuffer[]): void;
}

const scope = globalThis as unknown as Scope;

scope.addEventListener(
  'message',
  joined(({ data: { id, request } }) => {
    takeIn(request, (ticket) => fetch(`/handed-over/${ticket}`, { method: 'POST' })).then(
      (reply) => scope.postMessage({ id, reply }, [reply.bytes.buffer]),
      (error) =>
        scope.postMessage({ id, reply: { failure: error instanceof Error ? error.message : String(error) } }, []),
    );
  }),
);
