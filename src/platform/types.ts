import type {
  BackupRequest,
  FileChange,
  FoundBackup,
  MenuEntry,
  MenuModel,
  MenuStates,
  OpenKind,
  RecentFile,
  SaveKind,
  StorageKind,
  StorageUse,
} from '../../electron/ipc/contract.ts';
import type { FolderListing } from '../core/dataset/folder.ts';
import type { Result } from '../core/result.ts';
import type { Locale, Say, Text } from '../core/text.ts';

/**
 * What the editor asks of the place it runs in: the desktop window, a browser tab, or memory (tests).
 * Files are opaque tokens; a path never reaches the window.
 */

export interface OpenedFile {
  /** Names the file for a later save; null where writing back is impossible (a dropped file in a browser). */
  readonly token: string | null;
  /** File name with its extension, for display. */
  readonly name: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

export interface PlatformError {
  /** `changed-outside`: another program changed the file; saving again with `overwrite` replaces it. */
  readonly code: string;
  /** What happened, what is safe, what to do. */
  readonly message: Text;
}

export interface SavedFile {
  /** Names the file for a later save; null where that is impossible (a download). */
  readonly token: string | null;
  readonly name: string;
  /** What else a person must know of what was written. */
  readonly remark: Text | null;
}

export interface DocumentState {
  readonly name: string;
  readonly dirty: boolean;
  readonly token: string | null;
}

export type {
  BackupRequest,
  FileChange,
  FoundBackup,
  MenuEntry,
  MenuModel,
  MenuStates,
  OpenKind,
  RecentFile,
  SaveKind,
  StorageKind,
  StorageUse,
};

/** The files opened or saved last, the latest first, over the end of the window. */
export interface RecentStorage {
  list(): Promise<readonly RecentFile[]>;
  /** Reads one of them. One that is gone leaves the list. */
  open(id: string): Promise<Result<OpenedFile, PlatformError>>;
  clear(): Promise<void>;
}

/** What a start found of a document, whole. */
export interface RestoredBackup {
  /** For saving it back to the file it belongs to; null if it had none. */
  readonly token: string | null;
  readonly body: Uint8Array<ArrayBuffer>;
  /** By checksum. Lost or damaged ones are missing. */
  readonly parts: ReadonlyMap<string, Uint8Array<ArrayBuffer>>;
}

/** Where bytes come from that are taken in by a worker. */
export type BytesSource =
  /** The desktop offers them under a ticket, once. */
  | { readonly ticket: string; readonly size: number }
  /** A file that a person dropped or chose. */
  | { readonly file: File; readonly hashed?: boolean };

export interface TakenIn {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** SHA-256 in hexadecimal, where it was asked for. */
  readonly sha256: string | null;
}

/** Brings bytes into memory beside the window's thread. @throws where they cannot be read, or are fewer than announced */
export type TakeIn = (source: BytesSource) => Promise<TakenIn>;

/** Keeps states of documents that are not saved, over the end of the window. A document is named by a UUID. */
export interface BackupStorage {
  /** Keeps bytes that several states share, and returns their checksum. */
  putPart(id: string, bytes: Uint8Array<ArrayBuffer>): Promise<Result<string, PlatformError>>;
  /** Keeps a state. The value names parts that are not there; then nothing was kept. */
  write(request: BackupRequest, body: Uint8Array<ArrayBuffer>): Promise<Result<readonly string[], PlatformError>>;
  /** What earlier windows left behind, the latest first. */
  list(): Promise<readonly FoundBackup[]>;
  read(id: string): Promise<Result<RestoredBackup, PlatformError>>;
  remove(id: string): Promise<void>;
}

/** What is kept outside the documents. */
export interface KeptStorage {
  /** By kind; only those that there are here. */
  list(): Promise<readonly StorageUse[]>;
  /** Empties one kind, but for the backup of the document that is open. */
  clear(kind: StorageKind): Promise<Result<void, PlatformError>>;
}

/** The program that shows the window. */
export interface HostVersions {
  readonly electron: string;
  readonly chromium: string;
  /** The Electron that this Convas was built for. */
  readonly wanted: string;
}

/** A folder of pictures that a person chose. Nothing in it is ever written. */
export interface ChosenFolder {
  readonly listing: FolderListing;
  /** Reads a file by its name in the listing. */
  read(name: string): Promise<Result<Uint8Array<ArrayBuffer>, PlatformError>>;
}

export interface Platform {
  readonly kind: 'desktop' | 'browser' | 'memory';
  /** Shows the open dialog. Each chosen file has its own outcome; an empty list is a cancelled dialog. */
  open(kind: OpenKind, multiple: boolean): Promise<readonly Result<OpenedFile, PlatformError>[]>;
  /** Reads a dropped or pasted file. */
  readDropped(file: File): Promise<Result<OpenedFile, PlatformError>>;
  /** Asks for a folder of pictures; null is a cancelled dialog. */
  chooseFolder(): Promise<Result<ChosenFolder, PlatformError> | null>;
  /**
   * A folder that was dropped on the window; null where a person was asked and did not agree.
   * @param file what the drop calls a file; @param entry what the drop says the folder is
   */
  droppedFolder(file: File, entry: FileSystemDirectoryEntry): Promise<Result<ChosenFolder, PlatformError> | null>;
  /** Reads an open file anew, as it is now, under a token of its own. */
  reopen(token: string): Promise<Result<OpenedFile, PlatformError>>;
  /** Another program changed or deleted the file of the document that `setDocumentState` named last. */
  onFileChanged(listener: (change: FileChange) => void): () => void;
  /** Writes a file back, atomically. */
  save(token: string, bytes: Uint8Array, options?: { overwrite?: boolean }): Promise<Result<SavedFile, PlatformError>>;
  /** Shows the save dialog and writes, atomically. Null is a cancelled dialog. */
  saveAs(suggestedName: string, kind: SaveKind, bytes: Uint8Array): Promise<Result<SavedFile | null, PlatformError>>;
  confirmUnsaved(name: string, say: Say): Promise<'save' | 'discard' | 'cancel'>;
  /** Asks what to do about a file that another program changed. */
  confirmOverwrite(name: string, say: Say): Promise<'overwrite' | 'saveAs' | 'cancel'>;
  /** Null where files are not remembered. */
  readonly recent: RecentStorage | null;
  /** Null where nothing outlives the window. */
  readonly backups: BackupStorage | null;
  readonly storage: KeptStorage;
  /** Null where the window is a tab of somebody else's browser. */
  hostVersions(): Promise<HostVersions | null>;
  /** Window title, dirty mark. */
  setDocumentState(state: DocumentState): void;
  /** The language of the native menu and dialogs. */
  setLanguage(locale: Locale): void;
  /** Describes the native menu; where there is none, nothing happens. */
  showMenu(model: MenuModel): void;
  /** What can be chosen in it now. */
  updateMenu(states: MenuStates): void;
  /** The native menu chose a command. */
  onCommand(listener: (id: string) => void): () => void;
  /** A file came from outside: association, second instance, the command line. */
  onOpenFile(listener: (file: Result<OpenedFile, PlatformError>) => void): () => void;
  /** The window wants to close; answer whether it may. */
  onCloseRequested(listener: () => Promise<boolean>): () => void;
  /** The file that the editor was started with. */
  initialFile(): Promise<Result<OpenedFile, PlatformError> | null>;
  /** The clipboard's text; null where it cannot be read. */
  readClipboard(): Promise<string | null>;
  /** Says whether it could be written. */
  writeClipboard(text: string): Promise<boolean>;
  /** Bytes of the machine's free memory; null where nobody tells. */
  freeMemory(): Promise<number | null>;
  /** Remembers a small setting across starts. */
  readSetting(key: string): string | null;
  writeSetting(key: string, value: string): void;
}
