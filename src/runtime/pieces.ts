import type { ToWorker } from './protocol.ts';

/**
 * A message to a worker is copied by the thread that posts it. One that holds more than a little goes ahead of itself in
 * pieces, each copied in a turn of its own, between which that thread answers.
 */

/** Bytes that are copied at a stretch: about a millisecond. */
export const PIECE_BYTES = 2 ** 21;

/** What goes before a message: how long its arrays are, then their bytes, one after the other. */
export type Ahead =
  | { readonly arrays: readonly { readonly kind: string; readonly bytes: number }[] }
  | { readonly piece: Uint8Array<ArrayBuffer> };

/** Stands for an array that was sent ahead, in the place where it belongs. */
interface Place {
  readonly sentAhead: number;
}

/** The message itself: `joined` where arrays went before it. */
export type InPieces<Request> = ToWorker<Request> & { readonly joined?: true };

const KINDS: Readonly<Record<string, new (buffer: ArrayBuffer) => ArrayBufferView>> = {
  Int8Array,
  Uint8Array,
  Uint8ClampedArray,
  Int16Array,
  Uint16Array,
  Int32Array,
  Uint32Array,
  Float32Array,
  Float64Array,
  BigInt64Array,
  BigUint64Array,
};

/** @returns the messages to be posted in its place, made when they are asked for; null where it may be posted as it is */
export function inPieces<Request>(message: ToWorker<Request>): Iterable<Ahead | InPieces<Request>> | null {
  const arrays = new Map<ArrayBufferView, number>();
  const buffers = new Set<ArrayBufferLike>();
  const request = replaced(message.request, (value) => {
    if (!isSent(value)) return value;
    // Posted as it is, a view takes the whole buffer along.
    buffers.add(value.buffer);
    const known = arrays.get(value) ?? arrays.size;
    arrays.set(value, known);
    return { sentAhead: known } satisfies Place;
  }) as Request;
  const size = [...buffers].reduce((sum, { byteLength }) => sum + byteLength, 0);
  return size > PIECE_BYTES ? messages([...arrays.keys()], { ...message, request, joined: true }) : null;
}

function* messages<Request>(
  arrays: readonly ArrayBufferView[],
  message: InPieces<Request>,
): Generator<Ahead | InPieces<Request>> {
  yield { arrays: arrays.map((array) => ({ kind: array.constructor.name, bytes: array.byteLength })) };
  let piece = new Uint8Array(PIECE_BYTES);
  let filled = 0;
  for (const { buffer, byteOffset, byteLength } of arrays) {
    for (let at = 0; at < byteLength; ) {
      const length = Math.min(byteLength - at, PIECE_BYTES - filled);
      piece.set(new Uint8Array(buffer, byteOffset + at, length), filled);
      filled += length;
      at += length;
      if (filled < PIECE_BYTES) continue;
      yield { piece };
      piece = new Uint8Array(PIECE_BYTES);
      filled = 0;
    }
  }
  if (filled > 0) yield { piece: piece.slice(0, filled) };
  yield message;
}

/** Puts together what came in pieces, for a worker's listener. */
export function joined<Request>(
  listener: (event: MessageEvent<ToWorker<Request>>) => void,
): (event: MessageEvent<ToWorker<Request>>) => void {
  let arrays: ArrayBufferView[] = [];
  let open: Uint8Array[] = [];
  return (event) => {
    const data = event.data as Ahead | InPieces<Request>;
    if ('arrays' in data) {
      arrays = data.arrays.map(({ kind, bytes }) => arrayOf(kind, bytes));
      open = arrays.map(({ buffer }) => new Uint8Array(buffer));
    } else if ('piece' in data) fill(open, data.piece);
    else if (!data.joined) listener(event);
    else {
      const whole = arrays;
      arrays = [];
      open = [];
      const request = replaced(data.request, (value) =>
        isPlace(value) ? (whole[value.sentAhead] as ArrayBufferView) : value,
      ) as Request;
      listener({ data: { id: data.id, request } } as MessageEvent<ToWorker<Request>>);
    }
  };
}

function arrayOf(kind: string, bytes: number): ArrayBufferView {
  const Kind = Object.hasOwn(KINDS, kind) ? KINDS[kind] : undefined;
  if (!Kind) throw new Error(`no arrays of the kind ${kind} can be sent`);
  return new Kind(new ArrayBuffer(bytes));
}

/** Goes on where the last piece ended: what of `open` is full is taken out. */
function fill(open: Uint8Array[], piece: Uint8Array): void {
  let at = 0;
  while (at < piece.length) {
    const next = open[0];
    if (!next) throw new Error('more bytes than were announced');
    const part = piece.subarray(at, at + next.length);
    next.set(part);
    at += part.length;
    if (part.length === next.length) open.shift();
    else open[0] = next.subarray(part.length);
  }
}

/** Shared memory is not copied, and what is no array of numbers is left to the browser. */
function isSent(value: unknown): value is ArrayBufferView {
  return (
    ArrayBuffer.isView(value) && value.buffer instanceof ArrayBuffer && Object.hasOwn(KINDS, value.constructor.name)
  );
}

function isPlace(value: unknown): value is Place {
  return typeof value === 'object' && value !== null && 'sentAhead' in value;
}

/** A copy of plain data in which `replace` has had its way with every object that is no list, map or record of others. */
function replaced(value: unknown, replace: (value: unknown) => unknown): unknown {
  const own = replace(value);
  if (own !== value || typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return own;
  const inside = (part: unknown) => replaced(part, replace);
  if (Array.isArray(value)) return value.map(inside);
  if (value instanceof Map) return new Map([...value].map(([key, part]) => [key, inside(part)]));
  if (Object.getPrototypeOf(value) !== Object.prototype) return value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, inside(part)]));
}
