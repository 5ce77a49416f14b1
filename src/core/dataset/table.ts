import { withoutGuards } from '../export/csv.ts';
import { readCsv } from '../formats/csv-read.ts';
import { quoted } from '../project/problems.ts';
import { ok, type Result } from '../result.ts';
import { alikeClasses, sortClasses } from './classes.ts';
import { type FolderListing, sortFiles } from './folder.ts';
import { DATA_LIMITS } from './limits.ts';
import { type DataProblem, failData } from './problems.ts';
import { readTableRows, type TableRow } from './table-rows.ts';
import { type DataItem, type DataSet, NO_REMARKS, type Remarks } from './types.ts';

/**
 * A table of files and labels, and the folder that the files are in.
 * @param name of the table, for people
 * @param bytes of the table: CSV by RFC 4180, UTF-8, `file,label` on its first line
 */
export function readTable(name: string, bytes: Uint8Array, folder: FolderListing): Result<DataSet, DataProblem> {
  if (folder.cut) return failData('too-many', { limit: DATA_LIMITS.items });
  const text = decodeTable(bytes);
  if (text === null) return failData('table-encoding');
  const csv = readCsv(text, DATA_LIMITS.items);
  if (!csv.ok) return failData('table-quote', { line: csv.error.line });
  if (csv.value.length > DATA_LIMITS.items + 1) return failData('too-many', { limit: DATA_LIMITS.items });
  const rows = readTableRows(csv.value);
  if (!rows.ok) return rows;
  return collect(name, rows.value, folder);
}

/** Whether a table's first line says that it is one of files and labels. */
export function isTable(bytes: Uint8Array): boolean {
  const end = bytes.findIndex((byte, at) => byte === 0x0a || byte === 0x0d || at >= 4096);
  const csv = readCsv(decodeTable(end < 0 ? bytes : bytes.subarray(0, end)) ?? '', 1);
  return csv.ok && readTableRows(csv.value.slice(0, 1)).ok;
}

/** Null for what is no UTF-8: other encodings of Korean would give wrong names without a word. */
function decodeTable(bytes: Uint8Array): string | null {
  if (bytes.subarray(0, 4096).includes(0)) return null;
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

function collect(name: string, rows: readonly TableRow[], folder: FolderListing): Result<DataSet, DataProblem> {
  const classes = sortClasses(rows.flatMap(({ labels }) => labels));
  if (classes.length > DATA_LIMITS.classes) return failData('too-many-classes', { limit: DATA_LIMITS.classes });
  const place = new Map(classes.map((label, index) => [label, index]));
  const files = new Map(folder.files.map((file) => [file.normalize('NFC'), file]));
  const found = new Map<string, DataItem>();
  const missing: string[] = [];
  const outside: string[] = [];
  const contradictions: string[] = [];
  for (const row of rows) {
    const inside = withinFolder(row.file);
    if (inside === null) {
      outside.push(row.file);
      continue;
    }
    const file = files.get(inside) ?? files.get(withoutGuards(inside));
    if (file === undefined) {
      missing.push(row.file);
      continue;
    }
    const labels = row.labels.map((label) => place.get(label) ?? 0).sort((a, b) => a - b);
    const known = found.get(file);
    if (!known) found.set(file, { id: file, at: file, labels, split: row.split });
    else if (known.labels.join() !== labels.join()) contradictions.push(file);
  }
  if (found.size === 0 && missing.length + outside.length === 0) return failData('no-pictures');
  const { pictures, unread } = sortFiles(folder.files);
  const several = rows.some(({ labels }) => labels.length > 1);
  const remarks: Remarks = {
    ...NO_REMARKS,
    links: folder.links,
    closed: folder.closed,
    missing,
    outside,
    contradictions,
    unread: unread.filter((file) => !found.has(file)),
    unlisted: pictures.filter((file) => !found.has(file)),
    alike: alikeClasses(classes),
  };
  const labelling = classes.length === 0 ? 'none' : several ? 'several' : 'single';
  return ok({
    name: quoted(name),
    kind: 'table',
    classes,
    labelling,
    items: [...found.values()],
    pixels: null,
    remarks,
  });
}

/** A file name of a table below its folder, or null where it leads out of it. `.\a.png` of Windows is `a.png`. */
function withinFolder(file: string): string | null {
  const parts = file.normalize('NFC').replaceAll('\\', '/').split('/');
  if (parts[0] === '' || /^[a-z]:$/i.test(parts[0] ?? '') || parts.includes('..')) return null;
  return parts.filter((part) => part !== '' && part !== '.').join('/');
}
