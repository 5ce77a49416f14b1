import { closeSync, constants, fstatSync, openSync, readSync, realpathSync } from 'node:fs';
import { open, opendir, realpath } from 'node:fs/promises';
import path from 'node:path';
import { failure, systemCode } from './file-errors.ts';
import { pathFromBytes, systemPath } from './names.ts';

/** What lies below a folder, by names relative to it with forward slashes. Links are named and never followed. */
export interface Listing {
  /** The folder's own name. */
  name: string;
  /** In no particular order. */
  files: string[];
  /** Links, pipes, sockets, devices, and folders deeper than the limit. */
  links: string[];
  /** Folders that the system did not let us look into. */
  closed: string[];
  /** There is more than the limit. */
  cut: boolean;
}

export interface ListingLimits {
  files: number;
  /** Folders inside each other. */
  depth: number;
}

/**
 * Lists all files below a folder. The folder itself may be reached by a link: a person chose it.
 * @throws the system's error where the folder cannot be read at all
 */
export async function listBelow(folder: string, { files: most, depth }: ListingLimits): Promise<Listing> {
  const root = await realFolder(folder);
  const listing: Listing = { name: path.basename(root), files: [], links: [], closed: [], cut: false };
  const waiting: { below: string; level: number }[] = [{ below: '', level: 0 }];
  for (let next = waiting.pop(); next && !listing.cut; next = waiting.pop()) {
    const { below, level } = next;
    try {
      for await (const entry of await entriesOf(path.join(root, below))) {
        const name = below === '' ? entry.name : `${below}/${entry.name}`;
        if (entry.isDirectory() && level < depth) waiting.push({ below: name, level: level + 1 });
        else if (entry.isFile()) listing.files.push(name);
        else listing.links.push(name);
        listing.cut = listing.files.length + listing.links.length + waiting.length > most;
        if (listing.cut) break;
      }
    } catch (error) {
      if (below === '' || systemCode(error) === undefined) throw error;
      listing.closed.push(below);
    }
  }
  return listing;
}

/** Where a folder is in truth. */
export async function realFolder(folder: string): Promise<string> {
  return pathFromBytes(await realpath(systemPath(path.resolve(folder)), { encoding: 'buffer' }));
}

/**
 * Reads a file below a folder: an ordinary one, at most `limit` bytes, reached without any link, whatever changed since
 * the listing. At once, without going through Node's thread pool, which takes ten times as long for a small file: not
 * for a thread that somebody waits for where files are large or disks slow.
 * @param root from {@link realFolder}
 * @param name from {@link listBelow}
 * @throws FileFailure `outside` for what leads out of the folder or through a link; else as `readBounded`
 */
export function readBelowNow(root: string, name: string, limit: number): Uint8Array<ArrayBuffer> {
  const file = within(root, name);
  const descriptor = openNow(file, name);
  try {
    const real = pathFromBytes(realpathSync.native(systemPath(file), { encoding: 'buffer' }));
    const bytes = bufferFor(real === file, fstatSync(descriptor), name, limit);
    let length = 0;
    while (length < bytes.length) {
      const count = readSync(descriptor, bytes, length, bytes.length - length, length);
      if (count === 0) break;
      length += count;
    }
    return bytes.subarray(0, length);
  } finally {
    closeSync(descriptor);
  }
}

function openNow(file: string, name: string): number {
  try {
    return openSync(systemPath(file), FLAGS);
  } catch (error) {
    throw systemCode(error) === 'ELOOP' ? failure('outside', name) : error;
  }
}

/** The same without keeping the thread. */
export async function readBelow(root: string, name: string, limit: number): Promise<Uint8Array<ArrayBuffer>> {
  const file = within(root, name);
  const handle = await open(systemPath(file), FLAGS).catch((error: unknown) => {
    throw systemCode(error) === 'ELOOP' ? failure('outside', name) : error;
  });
  try {
    const bytes = bufferFor((await realFolder(file)) === file, await handle.stat(), name, limit);
    let length = 0;
    while (length < bytes.length) {
      const { bytesRead } = await handle.read(bytes, length, bytes.length - length, length);
      if (bytesRead === 0) break;
      length += bytesRead;
    }
    return bytes.subarray(0, length);
  } finally {
    await handle.close();
  }
}

/** Non-blocking, for pipes; a link in the file's own place fails, one further up shows in where the file really is. */
const FLAGS = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0) | (constants.O_NOFOLLOW ?? 0);

function within(root: string, name: string): string {
  const file = path.join(root, ...name.split('/'));
  if (!file.startsWith(root.endsWith(path.sep) ? root : root + path.sep)) throw failure('outside', name);
  return file;
}

/** Memory for an opened file, once it is known to be what was meant. */
function bufferFor(
  isInPlace: boolean,
  status: { isFile(): boolean; size: number },
  name: string,
  limit: number,
): Uint8Array<ArrayBuffer> {
  if (!isInPlace) throw failure('outside', name);
  if (!status.isFile()) throw failure('not-a-file', name);
  if (status.size > limit) throw failure('too-large', name, { size: status.size, limit });
  return new Uint8Array(status.size);
}

interface Entry {
  name: string;
  isDirectory(): boolean;
  isFile(): boolean;
}

/** Entry by entry: a folder of millions is never in memory as a whole. */
async function* entriesOf(folder: string): AsyncGenerator<Entry> {
  // Names as bytes, which Node's types do not know of here.
  const options = { encoding: 'buffer' as BufferEncoding };
  for await (const entry of await opendir(systemPath(folder) as string, options)) {
    const raw = entry.name as string | Uint8Array;
    yield {
      name: typeof raw === 'string' ? raw : pathFromBytes(raw),
      isDirectory: () => entry.isDirectory(),
      isFile: () => entry.isFile(),
    };
  }
}
