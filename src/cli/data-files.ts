import path from 'node:path';
import { type IdxPair, readIdxPairs } from '../core/dataset/arrays.ts';
import { type FolderListing, readFolder } from '../core/dataset/folder.ts';
import { isIdxName, partnerNames } from '../core/dataset/idx.ts';
import { DATA_LIMITS } from '../core/dataset/limits.ts';
import { aboutFileProblem, type DataProblem, failData } from '../core/dataset/problems.ts';
import { isTable, readTable } from '../core/dataset/table.ts';
import type { DataKind, DataSet, Split } from '../core/dataset/types.ts';
import { LIMITS } from '../core/project/limits.ts';
import { problemInWords, quoted } from '../core/project/problems.ts';
import { err, ok, type Result } from '../core/result.ts';
import { toFileError } from '../disk/file-errors.ts';
import { listBelow, readBelow, realFolder } from '../disk/folder-below.ts';
import { existingPath } from '../disk/names.ts';
import type { ReadFile } from '../pictures/source.ts';
import { readOrdinaryFile, readProblem } from './files.ts';

/** A data set, and how the files in it are read. */
export interface OpenedData {
  readonly set: DataSet;
  /** Null where it consists of pixels. */
  readonly readFile: ReadFile | null;
}

type Opened = Result<OpenedData, DataProblem>;

/** A folder: with a table of labels, with IDX pairs, or with a sub-folder per class. */
export async function openFolder(folder: string): Promise<Opened> {
  const listing = await list(folder);
  if (!listing.ok) return listing;
  const { files } = listing.value;
  const here = files.filter((file) => !file.includes('/')).sort();
  const images = here.filter((file) => isIdxName(file) && partnerNames(file)?.isImages);
  if (images.length > 0) return openIdx(folder, images, listing.value.name);
  const tables: { readonly file: string; readonly bytes: Uint8Array }[] = [];
  for (const file of here.filter((name) => /\.csv$/i.test(name))) {
    const bytes = await readOrdinaryFile(path.join(folder, file), DATA_LIMITS.tableBytes);
    if (bytes.ok && isTable(bytes.value)) tables.push({ file, bytes: bytes.value });
  }
  const [table, another] = tables;
  if (another) {
    return failData('several-tables', { names: tables.map(({ file }) => quoted(file)).join(', ') });
  }
  const set = table ? readTable(table.file, table.bytes, listing.value) : readFolder(listing.value);
  return set.ok ? ok({ set: set.value, readFile: await reader(folder) }) : set;
}

/** A table of labels; its files lie below the folder that it is in. */
export async function openTable(file: string): Promise<Opened> {
  const bytes = await readOrdinaryFile(file, DATA_LIMITS.tableBytes);
  if (!bytes.ok) return err(aboutFileProblem(bytes.error));
  const folder = path.dirname(path.resolve(await existingPath(file)));
  const listing = await list(folder);
  if (!listing.ok) return listing;
  const set = readTable(path.basename(file), bytes.value, listing.value);
  return set.ok ? ok({ set: set.value, readFile: await reader(folder) }) : set;
}

/**
 * IDX files of one folder, each with its partner.
 * @param files names of images or labels
 */
export async function openIdx(
  folder: string,
  files: readonly string[],
  name: string,
  classes: readonly string[] | null = null,
  kind: DataKind = 'idx',
): Promise<Opened> {
  const pairs: IdxPair[] = [];
  for (const file of [...files].sort(bySplit)) {
    const named = partnerNames(file);
    if (!named) return failData('no-partner', { name: '…images…, …labels…' });
    const own = await readOrdinaryFile(path.join(folder, file), DATA_LIMITS.arrayBytes);
    if (!own.ok) return err(aboutFileProblem(own.error));
    const partner = await firstFile(folder, named.partners);
    if (!partner) return failData('no-partner', { name: quoted(named.partners[0]) });
    const [images, labels] = named.isImages ? [own.value, partner] : [partner, own.value];
    pairs.push({ images, labels, split: splitOf(file) });
  }
  const set = readIdxPairs(name, pairs, classes, kind);
  return set.ok ? ok({ set: set.value, readFile: null }) : set;
}

async function firstFile(folder: string, names: readonly string[]): Promise<Uint8Array | null> {
  for (const name of names) {
    const bytes = await readOrdinaryFile(path.join(folder, name), DATA_LIMITS.arrayBytes);
    if (bytes.ok) return bytes.value;
  }
  return null;
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

async function list(folder: string): Promise<Result<FolderListing, DataProblem>> {
  try {
    return ok(await listBelow(await existingPath(folder), { files: DATA_LIMITS.items, depth: DATA_LIMITS.depth }));
  } catch (error) {
    const problem = readProblem(toFileError(error, folder));
    return problem.ok ? problem : err(aboutFileProblem(problem.error));
  }
}

async function reader(folder: string): Promise<ReadFile> {
  const root = await realFolder(await existingPath(folder));
  return async (name) => {
    try {
      return ok(await readBelow(root, name, LIMITS.pictureBytes));
    } catch (error) {
      const problem = readProblem(toFileError(error, name));
      return problem.ok ? problem : err(problemInWords(problem.error));
    }
  };
}
