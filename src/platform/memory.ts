import { err, ok, type Result } from '../core/result.ts';
import { type Text, text } from '../core/text.ts';
import { type MemoryBackups, memoryBackups } from './memory-backups.ts';
import type {
  ChosenFolder,
  DocumentState,
  FileChange,
  OpenedFile,
  Platform,
  PlatformError,
  SavedFile,
  StorageKind,
  StorageUse,
} from './types.ts';

/** A platform without a disk or a window: tests choose what dialogs answer and read what was written. */
export interface MemoryPlatform extends Platform {
  /** What the next open dialogs answer. */
  readonly toOpen: OpenedFile[][];
  /** What the next save dialogs answer: a file name, or null for cancel. */
  readonly toSaveAs: (string | null)[];
  /** What the next folder dialogs answer; null for cancel. */
  readonly toChoose: (ChosenFolder | null)[];
  readonly unsavedAnswers: ('save' | 'discard' | 'cancel')[];
  /** What the next questions about a file that was changed outside answer. */
  readonly overwriteAnswers: ('overwrite' | 'saveAs' | 'cancel')[];
  /** Files that another program changed. */
  readonly changedOutside: Set<string>;
  /** Lets another program write a file, or delete it (null), and tells the editor as the desktop does. */
  changeOutside(token: string, bytes: Uint8Array<ArrayBuffer> | null): void;
  /** Names of files that were opened or saved last. */
  recentFiles: readonly string[];
  readonly backups: MemoryBackups;
  /** What is kept, by kind. */
  readonly kept: Map<StorageKind, StorageUse>;
  readonly disk: Map<string, Uint8Array<ArrayBuffer>>;
  /** What was copied last; null is a clipboard that cannot be read. */
  clipboard: string | null;
  state: DocumentState | null;
  /** Makes every write fail until it is null again. */
  failure: PlatformError | null;
  /** What every write has to say besides. */
  saveRemark: Text | null;
}

export function memoryPlatform(): MemoryPlatform {
  const settings = new Map<string, string>();
  const watchers = new Set<(change: FileChange) => void>();
  const platform: MemoryPlatform = {
    kind: 'memory',
    toOpen: [],
    toSaveAs: [],
    toChoose: [],
    unsavedAnswers: [],
    overwriteAnswers: [],
    changedOutside: new Set(),
    changeOutside: (token, bytes) => {
      if (bytes) platform.disk.set(token, bytes);
      else platform.disk.delete(token);
      if (bytes) platform.changedOutside.add(token);
      for (const listener of watchers) listener({ token, kind: bytes ? 'changed' : 'deleted' });
    },
    recentFiles: [],
    recent: {
      list: async () =>
        platform.recentFiles.map((name) => ({ id: name, label: name, missing: !platform.disk.has(name) })),
      open: async (name) => {
        const bytes = platform.disk.get(name);
        if (!bytes) platform.recentFiles = platform.recentFiles.filter((other) => other !== name);
        return bytes ? ok({ token: name, name, bytes: bytes.slice() }) : err(GONE);
      },
      clear: async () => {
        platform.recentFiles = [];
      },
    },
    backups: memoryBackups(),
    kept: new Map(),
    storage: {
      list: async () => [...platform.kept.values()],
      clear: async (kind) => {
        if (platform.failure) return err(platform.failure);
        platform.kept.set(kind, { kind, bytes: 0, files: 0 });
        return ok(undefined);
      },
    },
    disk: new Map(),
    clipboard: '',
    state: null,
    failure: null,
    saveRemark: null,
    open: async () => (platform.toOpen.shift() ?? []).map((file) => ok(file)),
    readDropped: async (file) => ok({ token: null, name: file.name, bytes: new Uint8Array(await file.arrayBuffer()) }),
    chooseFolder: async () => {
      const folder = platform.toChoose.shift() ?? null;
      return folder && ok(folder);
    },
    droppedFolder: () => platform.chooseFolder(),
    reopen: async (token) => {
      const bytes = platform.disk.get(token);
      platform.changedOutside.delete(token);
      return bytes ? ok({ token, name: token, bytes: bytes.slice() }) : err(GONE);
    },
    onFileChanged: (listener) => {
      watchers.add(listener);
      return () => watchers.delete(listener);
    },
    save: async (token, bytes, options) => {
      if (platform.changedOutside.has(token) && !options?.overwrite) return err(CHANGED_OUTSIDE);
      platform.changedOutside.delete(token);
      return put(token, bytes);
    },
    saveAs: async (_suggested, _kind, bytes) => {
      const name = platform.toSaveAs.shift() ?? null;
      if (name === null) return ok(null);
      return put(name, bytes);
    },
    confirmUnsaved: async () => platform.unsavedAnswers.shift() ?? 'cancel',
    confirmOverwrite: async () => platform.overwriteAnswers.shift() ?? 'cancel',
    hostVersions: async () => null,
    setDocumentState: (state) => {
      platform.state = state;
    },
    setLanguage: () => {},
    showMenu: () => {},
    updateMenu: () => {},
    onCommand: () => () => {},
    onOpenFile: () => () => {},
    onCloseRequested: () => () => {},
    initialFile: async () => null,
    freeMemory: async () => null,
    readClipboard: async () => platform.clipboard,
    writeClipboard: async (text) => {
      platform.clipboard = text;
      return true;
    },
    readSetting: (key) => settings.get(key) ?? null,
    writeSetting: (key, value) => void settings.set(key, value),
  };

  function put(token: string, bytes: Uint8Array): Result<SavedFile, PlatformError> {
    if (platform.failure) return err(platform.failure);
    platform.disk.set(token, bytes.slice());
    return ok({ token, name: token, remark: platform.saveRemark });
  }
  return platform;
}

/** A ready-made failure for tests. */
export const DISK_FULL: PlatformError = {
  code: 'disk-full',
  message: text('platform.memory.theDiskIsFull', 'The disk is full.'),
};

const GONE: PlatformError = { code: 'not-found', message: text('platform.memory.theFileIsGone', 'The file is gone.') };

const CHANGED_OUTSIDE: PlatformError = {
  code: 'changed-outside',
  message: text('platform.memory.theFileWasChangedOutside', 'The file was changed outside.'),
};
