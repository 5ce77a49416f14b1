import type {
  DataFolder,
  DesktopApi,
  Outcome as DesktopOutcome,
  SavedFile as DesktopSavedFile,
  StoredSettings,
} from '../../electron/ipc/contract.ts';
import { otherNamesRemark } from '../core/project/other-names.ts';
import { ok, type Result } from '../core/result.ts';
import { readByPasting, writeClipboard } from './clipboard.ts';
import { fromOutcome } from './file-errors.ts';
import { readFile } from './read-file.ts';
import { storedSettings } from './settings.ts';
import type { ChosenFolder, Platform, PlatformError, SavedFile } from './types.ts';

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
      const read = await readFile(file);
      if (!read.ok || !isSavedBack(file.name)) return read;
      return ok({ ...read.value, token: await api.claimDropped(file, await sha256(read.value.bytes)) });
    },
    chooseFolder: async () => chosen(await api.chooseFolder()),
    droppedFolder: async (file) => chosen(await api.claimDroppedFolder(file)),
    reopen: async (token) => fromOutcome(await api.reopen(token), same),
    onFileChanged: (listener) => api.onFileChanged(listener),
    save: async (token, bytes, options) => fromOutcome(await api.save(token, bytes, options), withRemark),
    saveAs: async (suggestedName, kind, bytes) =>
      fromOutcome(await api.saveAs({ suggestedName, kind }, bytes), (saved) => saved && withRemark(saved)),
    confirmUnsaved: (name) => api.confirmUnsaved(name),
    confirmOverwrite: (name) => api.confirmOverwrite(name),
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
    storage: {
      list: () => api.storageUse(),
      clear: async (kind) => fromOutcome(await api.clearStorage(kind), same),
    },
    hostVersions: async () => {
      const { electron, chrome, wantedElectron } = await api.platformInfo();
      return { electron, chromium: chrome, wanted: wantedElectron };
    },
    setDocumentState: (state) => void api.setDocumentState(state),
    setLanguage: (locale) => void api.setLanguage(locale),
    showMenu: (model) => void api.showMenu(model),
    updateMenu: (states) => void api.updateMenu(states),
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

  /** Where the folder is, only the main process knows. */
  function chosen(outcome: DesktopOutcome<DataFolder> | null): Result<ChosenFolder, PlatformError> | null {
    return (
      outcome &&
      fromOutcome(outcome, ({ token, ...listing }) => ({
        listing,
        read: async (name: string) => fromOutcome(await api.readFromFolder(token, name), same),
      }))
    );
  }
}

function withRemark({ token, name, otherNames }: DesktopSavedFile): SavedFile {
  return { token, name, remark: otherNamesRemark(name, otherNames) };
}

/** Of other files the bytes are all that is ever needed. */
function isSavedBack(name: string): boolean {
  return /\.(convas|json|onnx)$/i.test(name);
}

async function sha256(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
