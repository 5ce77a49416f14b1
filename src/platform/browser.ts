import type { Locale } from '../core/text.ts';
import { browserBackups } from './browser-backups.ts';
import { chooseFolder, folderOfEntry } from './browser-folders.ts';
import { fileHandles } from './browser-handles.ts';
import { browserStorage } from './browser-storage.ts';
import { readClipboard, writeClipboard } from './clipboard.ts';
import { readFile } from './read-file.ts';
import { localSettings } from './settings.ts';
import type { OpenKind, Platform } from './types.ts';

/**
 * A browser tab: files come through a file chooser, and leave through the save picker where the browser has one
 * (Chromium), else as a download.
 */
export function browserPlatform(): Platform {
  const handles = fileHandles();
  const backups = browserBackups(handles.nameOf);
  let open: string | null = null;
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
    chooseFolder,
    droppedFolder: (_file, entry) => folderOfEntry(entry),
    reopen: handles.reopen,
    onFileChanged: (listener) => handles.onChanged(() => open, listener),
    save: (token, bytes, options) => handles.save(token, bytes, options?.overwrite === true),
    saveAs: handles.saveAs,
    confirmUnsaved: (name, locale) => askUnsaved(name, locale),
    confirmOverwrite: (name, locale) => askOverwrite(name, locale),
    recent: null,
    backups,
    storage: browserStorage(backups),
    hostVersions: async () => null,
    setDocumentState: (state) => {
      dirty = state.dirty;
      open = state.token;
      document.title = `${state.dirty ? '• ' : ''}${state.name} – Convas`;
    },
    setLocale: () => {},
    setMenuShortcuts: () => {},
    onCommand: () => () => {},
    onOpenFile: () => () => {},
    onCloseRequested: () => () => {},
    initialFile: async () => null,
    readClipboard,
    writeClipboard,
    // A page is told the machine's memory only, and of more than 8 GiB nothing.
    freeMemory: async () => ((navigator as { deviceMemory?: number }).deviceMemory ?? 8) * 2 ** 30,
    ...localSettings(),
  };
}

const PICTURES = 'image/png,image/jpeg,image/webp';
const PROJECTS = '.convas,.json,.onnx';
const TENSORS = '.safetensors,.npy,.npz';
const ACCEPT: Readonly<Record<OpenKind, string>> = {
  picture: PICTURES,
  project: PROJECTS,
  tensor: TENSORS,
  data: '',
  any: `${PROJECTS},${TENSORS},${PICTURES}`,
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

/** A browser has no native question of three answers; the page's own modal dialog asks it. */
function askUnsaved(name: string, locale: Locale): Promise<'save' | 'discard' | 'cancel'> {
  const words = {
    en: {
      title: `Save the changes to “${name}”?`,
      body: 'They are lost if you don’t.',
      answers: { cancel: 'Cancel', discard: 'Don’t Save', save: 'Save' },
    },
    ko: {
      title: `“${name}”의 변경 내용을 저장할까요?`,
      body: '저장하지 않으면 사라집니다.',
      answers: { cancel: '취소', discard: '저장 안 함', save: '저장' },
    },
  }[locale];
  return ask(words, 'cancel');
}

function askOverwrite(name: string, locale: Locale): Promise<'overwrite' | 'saveAs' | 'cancel'> {
  const words = {
    en: {
      title: `Another program changed “${name}” since you opened or saved it.`,
      body: 'Overwriting replaces what that program wrote. Saving under another name keeps both.',
      answers: { cancel: 'Cancel', overwrite: 'Overwrite', saveAs: 'Save As…' },
    },
    ko: {
      title: `파일을 열거나 저장한 뒤 다른 프로그램이 “${name}” 파일을 바꿨습니다.`,
      body: '덮어쓰면 그 프로그램이 쓴 내용이 사라집니다. 다른 이름으로 저장하면 둘 다 남습니다.',
      answers: { cancel: '취소', overwrite: '덮어쓰기', saveAs: '다른 이름으로 저장…' },
    },
  }[locale];
  return ask(words, 'cancel');
}

interface Question<Answer extends string> {
  readonly title: string;
  readonly body: string;
  /** In the order of the buttons; the last one is what Enter chooses. */
  readonly answers: Readonly<Record<Answer, string>>;
}

function ask<Answer extends string>(
  { title, body, answers }: Question<Answer>,
  otherwise: NoInfer<Answer>,
): Promise<Answer> {
  return new Promise((resolve) => {
    const dialog = document.createElement('dialog');
    dialog.className = 'ask-dialog';
    const heading = document.createElement('h2');
    heading.id = 'ask-dialog-title';
    dialog.setAttribute('aria-labelledby', heading.id);
    heading.textContent = title;
    const words = document.createElement('p');
    words.textContent = body;
    const buttons = document.createElement('div');
    const choices = Object.entries(answers) as [Answer, string][];
    for (const [answer, label] of choices) {
      const button = document.createElement('button');
      button.textContent = label;
      button.dataset.answer = answer;
      button.addEventListener('click', () => dialog.close(answer));
      buttons.append(button);
    }
    dialog.append(heading, words, buttons);
    dialog.addEventListener('close', () => {
      const chosen = choices.find(([answer]) => answer === dialog.returnValue);
      dialog.remove();
      resolve(chosen?.[0] ?? otherwise);
    });
    document.body.append(dialog);
    dialog.showModal();
    buttons.querySelector<HTMLButtonElement>('button:last-child')?.focus();
  });
}
