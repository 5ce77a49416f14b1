import { askNative } from './dialogs.ts';
import { takeGesture } from './gestures.ts';
import { handle } from './ipc/handle.ts';
import type { NativeProcess } from './native.ts';
import type { Preferences } from './preferences.ts';
import type { MainWindow } from './windows.ts';

/** The setting that holds what a person allowed: content hashes of files, the latest last. The window cannot write it. */
export const ALLOWED_SETTING = 'nativeAllowed';
const MOST_ALLOWED = 200;

interface Services {
  window: () => MainWindow;
  preferences: Preferences;
  native: NativeProcess;
}

/** Answers what the window asks about native code. */
export function answerNativeRequests({ window, preferences, native }: Services): void {
  let isAsking = false;
  const allowed = () => preferences.get(ALLOWED_SETTING)?.split(' ') ?? [];
  handle('native:open', (id, file) => {
    // A page that was taken over may name any file; only a person's word opens more than Convas's own operators.
    if (file !== null && !allowed().includes(file)) return false;
    native.open(window().browser.webContents, id, file !== null);
    return true;
  });
  handle('native:close', (id) => native.close(id));
  handle('native:is-allowed', (file) => allowed().includes(file));
  handle('native:allow', async (file) => {
    const { browser } = window();
    if (isAsking || !takeGesture(browser.webContents)) return false;
    isAsking = true;
    try {
      if (!(await askNative(browser))) return false;
    } finally {
      isAsking = false;
    }
    const others = allowed().filter((each) => each !== file);
    preferences.keep(ALLOWED_SETTING, [...others, file].slice(-MOST_ALLOWED).join(' '));
    return true;
  });
}
