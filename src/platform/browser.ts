import type { Say } from '../core/text.ts';
import { browserBackups } from './browser-backups.ts';
import { chooseFolder, folderOfEntry } from './browser-folders.ts';
import { fileHandles } from './browser-handles.ts';
import { browserStorage } from './browser-storage.ts';
import { readClipboard, writeClipboard } from './clipboard.ts';
import { CANCEL, overwriteQuestion, unsavedQuestion } from './questions.ts';
import { readFile } from './read-file.ts';
import { localSettings } from './settings.ts';
import type { OpenKind, Platform, TakeIn } from './types.ts';

/**
 * A browser tab: files come through a file chooser, and leave through the save picker where the browser has one
 * (Chromium), else as a download.
 */
export function browserPlatform(takeIn: TakeIn): Platform {
  const handles = fileHandles(takeIn);
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
      return Promise.all(files.map((file) => readFile(file, takeIn)));
    },
    readDropped: (file) => readFile(file, takeIn),
    chooseFolder,
    droppedFolder: (_file, entry) => folderOfEntry(entry),
    reopen: handles.reopen,
    onFileChanged: (listener) => handles.onChanged(() => open, listener),
    save: (token, bytes, options) => handles.save(token, bytes, options?.overwrite === true),
    saveAs: handles.saveAs,
    confirmUnsaved: askUnsaved,
    confirmOverwrite: askOverwrite,
    recent: null,
    backups,
    storage: browserStorage(backups),
    hostVersions: async () => null,
    setDocumentState: (state) => {
      dirty = state.dirty;
      open = state.token;
      document.title = `${state.dirty ? '• ' : ''}${state.name} – Convas`;
    },
    setLanguage: () => {},
    showMenu: () => {},
    updateMenu: () => {},
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
function askUnsaved(name: string, say: Say): Promise<'save' | 'discard' | 'cancel'> {
  const { question, detail, save, discard } = unsavedQuestion(name);
  const answers = { cancel: say(CANCEL), discard: say(discard), save: say(save) };
  return ask({ title: say(question), body: say(detail), answers }, 'cancel');
}

function askOverwrite(name: string, say: Say): Promise<'overwrite' | 'saveAs' | 'cancel'> {
  const { question, detail, overwrite, saveAs } = overwriteQuestion(name);
  const answers = { cancel: say(CANCEL), overwrite: say(overwrite), saveAs: say(saveAs) };
  return ask({ title: say(question), body: say(detail), answers }, 'cancel');
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
