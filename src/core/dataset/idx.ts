import { bytesText } from '../format.ts';
import { gunzip, isGzip } from '../formats/gzip.ts';
import { err, ok, type Result } from '../result.ts';
import { DATA_LIMITS } from './limits.ts';
import { type DataProblem, dataProblem, failData } from './problems.ts';

/** An IDX file: MNIST's form of an array of bytes. */
export interface IdxArray {
  readonly shape: readonly number[];
  /** A view into the file, or into what it unpacked to. */
  readonly data: Uint8Array;
}

const BYTES = 0x08;

/** Reads an IDX file, gzip or not. Its length is compared with its dims before anything is made of them. */
export function readIdx(file: Uint8Array): Result<IdxArray, DataProblem> {
  const plain = unpacked(file);
  if (!plain.ok) return plain;
  const bytes = plain.value;
  const [zero, zero2, type = 0, rank = 0] = bytes;
  if (bytes.length < 8 || zero !== 0 || zero2 !== 0 || rank === 0) return failData('not-idx');
  if (type !== BYTES) return failData('idx-type', { type: type.toString(16).padStart(2, '0') });
  const start = 4 + 4 * rank;
  if (start > bytes.length) return failData('not-idx');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const shape = Array.from({ length: rank }, (_, axis) => view.getUint32(4 + 4 * axis));
  // In BigInt: four dims of 32 bits multiply to more than a double holds.
  const stated = shape.reduce((product, dim) => product * BigInt(dim), 1n) + BigInt(start);
  if (stated !== BigInt(bytes.length)) {
    return failData('idx-size', { stated: String(stated), actual: bytes.length });
  }
  return ok({ shape, data: bytes.subarray(start) });
}

function unpacked(file: Uint8Array): Result<Uint8Array, DataProblem> {
  if (!isGzip(file)) return ok(file);
  const bytes = gunzip(file, { bytes: DATA_LIMITS.arrayBytes, ratio: DATA_LIMITS.ratio });
  if (bytes instanceof Uint8Array) return ok(bytes);
  if (bytes.kind === 'damaged') return failData('gzip');
  const size = bytesText(bytes.bytes);
  return err(
    bytes.kind === 'bomb'
      ? dataProblem('gzip-bomb', { size, ratio: DATA_LIMITS.ratio })
      : dataProblem('gzip-large', { size, limit: bytesText(DATA_LIMITS.arrayBytes) }),
  );
}

/** Whether a file is called as IDX files are: `train-images-idx3-ubyte.gz`, `labels.idx1-ubyte`, `t10k-images.idx`. */
export function isIdxName(name: string): boolean {
  return /idx\d?(-ubyte)?(\.gz)?$/i.test(name) || /-ubyte(\.gz)?$/i.test(name);
}

/**
 * What the other file of a pair is called: `train-images-idx3-ubyte` and `train-labels-idx1-ubyte`. The first name is
 * the likeliest; a packed file may lie beside an unpacked one.
 * @returns null where the name says neither images nor labels
 */
export function partnerNames(
  name: string,
): { readonly isImages: boolean; readonly partners: readonly string[] } | null {
  const isImages = /images/i.test(name);
  if (!isImages && !/labels/i.test(name)) return null;
  const other = isImages
    ? swap(name, 'images', 'labels').replace(/idx[34]/i, 'idx1')
    : swap(name, 'labels', 'images').replace(/idx1/i, 'idx3');
  const toggled = /\.gz$/i.test(other) ? other.replace(/\.gz$/i, '') : `${other}.gz`;
  return { isImages, partners: [other, toggled] };
}

function swap(name: string, from: string, to: string): string {
  return name.replace(new RegExp(from, 'i'), (found) => {
    if (found === found.toUpperCase()) return to.toUpperCase();
    return found[0] === found[0]?.toUpperCase() ? `${to[0]?.toUpperCase()}${to.slice(1)}` : to;
  });
}
