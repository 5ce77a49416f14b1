import { randomUUID } from 'node:crypto';
import type { HandedOver } from './ipc/contract.ts';

/** Up to so many bytes go within an answer; an answer is taken apart on the window's thread, all of it at once. */
const SMALL = 2 ** 20;
/** Bytes of a stream that are on their way at a time. */
export const PIECE = 2 ** 18;

export interface Offer {
  readonly size: number;
  /** Begins to read; nothing is read ahead of what is taken. Throws where the bytes are no longer those that were offered. */
  readonly read: () => AsyncIterable<Uint8Array>;
}

/**
 * Bytes that a person chose to open, for the window to fetch as a stream: into one of its workers, never whole through its
 * own thread. A ticket is made here for these bytes alone and is worth something once, to a window that was taken over as
 * well; it names nothing, and none can be asked for.
 */
export class Handover {
  readonly #offers = new Map<string, Offer>();

  offer(offer: Offer): HandedOver {
    const ticket = randomUUID();
    this.#offers.set(ticket, offer);
    return { ticket, size: offer.size };
  }

  /** Bytes that are there already: as they are where they are few. */
  bytes(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> | HandedOver {
    const size = parts.reduce((sum, part) => sum + part.length, 0);
    if (size > SMALL) return this.offer({ size, read: () => piecesOf(parts) });
    const whole = new Uint8Array(size);
    let at = 0;
    for (const part of parts) {
      whole.set(part, at);
      at += part.length;
    }
    return whole;
  }

  /** What a ticket stands for, to whoever shows it first. */
  take(ticket: string): Offer | undefined {
    const offer = this.#offers.get(ticket);
    this.#offers.delete(ticket);
    return offer;
  }

  /** The page that was offered them is gone. */
  clear(): void {
    this.#offers.clear();
  }
}

export function isSmall(size: number): boolean {
  return size <= SMALL;
}

async function* piecesOf(parts: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
  for (const part of parts) {
    for (let at = 0; at < part.length; at += PIECE) yield part.subarray(at, at + PIECE);
  }
}

/** One for the app: answers offer, and the app's own protocol hands over. */
export const handover = new Handover();

/** Where the window fetches, with the ticket behind it. */
export const HANDED_OVER = '/handed-over/';

/** A stream of what was offered, read as it is taken. */
export function streamOf({ read }: Offer): ReadableStream<Uint8Array> {
  let pieces: AsyncIterator<Uint8Array> | undefined;
  return new ReadableStream<Uint8Array>(
    {
      pull: async (controller) => {
        pieces ??= read()[Symbol.asyncIterator]();
        const next = await pieces.next();
        if (next.done) controller.close();
        else controller.enqueue(next.value);
      },
      cancel: async () => {
        await pieces?.return?.();
      },
    },
    { highWaterMark: 1 },
  );
}
