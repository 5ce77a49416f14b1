import type { FolderListing } from '../core/dataset/folder.ts';
import { DATA_LIMITS } from '../core/dataset/limits.ts';
import { err, ok, type Result } from '../core/result.ts';
import { fileErrorText } from './file-errors.ts';
import { readFile } from './read-file.ts';
import type { ChosenFolder, PlatformError } from './types.ts';

/** Folders in a browser tab: the page is given their files, and no way to where they are. */

/** Null when the dialog was cancelled. */
export function chooseFolder(): Promise<Result<ChosenFolder, PlatformError> | null> {
  return new Promise((resolve) => {
    const input = document.createElement('input');
    input.type = 'file';
    input.webkitdirectory = true;
    input.addEventListener('change', () => {
      const files = new Map<string, File>();
      let folder = '';
      for (const file of input.files ?? []) {
        const [first = '', ...below] = file.webkitRelativePath.split('/');
        folder = first;
        files.set(below.join('/'), file);
      }
      resolve(ok(chosen(folder, files, files.size > DATA_LIMITS.items)));
    });
    input.addEventListener('cancel', () => resolve(null));
    input.click();
  });
}

/** All files below a dropped folder. What the browser does not follow, it does not list either. */
export async function folderOfEntry(entry: FileSystemDirectoryEntry): Promise<Result<ChosenFolder, PlatformError>> {
  const files = new Map<string, FileSystemFileEntry>();
  const waiting: { readonly at: FileSystemDirectoryEntry; readonly below: string; readonly depth: number }[] = [
    { at: entry, below: '', depth: 0 },
  ];
  for (let next = waiting.pop(); next && files.size <= DATA_LIMITS.items; next = waiting.pop()) {
    for (const found of await entriesOf(next.at)) {
      const name = `${next.below}${found.name}`;
      if (found.isFile) files.set(name, found as FileSystemFileEntry);
      else if (next.depth < DATA_LIMITS.depth) {
        waiting.push({ at: found as FileSystemDirectoryEntry, below: `${name}/`, depth: next.depth + 1 });
      }
    }
  }
  return ok(chosen(entry.name, files, files.size > DATA_LIMITS.items));
}

/** A reader gives a hundred at a time, and nothing at the end. */
async function entriesOf(folder: FileSystemDirectoryEntry): Promise<readonly FileSystemEntry[]> {
  const reader = folder.createReader();
  const all: FileSystemEntry[] = [];
  for (;;) {
    const some = await new Promise<readonly FileSystemEntry[]>((resolve) => {
      reader.readEntries(resolve, () => resolve([]));
    });
    if (some.length === 0) return all;
    all.push(...some);
  }
}

function chosen(name: string, files: ReadonlyMap<string, File | FileSystemFileEntry>, cut: boolean): ChosenFolder {
  const listing: FolderListing = { name, files: [...files.keys()], links: [], closed: [], cut };
  return {
    listing,
    async read(wanted) {
      const found = files.get(wanted);
      const file = found instanceof File ? found : found && (await fileOf(found));
      if (!file) {
        const code = 'not-found';
        return err({ code, message: fileErrorText({ code, name: wanted.replace(/^.*\//, '') }) });
      }
      const read = await readFile(file);
      return read.ok ? ok(read.value.bytes) : read;
    },
  };
}

function fileOf(entry: FileSystemFileEntry): Promise<File | null> {
  return new Promise((resolve) => entry.file(resolve, () => resolve(null)));
}
