import { open, readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { crc32, deflateRaw } from 'node:zlib';
import { archiveTime, entriesOf } from './folder-entries.mjs';

/** @typedef {import('./folder-entries.mjs').Entry} Entry */

const deflate = promisify(deflateRaw);
const fileTypes = { file: 0o100000, link: 0o120000, folder: 0o040000 };
const stored = 0;
const deflated = 8;

/**
 * Packs a folder as .zip with Unix modes and links. The same files give the same bytes. (Written here like unzip.mjs:
 * Windows has no `zip`, and the JavaScript packers at hand keep no links.)
 * @param {string} folder
 * @param {string} target
 */
export async function writeZip(folder, target) {
  const file = await open(target, 'w');
  try {
    /** @type {Buffer[]} */
    const directory = [];
    let position = 0;
    for (const entry of await entriesOf(folder)) {
      const { header, data, record } = await packEntry(entry, position);
      await file.writeFile(header);
      await file.writeFile(data);
      directory.push(record);
      position += header.length + data.length;
    }
    const records = Buffer.concat(directory);
    await file.writeFile(records);
    await file.writeFile(endRecord(directory.length, records.length, position));
  } finally {
    await file.close();
  }
}

/**
 * @param {Entry} entry
 * @param {number} position
 */
async function packEntry(entry, position) {
  const content = entry.type === 'file' ? await readFile(entry.file) : Buffer.from(entry.link);
  const packed = entry.type === 'file' && content.length > 0 ? await deflate(content, { level: 6 }) : content;
  const isSmaller = packed.length < content.length;
  const data = isSmaller ? packed : content;
  const name = Buffer.from(entry.name);
  const common = Buffer.alloc(26);
  common.writeUInt16LE(20, 0);
  // Names are UTF-8.
  common.writeUInt16LE(0x0800, 2);
  common.writeUInt16LE(isSmaller ? deflated : stored, 4);
  common.writeUInt32LE(dosTime(), 6);
  common.writeUInt32LE(crc32(content), 10);
  common.writeUInt32LE(data.length, 14);
  common.writeUInt32LE(content.length, 18);
  common.writeUInt16LE(name.length, 22);
  const header = Buffer.concat([signature(0x04034b50), common, name]);
  const rest = Buffer.alloc(14);
  // Unix modes in the upper half, DOS's mark of a folder in the lower.
  rest.writeUInt32LE(((fileTypes[entry.type] | entry.mode) * 0x10000 + (entry.type === 'folder' ? 0x10 : 0)) >>> 0, 6);
  rest.writeUInt32LE(position, 10);
  // Made on Unix, so that the modes count.
  const record = Buffer.concat([signature(0x02014b50), Buffer.from([20, 3]), common, rest, name]);
  return { header, data, record };
}

/**
 * @param {number} count
 * @param {number} size
 * @param {number} position
 */
function endRecord(count, size, position) {
  if (count > 0xffff || position > 0xffff_ffff) throw new Error('the folder is too big for a plain zip file');
  const end = Buffer.alloc(22);
  signature(0x06054b50).copy(end);
  end.writeUInt16LE(count, 8);
  end.writeUInt16LE(count, 10);
  end.writeUInt32LE(size, 12);
  end.writeUInt32LE(position, 16);
  return end;
}

/** @param {number} value */
function signature(value) {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

/** MS-DOS's time in the lower, its date in the upper half. */
function dosTime() {
  const time = new Date(archiveTime() * 1000);
  const date = ((time.getUTCFullYear() - 1980) << 9) | ((time.getUTCMonth() + 1) << 5) | time.getUTCDate();
  const clock = (time.getUTCHours() << 11) | (time.getUTCMinutes() << 5) | (time.getUTCSeconds() >> 1);
  return ((date << 16) | clock) >>> 0;
}
