import { deflateSync } from 'fflate';
import { crc32 } from '../../../src/core/project/crc32.ts';

/** Writes ZIP archives, honest ones and lying ones: every field of an entry can be set. */
export interface ZipEntry {
  readonly name: string;
  readonly data: Uint8Array;
  /** Default 0, stored; 8 is deflated. */
  readonly method?: number;
  readonly flags?: number;
  /** What the headers claim instead of the truth. */
  readonly size?: number;
  readonly packedSize?: number;
  readonly crc?: number;
  readonly offset?: number;
  readonly nameBytes?: Uint8Array;
}

export function buildZip(entries: readonly ZipEntry[], end: { count?: number; start?: number } = {}): Uint8Array {
  const parts: Uint8Array[] = [];
  const directory: Uint8Array[] = [];
  let at = 0;
  for (const entry of entries) {
    const name = entry.nameBytes ?? new TextEncoder().encode(entry.name);
    const packed = entry.method === 8 ? deflateSync(entry.data) : entry.data;
    const fields = {
      method: entry.method ?? 0,
      flags: entry.flags ?? 0,
      crc: entry.crc ?? crc32(entry.data),
      packedSize: entry.packedSize ?? packed.length,
      size: entry.size ?? entry.data.length,
    };
    parts.push(header(0x04034b50, fields, name), packed);
    directory.push(header(0x02014b50, fields, name, entry.offset ?? at));
    at += 30 + name.length + packed.length;
  }
  const size = directory.reduce((sum, part) => sum + part.length, 0);
  const last = new Uint8Array(22);
  const view = new DataView(last.buffer);
  view.setUint32(0, 0x06054b50, true);
  view.setUint16(8, end.count ?? entries.length, true);
  view.setUint16(10, end.count ?? entries.length, true);
  view.setUint32(12, size, true);
  view.setUint32(16, end.start ?? at, true);
  return joinBytes([...parts, ...directory, last]);
}

interface Fields {
  readonly method: number;
  readonly flags: number;
  readonly crc: number;
  readonly packedSize: number;
  readonly size: number;
}

function header(signature: number, fields: Fields, name: Uint8Array, offset?: number): Uint8Array {
  const central = offset !== undefined;
  const bytes = new Uint8Array((central ? 46 : 30) + name.length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, signature, true);
  const at = central ? 8 : 6;
  view.setUint16(at, fields.flags, true);
  view.setUint16(at + 2, fields.method, true);
  view.setUint32(at + 8, fields.crc, true);
  view.setUint32(at + 12, fields.packedSize, true);
  view.setUint32(at + 16, fields.size, true);
  view.setUint16(at + 20, name.length, true);
  if (central) view.setUint32(42, offset, true);
  bytes.set(name, central ? 46 : 30);
  return bytes;
}

export function joinBytes(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
