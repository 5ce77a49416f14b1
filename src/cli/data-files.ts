import path from 'node:path';
import type { FolderListing } from '../core/dataset/folder.ts';
import { DATA_LIMITS } from '../core/dataset/limits.ts';
import { aboutFileProblem, type DataProblem } from '../core/dataset/problems.ts';
import { problemInWords } from '../core/project/problems.ts';
import { err, ok, type Result } from '../core/result.ts';
import { toFileError } from '../disk/file-errors.ts';
import { listBelow, readBelowNow, realFolder } from '../disk/folder-below.ts';
import { existingPath } from '../disk/names.ts';
import { type OpenedData, openFolderData, openTableData, type ReadNamed } from '../pictures/open-data.ts';
import { readOrdinaryFile, readProblem } from './files.ts';

/** Data sets on the disk of the command line. */

type Opened = Result<OpenedData, DataProblem>;

export async function openFolder(folder: string): Promise<Opened> {
  const listing = await list(folder);
  return listing.ok ? openFolderData(listing.value, await readsBelow(folder)) : listing;
}

/** A table of labels; its files lie below the folder that it is in. */
export async function openTable(file: string): Promise<Opened> {
  const bytes = await readOrdinaryFile(file, DATA_LIMITS.tableBytes);
  if (!bytes.ok) return err(aboutFileProblem(bytes.error));
  const folder = path.dirname(path.resolve(await existingPath(file)));
  const listing = await list(folder);
  if (!listing.ok) return listing;
  return openTableData(path.basename(file), bytes.value, listing.value, await readsBelow(folder));
}

/** Reads files beside one that a person named: also where they are links. */
export function readsBeside(folder: string): ReadNamed {
  return async (name, limit) => {
    const bytes = await readOrdinaryFile(path.join(folder, name), limit);
    return bytes.ok ? bytes : err(problemInWords(bytes.error));
  };
}

async function list(folder: string): Promise<Result<FolderListing, DataProblem>> {
  try {
    return ok(await listBelow(await existingPath(folder), { files: DATA_LIMITS.items, depth: DATA_LIMITS.depth }));
  } catch (error) {
    const problem = readProblem(toFileError(error, folder));
    return problem.ok ? problem : err(aboutFileProblem(problem.error));
  }
}

async function readsBelow(folder: string): Promise<ReadNamed> {
  const root = await realFolder(await existingPath(folder));
  return async (name, limit) => {
    try {
      return ok(readBelowNow(root, name, limit));
    } catch (error) {
      const problem = readProblem(toFileError(error, name));
      return problem.ok ? problem : err(problemInWords(problem.error));
    }
  };
}
