import type { DesktopApi } from '../../../electron/ipc/contract.ts';
import type { LaunchedApp } from './electron-app.ts';

declare global {
  interface Window {
    readonly convas: DesktopApi;
    /** What listeners that a test set up in the page have heard. */
    heard: unknown[];
  }
}

/**
 * Shows a document of the app's origin that has no scripts, so that the test takes the window's place and the desktop
 * side is tested by itself.
 */
export async function openBarePage({ app, page }: LaunchedApp): Promise<void> {
  const icon = await page.evaluate(() => document.querySelector<HTMLLinkElement>('link[rel=icon]')?.href ?? '');
  await app.evaluate(({ BrowserWindow }, url) => BrowserWindow.getAllWindows()[0]?.loadURL(url), icon);
  await page.waitForURL(icon);
  await page.evaluate(() => {
    window.heard = [];
  });
}

/** What the next native dialogs answer; nothing can click them. */
export async function answerDialogs(
  { app }: LaunchedApp,
  answers: { open?: string[]; save?: string; button?: number },
): Promise<void> {
  await app.evaluate(({ dialog }, { open, save, button }) => {
    const counter = { questions: 0 };
    Object.assign(dialog, {
      counter,
      showOpenDialog: async () => ({ canceled: !open, filePaths: open ?? [] }),
      showSaveDialog: async () => ({ canceled: !save, filePath: save ?? '' }),
      showMessageBox: async () => {
        counter.questions += 1;
        return { response: button ?? 0, checkboxChecked: false };
      },
    });
  }, answers);
}

/** How many questions were answered since `answerDialogs`. */
export function questionsAsked({ app }: LaunchedApp): Promise<number> {
  return app.evaluate(({ dialog }) => (dialog as unknown as { counter: { questions: number } }).counter.questions);
}

/** Once round through the page and the main process: what was asked of either before has been taken up. */
export async function takenUp({ page }: LaunchedApp): Promise<void> {
  await page.evaluate(() => window.convas.platformInfo());
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(resolve)));
}
