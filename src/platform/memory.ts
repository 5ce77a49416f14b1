import { err, ok, type Result } from '../core/result.ts';
import { text } from '../core/text.ts';
import type { DocumentState, OpenedFile, Platform, PlatformError } from './types.ts';

/** A platform without a disk or a window: tests choose what dialogs answer and read what was written. */
export interface MemoryPlatform extends Platform {
  /** What the next open dialogs answer. */
  readonly toOpen: OpenedFile[][];
  /** What the next save dialogs answer: a file name, or null for cancel. */
  readonly toSaveAs: (string | null)[];
  readonly unsavedAnswers: ('save' | 'discard' | 'cancel')[];
  readonly disk: Map<string, Uint8Array<ArrayBuffer>>;
  /** What was copied last; null is a clipboard that cannot be read. */
  clipboard: string | null;
  state: DocumentState | null;
  /** Makes every write fail until it is null again. */
  failure: PlatformError | null;
}

export function memoryPlatform(): MemoryPlatform {
  const settings = new Map<string, string>();
  const platform: MemoryPlatform = {
    kind: 'memory',
    toOpen: [],
    toSaveAs: [],
    unsavedAnswers: [],
    disk: new Map(),
    clipboard: '',
    state: null,
    failure: null,
    open: async () => (platform.toOpen.shift() ?? []).map((file) => ok(file)),
    readDropped: async (file) => ok({ token: null, name: file.name, bytes: new Uint8Array(await file.arrayBuffer()) }),
    save: async (token, bytes) => put(token, bytes),
    saveAs: async (_suggested, _kind, bytes) => {
      const name = platform.toSaveAs.shift() ?? null;
      if (name === null) return ok(null);
      const written = put(name, bytes);
      return written.ok ? ok({ token: name, name }) : written;
    },
    confirmUnsaved: async () => platform.unsavedAnswers.shift() ?? 'cancel',
    setDocumentState: (state) => {
      platform.state = state;
    },
    setLocale: () => {},
    onCommand: () => () => {},
    onOpenFile: () => () => {},
    onCloseRequested: () => () => {},
    initialFile: async () => null,
    readClipboard: async () => platform.clipboard,
    writeClipboard: async (text) => {
      platform.clipboard = text;
      return true;
    },
    readSetting: (key) => settings.get(key) ?? null,
    writeSetting: (key, value) => void settings.set(key, value),
  };

  function put(token: string, bytes: Uint8Array): Result<void, PlatformError> {
    if (platform.failure) return err(platform.failure);
    platform.disk.set(token, bytes.slice());
    return ok(undefined);
  }
  return platform;
}

/** A ready-made failure for tests. */
export const DISK_FULL: PlatformError = {
  code: 'disk-full',
  message: text('The disk is full.', '디스크가 가득 찼습니다.'),
};
