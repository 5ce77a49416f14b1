/**
 * What the window can ask of the desktop, and what the desktop tells the window. The one description that both sides
 * compile against: `preload.ts` implements {@link DesktopApi} over {@link Channels}, `main.ts` answers them.
 * No imports: the window's code takes types from here without pulling in anything of Electron.
 */

/** Expected failures are values: Electron keeps only the `message` of an error thrown across processes. */
export type Outcome<Value> = { ok: true; value: Value } | { ok: false; error: FileError };

export type FileErrorCode =
  /** There is no such file (any more). */
  | 'not-found'
  | 'is-directory'
  /** A FIFO, socket or device: reading it could wait for ever. */
  | 'not-a-file'
  /** A symbolic link whose target does not exist, or a circle of links. */
  | 'dangling-link'
  /** A link, or a name that leads out of the folder that was chosen: not followed. */
  | 'outside'
  /** The file or its folder may not be read or written by this user. */
  | 'permission'
  /** The file system is mounted read-only. */
  | 'read-only'
  /** Bigger than `limit` bytes: it was not read. */
  | 'too-large'
  /** The disk (or this user's share of it) is full. The old file is untouched. */
  | 'disk-full'
  /** Another program holds the file (Windows). */
  | 'in-use'
  /** The file was changed by someone else since it was read or saved here. Nothing was written; `overwrite` would. */
  | 'changed-outside'
  /** There is a file already, and nobody was asked whether it may be replaced. Nothing was written. */
  | 'exists'
  | 'name-too-long'
  /** No file can be called so. */
  | 'bad-name'
  /** A person was asked whether this file may be read or written, and did not agree. */
  | 'declined'
  /** The token names no file of this session. */
  | 'bad-token'
  /** Any other failure of the system; `detail` has its own code. */
  | 'io';

/** The data for a message in the user's language; the window owns the words. */
export interface FileError {
  code: FileErrorCode;
  /** The file's name for display, without its folder. */
  name: string;
  /** Bytes, with 'too-large'. */
  size?: number;
  limit?: number;
  /** The system's own code, such as `EIO`, for the details of a report. */
  detail?: string;
}

/** Stands for a file's path, which the window never sees. It is valid until the app quits. */
export type FileToken = string;

/** More bytes than an answer holds: a worker of the window fetches them, once, by POST from `/handed-over/` and the ticket. */
export interface HandedOver {
  ticket: string;
  size: number;
}

export interface OpenedFile {
  token: FileToken;
  name: string;
  bytes: Uint8Array<ArrayBuffer> | HandedOver;
}

export interface SavedFile {
  token: FileToken;
  name: string;
  /** Hard links to the file that was replaced: they still hold what it held before. */
  otherNames: number;
}

/** A folder of pictures that a person chose: all that is in it, by names relative to it with forward slashes. */
export interface DataFolder {
  token: FileToken;
  /** Its own name; where it is, the window never sees. */
  name: string;
  files: string[];
  /** Links, pipes and devices, which are not followed. */
  links: string[];
  /** Folders that may not be looked into. */
  closed: string[];
  /** There are more files than are listed. */
  cut: boolean;
}

/** What an open dialog offers: 'project' is .convas, .json and .onnx. */
/** `data`: whatever a model names as its external data. */
export type OpenKind = 'project' | 'picture' | 'tensor' | 'data' | 'any';
export type SaveKind = 'convas' | 'json' | 'onnx' | 'csv' | 'png' | 'svg' | 'zip' | 'safetensors';
/** A language by its BCP 47 tag. */
export type Locale = string;
export type UnsavedAnswer = 'save' | 'discard' | 'cancel';

export type OverwriteAnswer = 'overwrite' | 'saveAs' | 'cancel';

/** Of a file that the save dialog did not ask about. */
export type ReplaceAnswer = 'replace' | 'choose' | 'cancel';

export interface DocumentState {
  name: string;
  dirty: boolean;
  /** null while the document was never saved. */
  token: FileToken | null;
}

/** Another program did this to a file that the window has open. */
export interface FileChange {
  token: FileToken;
  kind: 'changed' | 'deleted';
}

export interface SaveAsRequest {
  suggestedName: string;
  kind: SaveKind;
}

export interface SaveOptions {
  /** Write even if the file was changed by someone else meanwhile: for a user who was asked. */
  overwrite?: boolean;
}

/** A state of the open document that is not saved yet. */
export interface BackupRequest {
  /** A UUID that the window gives each document. */
  id: string;
  name: string;
  layers: number;
  /** The file it belongs to, null for an untitled document. */
  token: FileToken | null;
  /** Checksums of the parts that the body refers to. */
  parts: string[];
}

/** What a start found: work that was neither saved nor given up. */
export interface FoundBackup {
  id: string;
  name: string;
  /** The file it belongs to, without its folder; null for an untitled document. */
  fileName: string | null;
  /** Milliseconds since 1970. */
  time: number;
  layers: number;
  /** A newer state was there but is damaged; it was set aside. */
  newerWasDamaged: boolean;
}

export interface RestoredBackup {
  /** For saving it back to the file it belongs to; null if it had none. */
  token: FileToken | null;
  /** The body and behind it the parts. */
  bytes: Uint8Array<ArrayBuffer> | HandedOver;
  /** Bytes of the body. */
  body: number;
  /** Checksum and bytes of each part. Lost or damaged ones are missing. */
  parts: [sum: string, bytes: number][];
}

/** A file that was opened or saved last. Its path stays in the main process. */
export interface RecentFile {
  id: string;
  /** Its name, and its folder's name too where two are called alike. */
  label: string;
  /** It was moved or deleted since. */
  missing: boolean;
}

/** Small settings of the window, by name. `damaged`: their file could not be read, was set aside, and these are the defaults. */
export interface StoredSettings {
  values: Record<string, string>;
  damaged: boolean;
}

/** What Convas keeps outside the documents. `caches` are the browser's inside the app. */
export type StorageKind = 'backups' | 'recent' | 'settings' | 'caches';

export interface StorageUse {
  kind: StorageKind;
  bytes: number;
  files: number;
}

export interface PlatformInfo {
  platform: string;
  appVersion: string;
  electron: string;
  /** The version that this Convas was built for; an older one may run it in its place. */
  wantedElectron: string;
  chrome: string;
  /** The system's preferred language, such as `ko-KR`. */
  systemLocale: string;
  /** Whether the app has native code for this system. */
  native: boolean;
  /** The GPU switches this start used, and why: for the report of what was obtained. */
  gpu: { switches: string[]; reason: string };
}

/** The native menu as the window describes it: whoever adds a command writes it once, in the window. */
export type MenuModel = readonly {
  readonly label: string;
  readonly role?: 'help';
  readonly entries: readonly MenuEntry[];
}[];

export const menuRoles = [
  'about',
  'services',
  'hide',
  'hideOthers',
  'unhide',
  'cut',
  'copy',
  'paste',
  'close',
  'quit',
  'togglefullscreen',
  'reload',
  'toggleDevTools',
] as const;

export type MenuEntry =
  | { readonly kind: 'separator' }
  /** Something the system does itself; an empty label takes the system's own. */
  | { readonly kind: 'role'; readonly role: (typeof menuRoles)[number]; readonly label: string }
  /** The list of recent files, which the main process keeps. */
  | { readonly kind: 'recent'; readonly label: string; readonly clear: string }
  | ({
      readonly kind: 'command';
      /** The window's command of this id runs. */
      readonly id: string;
      readonly label: string;
      /** As the window writes shortcuts; empty for none. */
      readonly keys: string;
    } & MenuState);

/** Whether a command can be chosen; of one that switches something, whether it is on. */
export interface MenuState {
  readonly enabled: boolean;
  readonly checked?: boolean;
}
export type MenuStates = Readonly<Record<string, MenuState>>;

/** Requests of the window, each answered once: channel -> signature. */
export interface Channels {
  'file:open-dialog': (kind: OpenKind, multiple: boolean) => Outcome<OpenedFile>[];
  'file:claim': (path: string, sha256: string) => FileToken | null;
  'file:initial': () => Outcome<OpenedFile> | null;
  'file:reopen': (token: FileToken) => Outcome<OpenedFile>;
  'file:save': (token: FileToken, bytes: Uint8Array, options: SaveOptions) => Outcome<SavedFile>;
  'file:save-as': (request: SaveAsRequest, bytes: Uint8Array) => Outcome<SavedFile | null>;
  'data:choose-folder': () => Outcome<DataFolder> | null;
  'data:claim-folder': (path: string) => Outcome<DataFolder> | null;
  'data:read': (token: FileToken, name: string) => Outcome<Uint8Array<ArrayBuffer>>;
  'document:state': (state: DocumentState) => void;
  'document:confirm-unsaved': (name: string) => UnsavedAnswer;
  'document:confirm-overwrite': (name: string) => OverwriteAnswer;
  'backup:put-part': (id: string, bytes: Uint8Array) => Outcome<string>;
  'backup:write': (request: BackupRequest, body: Uint8Array<ArrayBuffer>) => Outcome<string[]>;
  'backup:list': () => FoundBackup[];
  'backup:read': (id: string) => Outcome<RestoredBackup>;
  'backup:remove': (id: string) => void;
  'recent:list': () => RecentFile[];
  'recent:open': (id: string) => Outcome<OpenedFile>;
  'recent:clear': () => void;
  'settings:read': () => StoredSettings;
  'settings:write': (name: string, value: string) => void;
  'storage:list': () => StorageUse[];
  'storage:clear': (kind: StorageKind) => Outcome<void>;
  'native:open': (id: string, file: string | null) => boolean;
  'native:close': (id: string) => void;
  'native:is-allowed': (file: string) => boolean;
  'native:allow': (file: string) => boolean;
  'window:close-answer': (close: boolean) => void;
  /** The language of the window: menus and system dialogs follow. */
  'language:set': (locale: Locale) => void;
  'menu:show': (model: MenuModel) => void;
  'menu:update': (states: MenuStates) => void;
  'edit:paste': () => void;
  'link:open': (url: string) => boolean;
  'platform:info': () => PlatformInfo;
  /** Bytes. */
  'platform:free-memory': () => number;
}

/** What the desktop tells the window: event -> arguments. */
export interface Events {
  'menu:command': [command: string];
  'file:opened': [file: Outcome<OpenedFile>];
  'file:changed': [change: FileChange];
  'window:close-requested': [];
  'native:gone': [id: string, detail: string];
}

type Unsubscribe = () => void;

/** `window.convas` in the desktop app; absent in a browser. */
export interface DesktopApi {
  /** Asks for files. Each chosen one is read and has its own outcome; the list is empty when cancelled. */
  openDialog(kind: OpenKind, multiple?: boolean): Promise<Outcome<OpenedFile>[]>;
  /**
   * A token for a project that was dropped on the window and that the window has read: the file on the disk must have
   * the same SHA-256 (hexadecimal). A person is asked before it is read anew or written. Null for anything else, such
   * as what was pasted or made by script: it can be saved under a new name only.
   */
  claimDropped(file: File, sha256: string): Promise<FileToken | null>;
  /** The file the app was started with, once; null if there is none (left). */
  initialFile(): Promise<Outcome<OpenedFile> | null>;
  /** A file that the system or a second start asked for later on. */
  onOpenFile(listener: (file: Outcome<OpenedFile>) => void): Unsubscribe;

  /** Reads an open file anew, as it is now, under a token of its own. */
  reopen(token: FileToken): Promise<Outcome<OpenedFile>>;
  /** Another program changed or deleted the file of the document that `setDocumentState` named last. */
  onFileChanged(listener: (change: FileChange) => void): Unsubscribe;

  /** Writes a file whole or not at all. */
  save(token: FileToken, bytes: Uint8Array, options?: SaveOptions): Promise<Outcome<SavedFile>>;
  /** Asks where, then writes. The value is null when cancelled. */
  saveAs(request: SaveAsRequest, bytes: Uint8Array): Promise<Outcome<SavedFile | null>>;

  /** Asks for a folder of pictures and lists it; null when cancelled. */
  chooseFolder(): Promise<Outcome<DataFolder> | null>;
  /** The same for a folder that was dropped on the window, after a question; null when declined. */
  claimDroppedFolder(folder: File): Promise<Outcome<DataFolder> | null>;
  /** Reads a file below such a folder. What is reached by a link, or lies outside, is refused. */
  readFromFolder(token: FileToken, name: string): Promise<Outcome<Uint8Array<ArrayBuffer>>>;

  /** Shows the document's name and unsaved mark; a dirty document makes closing the window ask. */
  setDocumentState(state: DocumentState): Promise<void>;
  /** The system's question Save / Don't Save / Cancel. */
  confirmUnsaved(name: string): Promise<UnsavedAnswer>;
  /** The system's question Overwrite / Save As / Cancel, for a file that someone else changed. */
  confirmOverwrite(name: string): Promise<OverwriteAnswer>;
  /** The user wants to close a window with unsaved changes: answer with `allowClose` or `keepOpen`. */
  onCloseRequested(listener: () => void): Unsubscribe;
  allowClose(): Promise<void>;
  keepOpen(): Promise<void>;

  /** Keeps bytes that several backups of a document share; the value is their checksum. */
  putBackupPart(id: string, bytes: Uint8Array): Promise<Outcome<string>>;
  /** Keeps a state of an unsaved document. The value names parts that are not there (any more); then nothing was kept. */
  writeBackup(request: BackupRequest, body: Uint8Array<ArrayBuffer>): Promise<Outcome<string[]>>;
  /** Unsaved work of earlier windows, the latest first. For the start of a window: it begins to have backups of its own. */
  listBackups(): Promise<FoundBackup[]>;
  readBackup(id: string): Promise<Outcome<RestoredBackup>>;
  removeBackup(id: string): Promise<void>;

  /** The files opened or saved last, the latest first. */
  recentFiles(): Promise<RecentFile[]>;
  /** Reads one of them. One that is gone leaves the list. */
  openRecent(id: string): Promise<Outcome<OpenedFile>>;
  clearRecent(): Promise<void>;

  readSettings(): Promise<StoredSettings>;
  writeSetting(name: string, value: string): Promise<void>;

  /** What is kept outside the documents, by kind. */
  storageUse(): Promise<StorageUse[]>;
  /** Empties one kind, but for the backup of the document that is open. */
  clearStorage(kind: StorageKind): Promise<Outcome<void>>;

  /**
   * Starts the process that runs networks as native code, in the place of the last. Its port comes as a message to the
   * window itself, with `{ nativePort: id }`.
   * @param file SHA-256 of the file whose operators it may run; null: none. False where nobody allowed that file.
   */
  openNative(id: string, file: string | null): Promise<boolean>;
  /** Ends it at once. */
  closeNative(id: string): Promise<void>;
  /** One has ended by itself; `detail` says how. */
  onNativeGone(listener: (id: string, detail: string) => void): Unsubscribe;
  isNativeAllowed(file: string): Promise<boolean>;
  /** Asks the person, after a click or key; the answer is remembered. */
  allowNative(file: string): Promise<boolean>;

  onCommand(listener: (command: string) => void): Unsubscribe;
  setLanguage(locale: Locale): Promise<void>;
  showMenu(model: MenuModel): Promise<void>;
  updateMenu(states: MenuStates): Promise<void>;
  /** Sets off a paste in the window, as Ctrl+V does, after a click or key: the page itself may not read the clipboard. */
  paste(): Promise<void>;
  /**
   * Opens a page of the allow-list in the user's browser, after a person's click or key and their yes to a question;
   * false if it was not opened.
   */
  openLink(url: string): Promise<boolean>;
  platformInfo(): Promise<PlatformInfo>;
  /** Bytes of the machine's memory that programs could still take. */
  freeMemory(): Promise<number>;
}
