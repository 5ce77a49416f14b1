import { ok } from '../core/result.ts';
import type { BrowserBackups } from './browser-backups.ts';
import { clearLocalSettings, localSettingsUse } from './settings.ts';
import type { KeptStorage, StorageUse } from './types.ts';

/** What a tab keeps: backups in the browser's database, settings in its own storage. The browser's caches are its own affair. */
export function browserStorage(backups: BrowserBackups | null): KeptStorage {
  return {
    list: async () => {
      const uses: StorageUse[] = [{ kind: 'settings', ...localSettingsUse() }];
      if (backups) uses.unshift({ kind: 'backups', ...(await backups.use()) });
      return uses;
    },
    clear: async (kind) => {
      if (kind === 'backups' && backups) return backups.clear();
      if (kind === 'settings') clearLocalSettings();
      return ok(undefined);
    },
  };
}
