import { type BrowserWindow, shell } from 'electron';
import { isAllowedLink } from './allowed-links.ts';
import { askLink } from './dialogs.ts';
import { takeGesture } from './gestures.ts';

let isAsking = false;

/**
 * Opens a page in the user's browser: one of the allow-list, after a person's click or key, and when they say yes to its
 * address. An address can carry away what a page knows, so the page alone never opens one.
 */
export async function openLink(window: BrowserWindow | null, text: string): Promise<boolean> {
  if (!window || isAsking || !isAllowedLink(text) || !takeGesture(window.webContents)) return false;
  const { href } = new URL(text);
  isAsking = true;
  try {
    if (!(await askLink(window, href))) return false;
  } finally {
    isAsking = false;
  }
  await shell.openExternal(href);
  return true;
}
