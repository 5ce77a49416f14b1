import { createHash } from 'node:crypto';
import type { Fingerprint } from '../src/disk/read-file.ts';

/** One generation of a backup: what it is of, and the window's own description of the document, which stays opaque here. */
export interface Generation {
  header: GenerationHeader;
  body: Uint8Array<ArrayBuffer>;
}

export interface GenerationHeader {
  version: 1;
  appVersion: string;
  /** Milliseconds since 1970. */
  time: number;
  name: string;
  layers: number;
  /** The file it was opened from or saved to, and what that file was like then. It never reaches the window. */
  file: { path: string; fingerprint: Fingerprint; unconfirmed?: true } | null;
  /** Checksums of the parts (weights, pictures) that the body refers to. */
  parts: string[];
}

const checksumLength = 64;
const checksumPattern = /^[0-9a-f]{64}$/;
const lineFeed = 0x0a;

export function isChecksum(value: unknown): value is string {
  return typeof value === 'string' && checksumPattern.test(value);
}

/** SHA-256 in hexadecimal. */
export function checksum(...pieces: readonly Uint8Array[]): string {
  const hash = createHash('sha256');
  for (const piece of pieces) hash.update(piece);
  return hash.digest('hex');
}

/** The checksum of all that follows it on the first line, the header as JSON on the second, then the body. */
export function encodeGeneration({ header, body }: Generation): Uint8Array {
  const line = new TextEncoder().encode(`${JSON.stringify(header)}\n`);
  return Buffer.concat([Buffer.from(`${checksum(line, body)}\n`), line, body]);
}

/**
 * Undefined for anything that is damaged. A version that is not ours comes back as 'foreign': another Convas wrote it
 * and can still read it.
 */
export function decodeGeneration(file: Uint8Array<ArrayBuffer>): Generation | 'foreign' | undefined {
  const stated = Buffer.from(file.subarray(0, checksumLength)).toString('latin1');
  const rest = file.subarray(checksumLength + 1);
  if (file[checksumLength] !== lineFeed || !isChecksum(stated) || checksum(rest) !== stated) return undefined;
  const end = rest.indexOf(lineFeed);
  if (end === -1) return undefined;
  try {
    const header: unknown = JSON.parse(new TextDecoder().decode(rest.subarray(0, end)));
    if (typeof header !== 'object' || header === null) return undefined;
    if ((header as { version?: unknown }).version !== 1) return 'foreign';
    return isHeader(header) ? { header, body: rest.subarray(end + 1) } : undefined;
  } catch {
    return undefined;
  }
}

function isHeader(value: object): value is GenerationHeader {
  const { time, name, layers, file, parts } = value as Record<string, unknown>;
  return (
    Number.isSafeInteger(time) &&
    typeof name === 'string' &&
    Number.isSafeInteger(layers) &&
    (file === null || isFile(file)) &&
    Array.isArray(parts) &&
    parts.every(isChecksum)
  );
}

function isFile(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const { path, fingerprint } = value as Record<string, unknown>;
  if (typeof path !== 'string' || typeof fingerprint !== 'object' || fingerprint === null) return false;
  const { size, modified, inode } = fingerprint as Record<string, unknown>;
  return [size, modified, inode].every((number) => typeof number === 'number');
}
