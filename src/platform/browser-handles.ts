import { err, ok, type Result } from '../core/result.ts';
import { text } from '../core/text.ts';
import { fileErrorText } from './file-errors.ts';
import type { FileChange, OpenedFile, PlatformError, SavedFile, SaveKind, TakeIn } from './types.ts';

/** Files that a tab may write back: those it saved through the browser's own picker (Chromium). */
export interface FileHandles {
  nameOf(token: string): string | null;
  save(token: string, bytes: Uint8Array, overwrite: boolean): Promise<Result<SavedFile, PlatformError>>;
  /** Asks where, then writes; where the browser has no picker, it is a download. */
  saveAs(suggestedName: string, kind: SaveKind, bytes: Uint8Array): Promise<Result<SavedFile | null, PlatformError>>;
  reopen(token: string): Promise<Result<OpenedFile, PlatformError>>;
  /** Looks whenever the tab gets the focus: a browser tells of no change by itself. */
  onChanged(open: () => string | null, listener: (change: FileChange) => void): () => void;
}

interface Handle {
  readonly handle: FileSystemFileHandle;
  /** Size and time of what was written or read last. */
  mark: string | null;
}

export function fileHandles(takeIn: TakeIn): FileHandles {
  const handles = new Map<string, Handle>();

  function add(handle: FileSystemFileHandle, mark: string | null): string {
    const token = `file-${handles.size + 1}`;
    handles.set(token, { handle, mark });
    return token;
  }

  async function saveAs(suggestedName: string, kind: SaveKind, bytes: Uint8Array) {
    const picker = (window as WindowWithPicker).showSaveFilePicker;
    if (!picker) {
      download(suggestedName, bytes);
      return ok({ token: null, name: suggestedName, remark: null });
    }
    try {
      const types = [{ accept: { [MIME[kind]]: [`.${kind}`] } }];
      const handle = await picker.call(window, { suggestedName, types });
      const written = await write(handle, bytes);
      return written.ok ? ok(saved(add(handle, await markOf(handle)), handle)) : written;
    } catch (error) {
      if (error instanceof DOMException && error.name === 'AbortError') return ok(null);
      return err(failed(suggestedName, String(error)));
    }
  }

  return {
    nameOf: (token) => handles.get(token)?.handle.name ?? null,
    save: async (token, bytes, overwrite) => {
      const known = handles.get(token);
      if (!known) return err(failed(token, 'no handle'));
      const now = await markOf(known.handle);
      if (!overwrite && now !== null && now !== known.mark) return err(changedOutside(known.handle.name));
      const written = await write(known.handle, bytes);
      if (!written.ok) return written;
      known.mark = await markOf(known.handle);
      return ok(saved(token, known.handle));
    },
    saveAs,
    reopen: async (token) => {
      const known = handles.get(token);
      if (!known) return err(failed(token, 'no handle'));
      try {
        const file = await known.handle.getFile();
        const { bytes } = await takeIn({ file });
        return ok({ token: add(known.handle, await markOf(known.handle)), name: known.handle.name, bytes });
      } catch (error) {
        return err(failed(known.handle.name, String(error)));
      }
    },
    onChanged: (open, listener) => {
      let told: string | null | undefined;
      const look = async () => {
        const token = open();
        const known = token === null ? undefined : handles.get(token);
        if (token === null || !known) return;
        const now = await markOf(known.handle);
        if (now === known.mark || now === told) return;
        told = now;
        listener({ token, kind: now === null ? 'deleted' : 'changed' });
      };
      const onFocus = () => void look();
      window.addEventListener('focus', onFocus);
      return () => window.removeEventListener('focus', onFocus);
    },
  };
}

/** A browser keeps a file's hard links, or does not say. */
function saved(token: string, { name }: FileSystemFileHandle): SavedFile {
  return { token, name, remark: null };
}

interface WindowWithPicker extends Window {
  readonly showSaveFilePicker?: (options: object) => Promise<FileSystemFileHandle>;
}

const MIME: Readonly<Record<SaveKind, string>> = {
  convas: 'application/octet-stream',
  json: 'application/json',
  onnx: 'application/octet-stream',
  csv: 'text/csv',
  png: 'image/png',
  svg: 'image/svg+xml',
  zip: 'application/zip',
  safetensors: 'application/octet-stream',
};

/** Null where the file is not there any more. */
async function markOf(handle: FileSystemFileHandle): Promise<string | null> {
  try {
    const { size, lastModified } = await handle.getFile();
    return `${size} ${lastModified}`;
  } catch {
    return null;
  }
}

async function write(handle: FileSystemFileHandle, bytes: Uint8Array): Promise<Result<void, PlatformError>> {
  try {
    // The browser writes to a swap file and renames it on close.
    const stream = await handle.createWritable();
    await stream.write(bytes as Uint8Array<ArrayBuffer>);
    await stream.close();
    return ok(undefined);
  } catch (error) {
    return err(failed(handle.name, String(error)));
  }
}

function download(name: string, bytes: Uint8Array): void {
  const url = URL.createObjectURL(new Blob([bytes as Uint8Array<ArrayBuffer>]));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

function changedOutside(name: string): PlatformError {
  return { code: 'changed-outside', message: fileErrorText({ code: 'changed-outside', name }) };
}

function failed(name: string, reason: string): PlatformError {
  return {
    code: 'io',
    message: text(
      'platform.browserHandles.nameCouldNotBeSaved',
      '“{name}” could not be saved ({reason}). Your drawing is safe; save it under another name.',
      { name, reason },
    ),
  };
}
