import { lstat, readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { isGone } from '../src/disk/file-errors.ts';
import type { StorageKind, StorageUse } from './ipc/contract.ts';

/**
 * What Convas keeps in the user's data folder, in kinds that a person can tell apart. Every file there belongs to one:
 * what is not named is the browser's inside the app.
 */
const owned: Readonly<Record<Exclude<StorageKind, 'caches'>, RegExp>> = {
  backups: /^backups$/,
  recent: /^recent\.json(\.|$)/,
  settings: /^(settings|window|gpu-crash|open-document)\.json(\.|$)/,
};

export const storageKinds: readonly StorageKind[] = ['backups', 'recent', 'settings', 'caches'];

export function kindOf(entry: string): StorageKind {
  const kinds = Object.keys(owned) as (keyof typeof owned)[];
  return kinds.find((kind) => owned[kind].test(entry)) ?? 'caches';
}

/** Files and bytes of each kind, in the order of {@link storageKinds}. Links are not followed. */
export async function measureStorage(folder: string): Promise<StorageUse[]> {
  const uses = new Map(storageKinds.map((kind) => [kind, { kind, bytes: 0, files: 0 }]));
  for (const entry of await namesIn(folder)) {
    const use = uses.get(kindOf(entry));
    if (use) await add(path.join(folder, entry), use);
  }
  return [...uses.values()];
}

async function add(file: string, use: StorageUse): Promise<void> {
  const found = await lstat(file).catch(() => undefined);
  if (found?.isDirectory()) {
    for (const entry of await namesIn(file)) await add(path.join(file, entry), use);
  } else if (found?.isFile()) {
    use.files += 1;
    use.bytes += found.size;
  }
}

/** What was removed or may not be looked at meanwhile counts as nothing. */
async function namesIn(folder: string): Promise<string[]> {
  return readdir(folder).catch(() => []);
}

/** Removes the files of a kind that are Convas' own. */
export async function removeOwned(folder: string, kind: keyof typeof owned): Promise<void> {
  for (const entry of await namesIn(folder)) {
    if (kindOf(entry) !== kind) continue;
    await rm(path.join(folder, entry), { recursive: true }).catch((error: unknown) => {
      if (!isGone(error)) throw error;
    });
  }
}
