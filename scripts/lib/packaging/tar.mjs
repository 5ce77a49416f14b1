import { createReadStream, createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { archiveTime, entriesOf } from './folder-entries.mjs';

const block = 512;
const typeFlags = { file: '0', link: '2', folder: '5' };

/**
 * Packs a folder as .tar.gz (POSIX ustar). The same files give the same bytes: names sorted, owner root, fixed time.
 * @param {string} folder
 * @param {string} target
 */
export async function writeTarGz(folder, target) {
  const entries = await entriesOf(folder);
  await pipeline(Readable.from(tarBytes(entries)), createGzip({ level: 6 }), createWriteStream(target));
}

/** @param {readonly import('./folder-entries.mjs').Entry[]} entries */
async function* tarBytes(entries) {
  for (const entry of entries) {
    yield tarHeader(entry);
    if (entry.type !== 'file') continue;
    yield* createReadStream(entry.file, { highWaterMark: 1 << 20 });
    yield Buffer.alloc((block - (entry.size % block)) % block);
  }
  yield Buffer.alloc(2 * block);
}

/** @param {import('./folder-entries.mjs').Entry} entry */
export function tarHeader({ name, type, size, mode, link }) {
  const header = Buffer.alloc(block);
  const { prefix, rest } = splitName(name);
  if (Buffer.byteLength(link) > 100 || size >= 8 ** 11) throw new Error(`${name} does not fit a tar archive`);
  header.write(rest, 0);
  header.write(octal(mode, 7), 100);
  header.write(octal(0, 7), 108);
  header.write(octal(0, 7), 116);
  header.write(octal(size, 11), 124);
  header.write(octal(archiveTime(), 11), 136);
  header.write(' '.repeat(8), 148);
  header.write(typeFlags[type], 156);
  header.write(link, 157);
  header.write('ustar\x0000', 257);
  header.write('root', 265);
  header.write('root', 297);
  header.write(prefix, 345);
  // The sum of all bytes, with blanks in place of the sum itself.
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${octal(sum, 6)}\0 `, 148);
  return header;
}

/**
 * Names longer than 100 bytes are cut at a slash, and their beginning goes into a field of its own.
 * @param {string} name
 */
function splitName(name) {
  if (Buffer.byteLength(name) <= 100) return { prefix: '', rest: name };
  for (let at = name.indexOf('/'); at >= 0; at = name.indexOf('/', at + 1)) {
    const prefix = name.slice(0, at);
    const rest = name.slice(at + 1);
    if (rest !== '' && Buffer.byteLength(rest) <= 100 && Buffer.byteLength(prefix) <= 155) return { prefix, rest };
  }
  throw new Error(`${name} is too long a name for a tar archive`);
}

/**
 * @param {number} value
 * @param {number} digits
 */
function octal(value, digits) {
  return value.toString(8).padStart(digits, '0');
}
