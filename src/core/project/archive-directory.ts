import { bytesText } from '../format.ts';
import { err, ok, type Result } from '../result.ts';
import { sameText, text } from '../text.ts';
import { LIMITS } from './limits.ts';
import { damage, type FileProblem, failFile, fileProblem, quoted } from './problems.ts';

/** An entry as the central directory describes it: everything that must be known before anything is unpacked. */
export interface ArchiveEntry {
  readonly name: string;
  /** 0 stored, 8 deflated. */
  readonly method: 0 | 8;
  readonly crc: number;
  readonly packedBytes: number;
  readonly bytes: number;
  /** Offset of the local header. */
  readonly offset: number;
}

/**
 * Reads a ZIP archive's table of contents (PKWARE APPNOTE 6.3, without ZIP64, encryption and spanning) and refuses
 * names that lead out of the archive, duplicates, and sizes that do not add up. Nothing is unpacked.
 */
export function readDirectory(archive: Uint8Array): Result<ReadonlyMap<string, ArchiveEntry>, FileProblem> {
  const view = new DataView(archive.buffer, archive.byteOffset, archive.byteLength);
  const end = findEnd(view);
  if (end < 0) return failFile('truncated-file');
  const disks = view.getUint16(end + 4, true) | view.getUint16(end + 6, true);
  const count = view.getUint16(end + 10, true);
  const size = view.getUint32(end + 12, true);
  const start = view.getUint32(end + 16, true);
  if (disks !== 0)
    return err(damage('unsupported-archive', text('project.archiveDirectory.severalVolumes', 'several volumes')));
  if (count === 0xffff || size === 0xffffffff || start === 0xffffffff) {
    return err(damage('unsupported-archive', sameText('ZIP64')));
  }
  if (count > LIMITS.archiveEntries)
    return err(damage('damaged-archive', text('project.archiveDirectory.countEntries', '{count} entries', { count })));
  if (start + size > end)
    return err(
      damage(
        'damaged-archive',
        text('project.archiveDirectory.itsTableOfContentsLies', 'its table of contents lies outside it'),
      ),
    );
  const entries = new Map<string, ArchiveEntry>();
  let at = start;
  for (let index = 0; index < count; index += 1) {
    if (at + 46 > end || view.getUint32(at, true) !== 0x02014b50) {
      return err(
        damage(
          'damaged-archive',
          text('project.archiveDirectory.itsTableOfContentsEnds', 'its table of contents ends too early'),
        ),
      );
    }
    const entry = readEntry(archive, view, at, start);
    if (!entry.ok) return entry;
    if (entries.has(entry.value.name)) return failFile('archive-duplicate', { name: quoted(entry.value.name) });
    // Folders have entries of their own in some archives; there is nothing in them.
    if (!entry.value.name.endsWith('/')) entries.set(entry.value.name, entry.value);
    at += 46 + view.getUint16(at + 28, true) + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
  }
  const overlap = findOverlap([...entries.values()]);
  return overlap ? err(overlap) : ok(entries);
}

/** The end record stands within the last 64 KiB, in front of a comment of the length it states. */
function findEnd(view: DataView): number {
  const last = view.byteLength - 22;
  for (let at = last; at >= 0 && at >= last - 0xffff; at -= 1) {
    if (view.getUint32(at, true) === 0x06054b50 && view.getUint16(at + 20, true) === last - at) return at;
  }
  return -1;
}

function readEntry(archive: Uint8Array, view: DataView, at: number, limit: number): Result<ArchiveEntry, FileProblem> {
  const flags = view.getUint16(at + 8, true);
  const method = view.getUint16(at + 10, true);
  const nameBytes = archive.subarray(at + 46, at + 46 + view.getUint16(at + 28, true));
  const name = decodeName(nameBytes);
  if (name === null)
    return err(
      damage('damaged-archive', text('project.archiveDirectory.theNameOfAnEntry', 'the name of an entry is no text')),
    );
  if (!isSafeName(name)) return failFile('archive-entry-name', { name: quoted(name) });
  if (flags & 1) return err(damage('unsupported-archive', text('project.archiveDirectory.encryption', 'encryption')));
  if (method !== 0 && method !== 8) {
    return err(
      damage(
        'unsupported-archive',
        text('project.archiveDirectory.compressionMethodMethod', 'compression method {method}', { method }),
      ),
    );
  }
  const entry: ArchiveEntry = {
    name,
    method,
    crc: view.getUint32(at + 16, true),
    packedBytes: view.getUint32(at + 20, true),
    bytes: view.getUint32(at + 24, true),
    offset: view.getUint32(at + 42, true),
  };
  const problem = checkSizes(entry, limit);
  return problem ? err(problem) : ok(entry);
}

function checkSizes(entry: ArchiveEntry, limit: number): FileProblem | null {
  const { name, method, bytes, packedBytes, offset } = entry;
  if (offset + 30 + packedBytes > limit) {
    return damage(
      'damaged-archive',
      text('project.archiveDirectory.nameReachesPastTheEnd', '{name} reaches past the end', { name: quoted(name) }),
    );
  }
  if (bytes > packedBytes * LIMITS.archiveRatio) {
    return fileProblem('archive-bomb', { name: quoted(name), size: bytesText(bytes) });
  }
  if (method === 0 && bytes !== packedBytes) {
    return damage(
      'damaged-archive',
      text('project.archiveDirectory.nameHasTwoSizes', '{name} has two sizes', { name: quoted(name) }),
    );
  }
  return null;
}

/** Entries that share bytes are how a small archive unpacks to petabytes; an honest one has none. */
function findOverlap(entries: readonly ArchiveEntry[]): FileProblem | null {
  const sorted = [...entries].sort((a, b) => a.offset - b.offset);
  for (const [index, entry] of sorted.entries()) {
    const next = sorted[index + 1];
    if (next && entry.offset + 30 + entry.packedBytes > next.offset) {
      return damage('damaged-archive', text('project.archiveDirectory.entriesOverlap', 'entries overlap'));
    }
  }
  return null;
}

function decodeName(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
}

/** Relative, forward slashes, no step upwards, nothing invisible. Project entries are never written to disk by name. */
function isSafeName(name: string): boolean {
  return (
    name !== '' &&
    name.length <= LIMITS.nameLength &&
    !/[\p{Cc}\p{Cs}\\:]/u.test(name) &&
    name.split('/').every((part, index, parts) => {
      const isFolder = part === '' && index === parts.length - 1 && index > 0;
      return isFolder || (part !== '' && part !== '.' && part !== '..');
    })
  );
}
