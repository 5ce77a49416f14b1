import { freemem } from 'node:os';
import { app, nativeTheme } from 'electron';
import { answerBackupRequests } from './backup-requests.ts';
import type { Backups } from './backups.ts';
import { answerDataRequests } from './data-requests.ts';
import { askOverwrite, askUnsaved } from './dialogs.ts';
import { claimDropped } from './dropped-files.ts';
import type { FileWatch } from './file-watch.ts';
import { openKnown, openPath, openWithDialog, reopen, save, saveWithDialog, tokens } from './files.ts';
import { takeGesture } from './gestures.ts';
import { type GpuChoice, switchText } from './gpu.ts';
import { handle, tell } from './ipc/handle.ts';
import { setLanguage } from './language.ts';
import { openLink } from './links.ts';
import type { NativeMenu } from './menu.ts';
import type { OpenDocument } from './open-document.ts';
import type { OpenedFiles } from './opened-files.ts';
import type { Preferences } from './preferences.ts';
import type { RecentFiles } from './recent-files.ts';
import { answerStorageRequests } from './storage-requests.ts';
import type { MainWindow } from './windows.ts';

/** Put in by the build. */
declare const WANTED_ELECTRON: string;

export interface Services {
  /** The present window; it may have been opened anew. */
  window: () => MainWindow;
  opened: OpenedFiles;
  openDocument: OpenDocument;
  watch: FileWatch;
  backups: Backups;
  preferences: Preferences;
  recent: RecentFiles;
  gpu: GpuChoice;
  menu: NativeMenu;
}

/** Answers everything the window can ask. */
export function answerRequests(services: Services): void {
  const { window, opened, openDocument, watch, backups, preferences, recent, gpu, menu } = services;
  answerBackupRequests(backups);
  answerDataRequests(() => window().browser);
  answerStorageRequests({ backups, preferences, recent });
  handle('file:open-dialog', (kind, multiple) => openWithDialog(window().browser, kind, multiple));
  handle('file:claim', (path, sha256) => claimDropped(tokens, path, sha256));
  handle('file:initial', async () => {
    let first: Promise<unknown> | undefined;
    const initial = opened.takeInitial(async (file) => {
      // The first file is being read once this returns; the others follow it.
      await Promise.resolve();
      await first;
      tell(window().browser.webContents, 'file:opened', await openPath(file));
    });
    // What was open before a crash; a backup that was restored instead is newer.
    const left = openDocument.take();
    const wanted = initial ?? (backups.isOfWindow ? undefined : left);
    if (wanted === undefined) return null;
    const reading = openPath(wanted);
    first = reading;
    return reading;
  });
  handle('file:reopen', (token) => reopen(window().browser, token));
  handle('file:save', (token, bytes, options) => save(window().browser, token, bytes, options));
  handle('file:save-as', (request, bytes) => saveWithDialog(window().browser, request, bytes));
  handle('document:state', (state) => {
    watch.follow(state.token);
    const file = state.token === null ? undefined : tokens.pathOf(state.token);
    openDocument.follow(file);
    window().showDocument(state, file);
  });
  handle('document:confirm-unsaved', (name) => askUnsaved(window().browser, name));
  handle('document:confirm-overwrite', (name) => askOverwrite(window().browser, name));
  handle('window:close-answer', (close) => window().answerClose(close));
  handle('language:set', (locale) => {
    setLanguage(locale);
    menu.rebuild();
  });
  handle('menu:show', (model) => menu.show(model));
  handle('menu:update', (states) => menu.update(states));
  handle('recent:list', () => recent.list());
  handle('recent:open', (id) => openKnown(recent.pathOf(id)));
  handle('recent:clear', () => recent.clear());
  handle('settings:read', () => preferences.read());
  handle('settings:write', (name, value) => {
    const isKept = preferences.write(name, value);
    if (isKept && name === 'theme') nativeTheme.themeSource = value as 'system' | 'light' | 'dark';
  });
  handle('edit:paste', () => {
    const { webContents } = window().browser;
    if (takeGesture(webContents)) webContents.paste();
  });
  handle('link:open', (url) => openLink(window().browser, url));
  handle('platform:free-memory', () => freemem());
  handle('platform:info', () => ({
    platform: process.platform,
    appVersion: app.getVersion(),
    electron: process.versions.electron ?? '',
    wantedElectron: WANTED_ELECTRON,
    chrome: process.versions.chrome ?? '',
    systemLocale: app.getPreferredSystemLanguages()[0] ?? app.getLocale(),
    gpu: { switches: gpu.switches.map(switchText), reason: gpu.reason },
  }));
}
