import path from 'node:path';
import { type BrowserWindow, dialog } from 'electron';
import type { Locale, OverwriteAnswer, ReplaceAnswer, UnsavedAnswer } from './ipc/contract.ts';
import { strings } from './strings.ts';

/** The system's question before unsaved changes would be lost. Escape cancels. */
export async function askUnsaved(window: BrowserWindow, name: string, locale: Locale): Promise<UnsavedAnswer> {
  const { question, detail, save, discard, cancel } = strings(locale).unsaved;
  const answers: readonly UnsavedAnswer[] = ['save', 'discard', 'cancel'];
  const { response } = await dialog.showMessageBox(window, {
    type: 'warning',
    message: question(name),
    detail,
    buttons: [save, discard, cancel],
    defaultId: 0,
    cancelId: 2,
    noLink: true,
  });
  return answers[response] ?? 'cancel';
}

/** The system's question before a file that someone else changed would be replaced. Escape cancels. */
export async function askOverwrite(window: BrowserWindow, name: string, locale: Locale): Promise<OverwriteAnswer> {
  const { question, detail, overwrite, saveAs, cancel } = strings(locale).changedOutside;
  const answers: readonly OverwriteAnswer[] = ['saveAs', 'overwrite', 'cancel'];
  const { response } = await dialog.showMessageBox(window, {
    type: 'warning',
    message: question(name),
    detail,
    buttons: [saveAs, overwrite, cancel],
    defaultId: 0,
    cancelId: 2,
    noLink: true,
  });
  return answers[response] ?? 'cancel';
}

/** The question before native code runs operators that a file brought along. Enter and Escape allow nothing. */
export async function askNative(window: BrowserWindow): Promise<boolean> {
  const { question, detail, allow, cancel } = strings().native;
  const { response } = await dialog.showMessageBox(window, {
    type: 'warning',
    message: question,
    detail,
    buttons: [allow, cancel],
    defaultId: 1,
    cancelId: 1,
    noLink: true,
  });
  return response === 0;
}

/** The question of the save dialog, for a name that got its extension only after it. Enter and Escape replace nothing. */
export async function askReplace(window: BrowserWindow, name: string): Promise<ReplaceAnswer> {
  const { question, detail, replace, choose, cancel } = strings().existing;
  const answers: readonly ReplaceAnswer[] = ['choose', 'replace', 'cancel'];
  const { response } = await dialog.showMessageBox(window, {
    type: 'warning',
    message: question(name),
    detail,
    buttons: [choose, replace, cancel],
    defaultId: 0,
    cancelId: 2,
    noLink: true,
  });
  return answers[response] ?? 'cancel';
}

export async function offerAfterCrash(window: BrowserWindow): Promise<'reopen' | 'quit'> {
  const { message, detail, reopen, quit } = strings().crashed;
  const { response } = await dialog.showMessageBox(window, {
    type: 'error',
    message,
    detail,
    buttons: [reopen, quit],
    defaultId: 0,
    cancelId: 0,
    noLink: true,
  });
  return response === 1 ? 'quit' : 'reopen';
}

export async function offerAfterHang(window: BrowserWindow): Promise<'reopen' | 'wait'> {
  const { message, detail, wait, reopen } = strings().hung;
  const { response } = await dialog.showMessageBox(window, {
    type: 'warning',
    message,
    detail,
    buttons: [wait, reopen],
    defaultId: 0,
    cancelId: 0,
    noLink: true,
  });
  return response === 1 ? 'reopen' : 'wait';
}

/** The question before a dropped file is read anew or written for the first time. Escape declines. */
export function askDropped(window: BrowserWindow, file: string): Promise<boolean> {
  const { question, detail, allow, decline } = strings().dropped;
  return askYesNo(window, question(path.basename(file)), detail(path.dirname(file)), allow, decline);
}

/** The question before a page opens in the browser. Escape declines. */
export function askLink(window: BrowserWindow, url: string): Promise<boolean> {
  const { question, detail, open, cancel } = strings().link;
  const shown = url.length > longestShown ? `${url.slice(0, longestShown)}…` : url;
  return askYesNo(window, question(new URL(url).hostname), detail(shown), open, cancel);
}

/** So that the buttons of the question stay on the screen. */
const longestShown = 400;

async function askYesNo(
  window: BrowserWindow,
  message: string,
  detail: string,
  yes: string,
  no: string,
): Promise<boolean> {
  const { response } = await dialog.showMessageBox(window, {
    type: 'question',
    message,
    detail,
    buttons: [yes, no],
    defaultId: 0,
    cancelId: 1,
    noLink: true,
  });
  return response === 0;
}
