import { app } from 'electron';
import { askUnsaved } from './dialogs.ts';
import { openPath, openWithDialog, saveWithDialog, tokens } from './files.ts';
import { type GpuChoice, switchText } from './gpu.ts';
import { handle, tell } from './ipc/handle.ts';
import { openLink } from './links.ts';
import { installMenu } from './menu.ts';
import type { OpenedFiles } from './opened-files.ts';
import { setLocale } from './strings.ts';
import type { MainWindow } from './windows.ts';

/** Answers everything the window can ask. `window` gives the present one; it may have been opened anew. */
export function answerRequests(window: () => MainWindow, opened: OpenedFiles, gpu: GpuChoice): void {
  handle('file:open-dialog', (kind, multiple) => openWithDialog(window().browser, kind, multiple));
  handle('file:open-path', openPath);
  handle('file:initial', async () => {
    const initial = opened.takeInitial(async (file) => {
      tell(window().browser.webContents, 'file:opened', await openPath(file));
    });
    return initial === undefined ? null : openPath(initial);
  });
  handle('file:save', (token, bytes, options) => tokens.save(token, bytes, options));
  handle('file:save-as', (request, bytes) => saveWithDialog(window().browser, request, bytes));
  handle('document:state', (state) => {
    window().showDocument(state, state.token === null ? undefined : tokens.pathOf(state.token));
  });
  handle('document:confirm-unsaved', (name, locale) => askUnsaved(window().browser, name, locale));
  handle('window:close-answer', (close) => window().answerClose(close));
  handle('menu:locale', (locale) => {
    setLocale(locale);
    installMenu((command) => tell(window().browser.webContents, 'menu:command', command));
  });
  handle('edit:paste', () => window().browser.webContents.paste());
  handle('link:open', openLink);
  handle('platform:info', () => ({
    platform: process.platform,
    appVersion: app.getVersion(),
    electron: process.versions.electron ?? '',
    chrome: process.versions.chrome ?? '',
    systemLocale: app.getPreferredSystemLanguages()[0] ?? app.getLocale(),
    gpu: { switches: gpu.switches.map(switchText), reason: gpu.reason },
  }));
}
