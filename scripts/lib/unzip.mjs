import { createWriteStream } from 'node:fs';
import { chmod, mkdir, open, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createInflateRaw, inflateRawSync } from 'node:zlib';
import { ExpectedFailure } from './report.mjs';

/** @typedef {{ name: string, method: number, size: number, packed: number, offset: number, mode: number }} Entry */

const endSignature = 0x06054b50;
const fileTypeMask = 0o170000;
const symlinkType = 0o120000;

/**
 * Unpacks a zip file with its file modes and symbolic links (macOS frameworks are made of those). Written here
 * because this runs before any package is installed, and not every machine has `unzip`.
 * @param {string} zipFile
 * @param {string} folder
 * @param {(name: string) => string | undefined} [rename] the place of an entry; undefined leaves it out
 */
export async function unzip(zipFile, folder, rename = (name) => name) {
  const file = await open(zipFile, 'r');
  try {
    for (const entry of await readDirectory(file)) {
      const place = rename(entry.name);
      if (!place) continue;
      const target = path.resolve(folder, place);
      if (target !== folder && !target.startsWith(folder + path.sep)) {
        throw new ExpectedFailure(
          `${path.basename(zipFile)} has an entry outside its folder: delete it and try again.`,
        );
      }
      if (entry.name.endsWith('/')) await mkdir(target, { recursive: true });
      else await unpackEntry(file, entry, target);
    }
  } finally {
    await file.close();
  }
}

/**
 * @param {import('node:fs/promises').FileHandle} file
 * @param {Entry} entry
 * @param {string} target
 */
async function unpackEntry(file, entry, target) {
  await mkdir(path.dirname(target), { recursive: true });
  const header = await readAt(file, entry.offset, 30);
  const start = entry.offset + 30 + header.readUInt16LE(26) + header.readUInt16LE(28);
  if ((entry.mode & fileTypeMask) === symlinkType) {
    const bytes = await readAt(file, start, entry.packed);
    await symlink((entry.method === 0 ? bytes : inflateRawSync(bytes)).toString(), target);
    return;
  }
  if (entry.size === 0) {
    await writeFile(target, '');
  } else {
    const packed = Readable.from(chunks(file, start, entry.packed));
    const out = createWriteStream(target);
    await (entry.method === 0 ? pipeline(packed, out) : pipeline(packed, createInflateRaw(), out));
  }
  const permissions = entry.mode & 0o777;
  if (permissions !== 0) await chmod(target, permissions);
}

/**
 * @param {import('node:fs/promises').FileHandle} file
 * @returns {Promise<Entry[]>}
 */
async function readDirectory(file) {
  const { size } = await file.stat();
  const tailLength = Math.min(size, 65_557);
  const tail = await readAt(file, size - tailLength, tailLength);
  let end = tail.length - 22;
  while (end >= 0 && tail.readUInt32LE(end) !== endSignature) end -= 1;
  if (end < 0) throw new ExpectedFailure('A downloaded archive is not a zip file: delete .cache and try again.');
  const count = tail.readUInt16LE(end + 10);
  const directory = await readAt(file, tail.readUInt32LE(end + 16), tail.readUInt32LE(end + 12));
  const entries = [];
  let at = 0;
  for (let index = 0; index < count; index += 1) {
    const nameLength = directory.readUInt16LE(at + 28);
    entries.push({
      name: directory.toString('utf8', at + 46, at + 46 + nameLength),
      method: directory.readUInt16LE(at + 10),
      packed: directory.readUInt32LE(at + 20),
      size: directory.readUInt32LE(at + 24),
      // The upper half of the external attributes holds the Unix mode.
      mode: directory.readUInt32LE(at + 38) >>> 16,
      offset: directory.readUInt32LE(at + 42),
    });
    at += 46 + nameLength + directory.readUInt16LE(at + 30) + directory.readUInt16LE(at + 32);
  }
  return entries;
}

/**
 * @param {import('node:fs/promises').FileHandle} file
 * @param {number} position
 * @param {number} length
 */
async function readAt(file, position, length) {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, position);
  if (bytesRead !== length) throw new ExpectedFailure('A downloaded archive is cut off: delete .cache and try again.');
  return buffer;
}

/**
 * @param {import('node:fs/promises').FileHandle} file
 * @param {number} start
 * @param {number} length
 */
async function* chunks(file, start, length) {
  for (let done = 0; done < length; ) {
    const chunk = await readAt(file, start + done, Math.min(1 << 20, length - done));
    done += chunk.length;
    yield chunk;
  }
}
