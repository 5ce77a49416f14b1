import { type ArrayAnswers, assembleArrays, type IdxPair, type RawArrays } from '../core/dataset/arrays.ts';
import { type FolderListing, readFolder } from '../core/dataset/folder.ts';
import { isIdxName, partnerNames } from '../core/dataset/idx.ts';
import { DATA_LIMITS } from '../core/dataset/limits.ts';
import { type DataProblem, failData, saidElsewhere } from '../core/dataset/problems.ts';
import { type ArrayRequest, readArrays } from '../core/dataset/read-arrays.ts';
import { isTable, readTable } from '../core/dataset/table.ts';
import type { DataKind, DataSet, Split } from '../core/dataset/types.ts';
import { LIMITS } from '../core/project/limits.ts';
import { quoted } from '../core/project/problems.ts';
import { err, ok, type Result } from '../core/result.ts';
import type { Text } from '../core/text.ts';
import type { ReadFile } from './source.ts';

/** Opens data sets wherever files come from: a folder on the disk, one that a page was given, files that were chosen. */

/** A data set, and how the files in it are read. */
export interface OpenedData {
  readonly set: DataSet;
  /** Null where it consists of pixels. */
  readonly readFile: ReadFile | null;
}

/** Reads a file by its name below the folder, at most `limit` bytes. */
export type ReadNamed = (name: string, limit: number) => Promise<Result<Uint8Array<ArrayBuffer>, Text>>;

/** Reads files of arrays; in the window somewhere else than on its own thread. */
export type ReadArrays = (request: ArrayRequest) => Promise<Result<RawArrays, DataProblem>>;

const HERE: ReadArrays = async (request) => readArrays(request);

type Opened = Result<OpenedData, DataProblem>;

/** A folder: with IDX pairs, with a table of labels, or with a sub-folder per class. */
export async function openFolderData(
  listing: FolderListing,
  read: ReadNamed,
  arrays: ReadArrays = HERE,
): Promise<Opened> {
  const here = listing.files.filter((file) => !file.includes('/')).sort();
  const images = here.filter((file) => isIdxName(file) && partnerNames(file)?.isImages);
  if (images.length > 0) return openIdxData(images, read, { name: listing.name }, arrays);
  const tables: { readonly file: string; readonly bytes: Uint8Array }[] = [];
  for (const file of here.filter((name) => /\.csv$/i.test(name))) {
    const bytes = await read(file, DATA_LIMITS.tableBytes);
    if (bytes.ok && isTable(bytes.value)) tables.push({ file, bytes: bytes.value });
  }
  const [table, another] = tables;
  if (another) return failData('several-tables', { names: tables.map(({ file }) => quoted(file)).join(', ') });
  if (table) return openTableData(table.file, table.bytes, listing, read);
  return withFiles(readFolder(listing), read);
}

/** A table of labels, and the folder that its files are in. */
export function openTableData(name: string, bytes: Uint8Array, listing: FolderListing, read: ReadNamed): Opened {
  return withFiles(readTable(name, bytes, listing), read);
}

function withFiles(set: Result<DataSet, DataProblem>, read: ReadNamed): Opened {
  return set.ok ? ok({ set: set.value, readFile: (name) => read(name, LIMITS.pictureBytes) }) : set;
}

export interface IdxNaming {
  readonly name: string;
  /** What the labels' numbers are called; by default the numbers themselves. */
  readonly classes?: readonly string[] | null;
  readonly kind?: DataKind;
}

/**
 * IDX files, each with its partner.
 * @param files names of images or labels
 */
export async function openIdxData(
  files: readonly string[],
  read: ReadNamed,
  { name, classes = null, kind = 'idx' }: IdxNaming,
  arrays: ReadArrays = HERE,
): Promise<Opened> {
  const pairs: IdxPair[] = [];
  for (const file of [...files].sort(bySplit)) {
    const named = partnerNames(file);
    if (!named) return failData('no-partner', { name: '…images…, …labels…' });
    const own = await read(file, DATA_LIMITS.arrayBytes);
    if (!own.ok) return err(saidElsewhere(own.error));
    const partner = await firstFile(named.partners, read);
    if (!partner) return failData('no-partner', { name: quoted(named.partners[0]) });
    const [images, labels] = named.isImages ? [own.value, partner] : [partner, own.value];
    pairs.push({ images, labels, split: splitOf(file) });
  }
  return assembled(name, kind, await arrays({ kind: 'idx', pairs }), classes);
}

async function firstFile(names: readonly string[], read: ReadNamed): Promise<Uint8Array | null> {
  for (const name of names) {
    const bytes = await read(name, DATA_LIMITS.arrayBytes);
    if (bytes.ok) return bytes.value;
  }
  return null;
}

/** An `.npz` that was chosen. */
export async function openNpzData(
  name: string,
  bytes: Uint8Array,
  answers: ArrayAnswers,
  arrays: ReadArrays = HERE,
): Promise<Opened> {
  return assembled(name, 'npz', await arrays({ kind: 'npz', bytes, answers }), null);
}

function assembled(
  name: string,
  kind: DataKind,
  raw: Result<RawArrays, DataProblem>,
  classes: readonly string[] | null,
): Opened {
  const set = raw.ok ? assembleArrays(name, kind, raw.value, classes) : raw;
  return set.ok ? ok({ set: set.value, readFile: null }) : set;
}

/** What MNIST's names say: `train-…` and `t10k-…`. */
function splitOf(file: string): Split | null {
  if (/train/i.test(file)) return 'train';
  if (/t10k|test/i.test(file)) return 'test';
  return /val/i.test(file) ? 'validation' : null;
}

const ORDER: readonly (Split | null)[] = ['train', 'validation', 'test', null];

function bySplit(a: string, b: string): number {
  return ORDER.indexOf(splitOf(a)) - ORDER.indexOf(splitOf(b)) || (a < b ? -1 : 1);
}
