import { app, session } from 'electron';
import type { Backups } from './backups.ts';
import { outcome } from './file-tokens.ts';
import type { StorageKind } from './ipc/contract.ts';
import { handle } from './ipc/handle.ts';
import type { Preferences } from './preferences.ts';
import type { RecentFiles } from './recent-files.ts';
import { measureStorage, removeOwned } from './storage-use.ts';

export interface Stores {
  backups: Backups;
  preferences: Preferences;
  recent: RecentFiles;
}

/** Answers what the window asks about all that is kept outside the documents. */
export function answerStorageRequests({ backups, preferences, recent }: Stores): void {
  const folder = app.getPath('userData');
  const clear: Readonly<Record<StorageKind, () => Promise<void>>> = {
    backups: () => backups.clear(),
    recent: async () => {
      recent.clear();
      app.clearRecentDocuments();
      await removeOwned(folder, 'recent');
    },
    settings: async () => {
      preferences.clear();
      await removeOwned(folder, 'settings');
    },
    caches: async () => {
      const { defaultSession } = session;
      await defaultSession.clearCache();
      await defaultSession.clearCodeCaches({});
      await defaultSession.clearStorageData({ storages: ['shadercache', 'cachestorage', 'serviceworkers'] });
    },
  };
  handle('storage:list', () => measureStorage(folder));
  handle('storage:clear', (kind) => outcome(folder, () => clear[kind]()));
}
