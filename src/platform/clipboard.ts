/** The system's clipboard as a page reaches it: writing is free while the user acts, reading may be refused. */

export async function writeClipboard(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}

export async function readClipboard(): Promise<string | null> {
  try {
    return await navigator.clipboard.readText();
  } catch {
    return null;
  }
}

/** Long enough for any clipboard's owner to answer. */
const PATIENCE_MS = 1500;

/**
 * Reads by a paste that somebody else sets off (the desktop's main process): the page needs no leave to read the
 * clipboard whenever it likes.
 */
export function readByPasting(paste: () => Promise<unknown>): Promise<string | null> {
  return new Promise((resolve) => {
    const finish = (text: string | null) => {
      clearTimeout(timer);
      window.removeEventListener('paste', onPaste, true);
      resolve(text);
    };
    const onPaste = (event: ClipboardEvent) => {
      event.preventDefault();
      event.stopImmediatePropagation();
      finish(event.clipboardData?.getData('text/plain') ?? null);
    };
    const timer = setTimeout(() => finish(null), PATIENCE_MS);
    window.addEventListener('paste', onPaste, true);
    paste().catch(() => finish(null));
  });
}
