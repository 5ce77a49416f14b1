import { err, ok, type Result } from '../core/result.ts';
import { text } from '../core/text.ts';
import { readClipboard, writeClipboard } from './clipboard.ts';
import { localSettings } from './settings.ts';
import type { OpenedFile, OpenKind, Platform, PlatformError, SaveKind } from './types.ts';

/**
 * A browser tab: files come through a file chooser, and leave through the save picker where the browser has one
 * (Chromium), else as a download.
 */
export function browserPlatform(): Platform {
  const handles = new Map<string, FileSystemFileHandle>();
  let dirty = false;
  window.addEventListener('beforeunload', (event) => {
    if (dirty) event.preventDefault();
  });

  return {
    kind: 'browser',
    open: async (kind, multiple) => {
      const files = await chooseFiles(ACCEPT[kind], multiple);
      return Promise.all(files.map(readFile));
    },
    readDropped: readFile,
    save: async (token, bytes) => {
      const handle = handles.get(token);
      if (!handle) return err(failed(token, 'no handle'));
      return write(handle, bytes);
    },
    saveAs: async (suggestedName, kind, bytes) => {
      const picker = (window as WindowWithPicker).showSaveFilePicker;
      if (!picker) {
        download(suggestedName, bytes);
        return ok({ token: null, name: suggestedName });
      }
      try {
        const handle = await picker.call(window, {
          suggestedName,
          types: [{ accept: { [MIME[kind]]: [`.${kind}`] } }],
        });
        const written = await write(handle, bytes);
        if (!written.ok) return written;
        const token = `file-${handles.size + 1}`;
        handles.set(token, handle);
        return ok({ token, name: handle.name });
      } catch (error) {
        if (error instanceof DOMException && error.name === 'AbortError') return ok(null);
        return err(failed(suggestedName, String(error)));
      }
    },
    confirmUnsaved: (name, locale) => askUnsaved(name, locale),
    // A tab keeps no fingerprint of its files, so it never learns of a change.
    confirmOverwrite: async () => 'cancel',
    backups: null,
    setDocumentState: (state) => {
      dirty = state.dirty;
      document.title = `${state.dirty ? '• ' : ''}${state.name} – Convas`;
    },
    setLocale: () => {},
    onCommand: () => () => {},
    onOpenFile: () => () => {},
    onCloseRequested: () => () => {},
    initialFile: async () => null,
    readClipboard,
    writeClipboard,
    ...localSettings(),
  };
}

interface WindowWithPicker extends Window {
  readonly showSaveFilePicker?: (options: object) => Promise<FileSystemFileHandle>;
}

const PICTURES = 'image/png,image/jpeg,image/webp';
const PROJECTS = '.convas,.json';
const WEIGHTS = '.safetensors,.npy';
const ACCEPT: Readonly<Record<OpenKind, string>> = {
  picture: PICTURES,
  project: PROJECTS,
  any: `${PROJECTS},${WEIGHTS},${PICTURES}`,
};
const MIME: Readonly<Record<SaveKind, string>> = {
  convas: 'application/octet-stream',
  json: 'application/json',
  onnx: 'application/octet-stream',
  csv: 'text/csv',
  zip: 'application/zip',
  safetensors: 'application/octet-stream',
};

function chooseFiles(accept: string, multiple: boolean): Promise<readonly File[]> {
  return new Promise((resolve) => {
    const input = document.createElement('input');
    input.type = 'file';
    input.accept = accept;
    input.multiple = multiple;
    input.addEventListener('change', () => resolve([...(input.files ?? [])]));
    input.addEventListener('cancel', () => resolve([]));
    input.click();
  });
}

async function readFile(file: File): Promise<Result<OpenedFile, PlatformError>> {
  try {
    return ok({ token: null, name: file.name, bytes: new Uint8Array(await file.arrayBuffer()) });
  } catch (error) {
    return err({
      code: 'io',
      message: text(
        `The browser could not read “${file.name}” (${String(error)}). Folders cannot be opened; choose a file.`,
        `브라우저가 “${file.name}”을(를) 읽지 못했습니다(${String(error)}). 폴더는 열 수 없습니다. 파일을 고르세요.`,
      ),
    });
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

function failed(name: string, reason: string): PlatformError {
  return {
    code: 'io',
    message: text(
      `“${name}” could not be saved (${reason}). Your drawing is safe; save it under another name.`,
      `“${name}”을(를) 저장하지 못했습니다(${reason}). 그림은 안전합니다. 다른 이름으로 저장하세요.`,
    ),
  };
}

/** A browser has no native three-way question; the page's own modal dialog asks it. */
function askUnsaved(name: string, locale: 'en' | 'ko'): Promise<'save' | 'discard' | 'cancel'> {
  const words = {
    en: {
      title: `Save the changes to “${name}”?`,
      body: 'They are lost if you don’t.',
      save: 'Save',
      discard: 'Don’t Save',
      cancel: 'Cancel',
    },
    ko: {
      title: `“${name}”의 변경 내용을 저장할까요?`,
      body: '저장하지 않으면 사라집니다.',
      save: '저장',
      discard: '저장 안 함',
      cancel: '취소',
    },
  }[locale];
  return new Promise((resolve) => {
    const dialog = document.createElement('dialog');
    dialog.className = 'ask-dialog';
    const title = document.createElement('h2');
    title.id = 'ask-dialog-title';
    dialog.setAttribute('aria-labelledby', title.id);
    title.textContent = words.title;
    const body = document.createElement('p');
    body.textContent = words.body;
    const buttons = document.createElement('div');
    for (const answer of ['cancel', 'discard', 'save'] as const) {
      const button = document.createElement('button');
      button.textContent = words[answer];
      button.dataset.answer = answer;
      button.addEventListener('click', () => dialog.close(answer));
      buttons.append(button);
    }
    dialog.append(title, body, buttons);
    dialog.addEventListener('close', () => {
      const answer = dialog.returnValue;
      dialog.remove();
      resolve(answer === 'save' || answer === 'discard' ? answer : 'cancel');
    });
    document.body.append(dialog);
    dialog.showModal();
    buttons.querySelector<HTMLButtonElement>('[data-answer=save]')?.focus();
  });
}
