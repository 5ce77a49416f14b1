import { deflateSync, Inflate, type Zippable, zipSync } from 'fflate';
import { err, ok, type Result } from '../result.ts';
import { type Text, text } from '../text.ts';
import type { ArchiveEntry } from './archive-directory.ts';
import { crc32 } from './crc32.ts';
import { LIMITS } from './limits.ts';
import { damage, type FileProblem, quoted } from './problems.ts';

/**
 * Unpacks one entry. Its size is known and limited before; what unpacks to more, to less or to something else than the
 * directory says is damaged.
 * @returns a view into the archive where the entry is stored, else new bytes
 */
export function unpack(archive: Uint8Array, entry: ArchiveEntry): Result<Uint8Array, FileProblem> {
  const name = quoted(entry.name);
  const damaged = (what: Text) =>
    err(damage('damaged-archive', text('project.archive.nameWhat', '{name} {what}', { name, what })));
  const view = new DataView(archive.buffer, archive.byteOffset, archive.byteLength);
  if (view.getUint32(entry.offset, true) !== 0x04034b50)
    return damaged(text('project.archive.hasNoHeader', 'has no header'));
  const start = entry.offset + 30 + view.getUint16(entry.offset + 26, true) + view.getUint16(entry.offset + 28, true);
  const packed = archive.subarray(start, start + entry.packedBytes);
  if (packed.length !== entry.packedBytes) return damaged(text('project.archive.endsTooEarly', 'ends too early'));
  const bytes = entry.method === 0 ? packed : inflate(packed, entry.bytes);
  if (!bytes || bytes.length !== entry.bytes) return damaged(text('project.archive.doesNotUnpack', 'does not unpack'));
  return crc32(bytes) === entry.crc
    ? ok(bytes)
    : damaged(text('project.archive.hasAWrongChecksum', 'has a wrong checksum'));
}

/** Small steps: what one of them unpacks to beyond the stated size is all that a lying entry can take. */
const STEP = 16 * 1024;

/** Null where the data is no deflate stream, or unpacks to another size than stated. The size must have been checked. */
export function inflate(packed: Uint8Array, size: number): Uint8Array<ArrayBuffer> | null {
  const result = new Uint8Array(size);
  let length = 0;
  let tooLong = false;
  const stream = new Inflate((chunk) => {
    if (length + chunk.length > size) tooLong = true;
    else result.set(chunk, length);
    length += chunk.length;
  });
  try {
    for (let at = 0; at < packed.length && !tooLong; at += STEP) {
      stream.push(packed.subarray(at, at + STEP), at + STEP >= packed.length);
    }
  } catch {
    return null;
  }
  return length === size ? result : null;
}

const LEVEL = 6;

export interface FileToPack {
  readonly bytes: Uint8Array;
  /** Deflate where that helps; pictures and weights hardly shrink. */
  readonly compress: boolean;
}

/** Packs files into a ZIP archive, sorted by name. The same files always give the same bytes. */
export function pack(files: ReadonlyMap<string, FileToPack>): Uint8Array<ArrayBuffer> {
  // ZIP's own epoch, in local time as ZIP has it: without a real time, the same contents give the same bytes.
  const mtime = new Date(1980, 0, 1);
  const zippable: Zippable = {};
  for (const name of [...files.keys()].sort()) {
    const { bytes, compress } = files.get(name) as FileToPack;
    zippable[name] = [bytes, { level: compress && shrinksHonestly(bytes) ? LEVEL : 0, mtime }];
  }
  return zipSync(zippable);
}

/** A very regular text (5,000 equal layers) may shrink so far that it would read as a bomb: it is then stored as it is. */
function shrinksHonestly(bytes: Uint8Array): boolean {
  const packed = deflateSync(bytes, { level: LEVEL }).length;
  return packed < bytes.length && bytes.length <= packed * LIMITS.archiveRatio;
}
