import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { type Ahead, type InPieces, inPieces, joined, PIECE_BYTES } from '../../src/runtime/pieces.ts';
import type { ToWorker } from '../../src/runtime/protocol.ts';
import { linkWorker, type WorkerLike } from '../../src/runtime/worker-link.ts';
import { generator } from '../support/damage.ts';
import { seeds } from '../support/seeds.ts';

/** Bytes that are copied when a message is posted: a view takes its whole buffer along. */
function bytesIn(message: unknown, seen = new Set<unknown>()): number {
  if (typeof message !== 'object' || message === null || seen.has(message)) return 0;
  seen.add(message);
  if (ArrayBuffer.isView(message)) {
    if (seen.has(message.buffer)) return 0;
    seen.add(message.buffer);
    return message.buffer.byteLength;
  }
  const parts = message instanceof Map ? [...message.values()] : Object.values(message);
  return parts.reduce<number>((sum, part) => sum + bytesIn(part, seen), 0);
}

interface Played {
  readonly worker: WorkerLike;
  /** Bytes of each message. */
  readonly sizes: number[];
  /** What was asked, as it arrived. */
  readonly asked: unknown[];
  ended: boolean;
}

/** A worker in this thread that answers with how many it was asked before. */
function played(): Played {
  let listener: (event: Event) => void = () => {};
  const receive = joined<unknown>(({ data: { id, request } }) => {
    it.asked.push(request);
    const data = { id, reply: it.asked.length };
    queueMicrotask(() => listener({ data } as MessageEvent));
  });
  const it: Played = {
    sizes: [],
    asked: [],
    ended: false,
    worker: {
      addEventListener: (type, given) => {
        if (type === 'message') listener = given;
      },
      terminate: () => {
        it.ended = true;
      },
      postMessage: (message, transfer = []) => {
        it.sizes.push(bytesIn(message));
        receive({ data: structuredClone(message, { transfer }) } as MessageEvent<ToWorker<unknown>>);
      },
    },
  };
  return it;
}

const KINDS = [Uint8Array, Float32Array, Int32Array, BigInt64Array, Float64Array, Uint8ClampedArray, Int16Array];

/** The same in few words: element by element, millions of numbers take minutes to compare. */
function inWords(value: unknown): unknown {
  if (ArrayBuffer.isView(value)) {
    const bytes = new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
    return `${value.constructor.name} ${createHash('sha256').update(bytes).digest('hex')}`;
  }
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(inWords);
  if (value instanceof Map) return new Map([...value].map(([key, part]) => [key, inWords(part)]));
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, inWords(part)]));
}

/** A request as they are asked: lists, maps and records with numbers, words and arrays, some of them views and shared. */
function made(next: () => number, most: number): unknown {
  const arrays: ArrayBufferView[] = [];
  const array = (): ArrayBufferView => {
    const old = arrays[Math.floor(next() * arrays.length)];
    if (old && next() < 0.2) return old;
    const Kind = KINDS[Math.floor(next() * KINDS.length)] as (typeof KINDS)[number];
    const length = Math.floor(next() ** 3 * most);
    const before = Math.floor(next() * 3) * 8;
    const buffer = new ArrayBuffer(before + length * Kind.BYTES_PER_ELEMENT + Math.floor(next() * 9));
    const bytes = new Uint8Array(buffer);
    for (let at = 0; at < bytes.length; at += 1 + Math.floor(next() * 5000)) bytes[at] = next() * 256;
    const view = new Kind(buffer, before, length);
    arrays.push(view);
    return view;
  };
  const value = (depth: number): unknown => {
    const pick = next();
    if (pick < 0.4 || depth === 0)
      return pick < 0.3 ? array() : [null, 'word', 7, true, undefined][Math.floor(pick * 9)];
    const parts = Array.from({ length: Math.floor(next() * 4) }, () => value(depth - 1));
    if (pick < 0.6) return parts;
    if (pick < 0.8) return new Map(parts.map((part, at) => [`key ${at}`, part]));
    return Object.fromEntries(parts.map((part, at) => [`key${at}`, part]));
  };
  return { kind: 'made', value: value(4), always: array() };
}

describe('messages to workers', () => {
  it.each(seeds(41))('arrive as they were, in order, none with more bytes than a piece, %s', async (_, seed) => {
    const whole = generator(seed);
    const next = () => whole(2 ** 30) / 2 ** 30;
    let inMany = 0;
    for (let round = 0; round < 12; round += 1) {
      const { worker, sizes, asked } = played();
      const link = linkWorker<unknown, number>(worker);
      const requests = Array.from({ length: 1 + Math.floor(next() * 4) }, () =>
        made(next, next() < 0.3 ? 60 : PIECE_BYTES / 4),
      );
      if (round === 0) requests.push(new Float64Array(PIECE_BYTES / 3));
      const replies = await Promise.all(requests.map((request) => link.ask(request)));
      expect(replies).toEqual(requests.map((_request, at) => at + 1));
      expect(asked.map(inWords)).toEqual(requests.map(inWords));
      expect(Math.max(...sizes)).toBeLessThanOrEqual(PIECE_BYTES);
      if (sizes.length > requests.length) inMany += 1;
    }
    expect(inMany).toBeGreaterThan(0);
  });

  it('shares an array that was shared, and sends of a small view of much no more than the view', async () => {
    const { worker, sizes, asked } = played();
    const all = new Uint8Array(20 * PIECE_BYTES).fill(3);
    const part = all.subarray(5, 5 + PIECE_BYTES / 2);
    await linkWorker<unknown, number>(worker).ask({ a: part, b: [part] });
    const [{ a, b }] = asked as [{ a: Uint8Array; b: Uint8Array[] }];
    expect(a).toBe(b[0]);
    expect(inWords(a)).toEqual(inWords(part));
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(part.length);
    // The sender's bytes are its own still.
    expect(all.length).toBe(20 * PIECE_BYTES);
  });

  it('lets the thread answer between two pieces, and stops with the worker', async () => {
    const { worker, sizes } = played();
    const link = linkWorker<unknown, number>(worker);
    const asked = link.ask(new Uint8Array(20 * PIECE_BYTES));
    await new Promise((resolve) => setTimeout(resolve));
    const sent = sizes.length;
    expect(sent).toBeLessThan(20);
    link.stop();
    await expect(asked).rejects.toThrow('stopped');
    await new Promise((resolve) => setTimeout(resolve));
    expect(sizes.length).toBeLessThanOrEqual(sent + 1);
  });

  it('what lies about its pieces is refused', () => {
    const receive = joined<unknown>(() => {});
    const send = (data: Ahead | InPieces<unknown>) => receive({ data } as MessageEvent);
    expect(() => send({ arrays: [{ kind: 'constructor', bytes: 4 }] })).toThrow('constructor');
    send({ arrays: [{ kind: 'Uint8Array', bytes: 4 }] });
    expect(() => send({ piece: new Uint8Array(5) })).toThrow('more bytes');
  });

  it('a small request is posted at once, as it is', () => {
    const request = { list: [new Uint8Array(9)] };
    expect(inPieces({ id: 1, request })).toBeNull();
    const { worker, asked } = played();
    void linkWorker<unknown, number>(worker).ask(request);
    expect(asked).toEqual([request]);
  });
});
