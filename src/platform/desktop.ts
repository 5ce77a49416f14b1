import type { DesktopApi, StoredSettings } from '../../electron/ipc/contract.ts';
import { ok } from '../core/result.ts';
import { readByPasting, writeClipboard } from './clipboard.ts';
import { fromOutcome } from './file-errors.ts';
import { storedSettings } from './settings.ts';
import type { Platform } from './types.ts';

/**
 * The desktop window: native dialogs and files behind `window.convas`.
 * @param settings what `api.readSettings()` gave: the editor reads settings while it is being made
 */
export function desktopPlatform(api: DesktopApi, settings: StoredSettings): Platform {
  const same = <T>(value: T) => value;
  return {
    kind: 'desktop',
    open: async (kind, multiple) => (await api.openDialog(kind, multiple)).map((outcome) => fromOutcome(outcome, same)),
    readDropped: async (file) => {
      const outcome = await api.openDropped(file);
      // Pasted pictures are not on a disk: the window has their bytes, but nowhere to save them back to.
      if (!outcome.ok && outcome.error.code === 'no-path') {
        return ok({ token: null, name: file.name, bytes: new Uint8Array(await file.arrayBuffer()) });
      }
      return fromOutcome(outcome, same);
    },
    reopen: async (token) => fromOutcome(await api.reopen(token), same),
    onFileChanged: (listener) => api.onFileChanged(listener),
    save: async (token, bytes, options) => fromOutcome(await api.save(token, bytes, options), () => undefined),
    saveAs: async (suggestedName, kind, bytes) => fromOutcome(await api.saveAs({ suggestedName, kind }, bytes), same),
    confirmUnsaved: (name, locale) => api.confirmUnsaved(name, locale),
    confirmOverwrite: (name, locale) => api.confirmOverwrite(name, locale),
    recent: {
      list: () => api.recentFiles(),
      open: async (id) => fromOutcome(await api.openRecent(id), same),
      clear: () => api.clearRecent(),
    },
    backups: {
      putPart: async (id, bytes) => fromOutcome(await api.putBackupPart(id, bytes), same),
      write: async (request, body) => fromOutcome(await api.writeBackup(request, body), same),
      list: () => api.listBackups(),
      read: async (id) => fromOutcome(await api.readBackup(id), same),
      remove: (id) => api.removeBackup(id),
    },
    setDocumentState: (state) => void api.setDocumentState(state),
    setLocale: (locale) => void api.setMenuLocale(locale),
    setMenuShortcuts: (shortcuts) => void api.setMenuShortcuts({ ...shortcuts }),
    onCommand: (listener) => api.onCommand(listener),
    onOpenFile: (listener) => api.onOpenFile((outcome) => listener(fromOutcome(outcome, same))),
    onCloseRequested: (listener) =>
      api.onCloseRequested(async () => {
        if (await listener()) await api.allowClose();
        else await api.keepOpen();
      }),
    initialFile: async () => {
      const outcome = await api.initialFile();
      return outcome && fromOutcome(outcome, same);
    },
    readClipboard: () => readByPasting(() => api.paste()),
    writeClipboard,
    freeMemory: () => api.freeMemory(),
    ...storedSettings(api, settings),
  };
}
