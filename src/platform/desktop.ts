import type {
  DataFolder,
  DesktopApi,
  RestoredBackup as DesktopBackup,
  OpenedFile as DesktopFile,
  Outcome as DesktopOutcome,
  SavedFile as DesktopSavedFile,
  StoredSettings,
} from '../../electron/ipc/contract.ts';
import { otherNamesRemark } from '../core/project/other-names.ts';
import { ok, type Result } from '../core/result.ts';
import { readByPasting, writeClipboard } from './clipboard.ts';
import { failed, fromOutcome } from './file-errors.ts';
import { readFile, readHashed } from './read-file.ts';
import { storedSettings } from './settings.ts';
import type { ChosenFolder, OpenedFile, Platform, PlatformError, RestoredBackup, SavedFile, TakeIn } from './types.ts';

/**
 * The desktop window: native dialogs and files behind `window.convas`.
 * @param takeIn fetches what the main process offers
 * @param settings what `api.readSettings()` gave: the editor reads settings while it is being made
 */
export function desktopPlatform(api: DesktopApi, settings: StoredSettings, takeIn: TakeIn): Platform {
  const same = <T>(value: T) => value;
  return {
    kind: 'desktop',
    open: async (kind, multiple) => inTurn(await api.openDialog(kind, multiple), opened),
    readDropped: async (file) => {
      if (!isSavedBack(file.name)) return readFile(file, takeIn);
      const read = await readHashed(file, takeIn);
      if (!read.ok) return read;
      const { file: whole, sha256 } = read.value;
      return ok({ ...whole, token: sha256 === null ? null : await api.claimDropped(file, sha256) });
    },
    chooseFolder: async () => chosen(await api.chooseFolder()),
    droppedFolder: async (file) => chosen(await api.claimDroppedFolder(file)),
    reopen: async (token) => opened(await api.reopen(token)),
    onFileChanged: (listener) => api.onFileChanged(listener),
    save: async (token, bytes, options) => fromOutcome(await api.save(token, bytes, options), withRemark),
    saveAs: async (suggestedName, kind, bytes) =>
      fromOutcome(await api.saveAs({ suggestedName, kind }, bytes), (saved) => saved && withRemark(saved)),
    confirmUnsaved: (name) => api.confirmUnsaved(name),
    confirmOverwrite: (name) => api.confirmOverwrite(name),
    recent: {
      list: () => api.recentFiles(),
      open: async (id) => opened(await api.openRecent(id)),
      clear: () => api.clearRecent(),
    },
    backups: {
      putPart: async (id, bytes) => fromOutcome(await api.putBackupPart(id, bytes), same),
      write: async (request, body) => fromOutcome(await api.writeBackup(request, body), same),
      list: () => api.listBackups(),
      read: async (id) => restored(await api.readBackup(id)),
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
    onOpenFile: (listener) => api.onOpenFile((outcome) => void opened(outcome).then(listener)),
    onCloseRequested: (listener) =>
      api.onCloseRequested(async () => {
        if (await listener()) await api.allowClose();
        else await api.keepOpen();
      }),
    initialFile: async () => {
      const outcome = await api.initialFile();
      return outcome && opened(outcome);
    },
    readClipboard: () => readByPasting(() => api.paste()),
    writeClipboard,
    freeMemory: () => api.freeMemory(),
    ...storedSettings(api, settings),
  };

  async function opened(outcome: DesktopOutcome<DesktopFile>): Promise<Result<OpenedFile, PlatformError>> {
    if (!outcome.ok) return failed(outcome.error);
    const { token, name } = outcome.value;
    const read = await whole(outcome.value.bytes, name);
    return read.ok ? ok({ token, name, bytes: read.value }) : read;
  }

  async function restored(outcome: DesktopOutcome<DesktopBackup>): Promise<Result<RestoredBackup, PlatformError>> {
    if (!outcome.ok) return failed(outcome.error);
    const { token, body, parts } = outcome.value;
    const read = await whole(outcome.value.bytes, '');
    if (!read.ok) return read;
    const views = new Map<string, DesktopBytes>();
    let at = body;
    for (const [sum, size] of parts) {
      views.set(sum, read.value.subarray(at, at + size));
      at += size;
    }
    return ok({ token, body: read.value.subarray(0, body), parts: views });
  }

  /** What came with the answer, or is to be fetched. */
  async function whole(bytes: DesktopFile['bytes'], name: string): Promise<Result<DesktopBytes, PlatformError>> {
    if (bytes instanceof Uint8Array) return ok(bytes);
    try {
      return ok((await takeIn(bytes)).bytes);
    } catch (error) {
      const detail = error instanceof Error ? error.message : String(error);
      return failed({ code: 'io', name, detail });
    }
  }

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

type DesktopBytes = Uint8Array<ArrayBuffer>;

/** One after the other: two hundred pictures at once would take their memory at once, too. */
async function inTurn<A, B>(values: readonly A[], act: (value: A) => Promise<B>): Promise<B[]> {
  const results: B[] = [];
  for (const value of values) results.push(await act(value));
  return results;
}
