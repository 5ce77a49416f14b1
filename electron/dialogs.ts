import path from 'node:path';
import { type BrowserWindow, dialog } from 'electron';
import { sameText, type Text, text } from '../src/core/text.ts';
import { CANCEL, overwriteQuestion, unsavedQuestion } from '../src/platform/questions.ts';
import type { OverwriteAnswer, ReplaceAnswer, UnsavedAnswer } from './ipc/contract.ts';
import { say } from './language.ts';

interface Question<Answer> {
  readonly type: 'warning' | 'error' | 'question';
  readonly message: Text;
  readonly detail: Text;
  /** In the order of the buttons; Enter chooses the first. */
  readonly answers: readonly (readonly [Answer, Text])[];
  /** What Escape chooses. */
  readonly otherwise: Answer;
}

async function ask<Answer>(window: BrowserWindow, question: Question<Answer>): Promise<Answer> {
  const { type, message, detail, answers, otherwise } = question;
  const { response } = await dialog.showMessageBox(window, {
    type,
    message: say(message),
    detail: say(detail),
    buttons: answers.map(([, label]) => say(label)),
    defaultId: 0,
    cancelId: answers.findIndex(([answer]) => answer === otherwise),
    noLink: true,
  });
  return answers[response]?.[0] ?? otherwise;
}

/** The system's question before unsaved changes would be lost. */
export function askUnsaved(window: BrowserWindow, name: string): Promise<UnsavedAnswer> {
  const { question, detail, save, discard } = unsavedQuestion(name);
  return ask<UnsavedAnswer>(window, {
    type: 'warning',
    message: question,
    detail,
    answers: [
      ['save', save],
      ['discard', discard],
      ['cancel', CANCEL],
    ],
    otherwise: 'cancel',
  });
}

/** The system's question before a file that someone else changed would be replaced. */
export function askOverwrite(window: BrowserWindow, name: string): Promise<OverwriteAnswer> {
  const { question, detail, overwrite, saveAs } = overwriteQuestion(name);
  return ask<OverwriteAnswer>(window, {
    type: 'warning',
    message: question,
    detail,
    answers: [
      ['saveAs', saveAs],
      ['overwrite', overwrite],
      ['cancel', CANCEL],
    ],
    otherwise: 'cancel',
  });
}

/** The question of the save dialog, for a name that got its extension only after it. Enter and Escape replace nothing. */
export function askReplace(window: BrowserWindow, name: string): Promise<ReplaceAnswer> {
  return ask<ReplaceAnswer>(window, {
    type: 'warning',
    message: text('electron.dialogs.thereIsAFileName', 'There is a file “{name}” already. Replace it?', { name }),
    detail: text('electron.dialogs.replacingItLosesWhatIt', 'Replacing it loses what it holds now.'),
    answers: [
      ['choose', text('electron.dialogs.anotherName', 'Another Name…')],
      ['replace', text('electron.dialogs.replace', 'Replace')],
      ['cancel', CANCEL],
    ],
    otherwise: 'cancel',
  });
}

const REOPEN = text('electron.dialogs.reopen', 'Reopen');

export function offerAfterCrash(window: BrowserWindow): Promise<'reopen' | 'quit'> {
  return ask<'reopen' | 'quit'>(window, {
    type: 'error',
    message: text('electron.dialogs.theWindowStoppedWorking', 'The window stopped working.'),
    detail: text(
      'electron.dialogs.yourSavedFilesAreUntouched',
      'Your saved files are untouched. Reopening offers the latest backup of your work.',
    ),
    answers: [
      ['reopen', REOPEN],
      ['quit', text('electron.dialogs.quit', 'Quit')],
    ],
    otherwise: 'reopen',
  });
}

export function offerAfterHang(window: BrowserWindow): Promise<'reopen' | 'wait'> {
  return ask<'reopen' | 'wait'>(window, {
    type: 'warning',
    message: text('electron.dialogs.theWindowDoesNotAnswer', 'The window does not answer.'),
    detail: text(
      'electron.dialogs.waitIfALargeNetwork',
      'Wait if a large network is being read. Reopening offers the latest backup of your work.',
    ),
    answers: [
      ['wait', text('electron.dialogs.wait', 'Wait')],
      ['reopen', REOPEN],
    ],
    otherwise: 'wait',
  });
}

/** The question before a dropped file is read anew or written for the first time. Escape declines. */
export function askDropped(window: BrowserWindow, file: string): Promise<boolean> {
  const [name, folder] = [path.basename(file), path.dirname(file)];
  return ask(window, {
    type: 'question',
    message: text('electron.dialogs.letConvasReadAndWrite', 'Let Convas read and write “{name}”?', { name }),
    detail: text(
      'electron.dialogs.youDroppedItOnThe',
      'You dropped it on the window; it is in {folder}. Convas asks once for each dropped file, so that you alone decide what it may change.',
      { folder },
    ),
    answers: [
      [true, text('electron.dialogs.allow', 'Allow')],
      [false, CANCEL],
    ],
    otherwise: false,
  });
}

/** The question before a dropped folder is listed. Escape declines. */
export function askDroppedFolder(window: BrowserWindow, dropped: string): Promise<boolean> {
  const [name, folder] = [path.basename(dropped), path.dirname(dropped)];
  return ask(window, {
    type: 'question',
    message: text('electron.dialogs.letConvasReadThePictures', 'Let Convas read the pictures in “{name}”?', { name }),
    detail: text(
      'electron.dialogs.youDroppedThisFolderOn',
      'You dropped this folder on the window; it is in {folder}. Convas reads it and changes nothing in it; nothing leaves this machine.',
      { folder },
    ),
    answers: [
      [true, text('electron.dialogs.allow2', 'Allow')],
      [false, CANCEL],
    ],
    otherwise: false,
  });
}

/** So that the buttons of the question stay on the screen. */
const longestShown = 400;

/** The question before a page opens in the browser. Escape declines. */
export function askLink(window: BrowserWindow, url: string): Promise<boolean> {
  const host = new URL(url).hostname;
  return ask(window, {
    type: 'question',
    message: text('electron.dialogs.openAPageOfHost', 'Open a page of {host} in your browser?', { host }),
    detail: sameText(url.length > longestShown ? `${url.slice(0, longestShown)}…` : url),
    answers: [
      [true, text('electron.dialogs.open', 'Open')],
      [false, CANCEL],
    ],
    otherwise: false,
  });
}
