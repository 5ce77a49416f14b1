import { existsSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { answerDialogs, openBarePage } from './support/desktop-api.ts';
import { type LaunchedApp, launchElectron } from './support/electron-app.ts';

let userData: string;

beforeAll(() => {
  userData = mkdtempSync(path.join(tmpdir(), 'convas-user-'));
});

afterAll(() => rmSync(userData, { recursive: true, force: true }));

function closeWindow({ app }: LaunchedApp): Promise<void> {
  return app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close());
}

function boundsOf({ app }: LaunchedApp): Promise<{ width: number; height: number } | undefined> {
  return app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.getNormalBounds());
}

describe('closing and starting again', () => {
  it('asks the window while there are unsaved changes, and remembers the window’s size', async () => {
    const desktop = await launchElectron({ userData });
    try {
      await openBarePage(desktop);
      await desktop.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.setSize(1111, 777));
      await desktop.page.evaluate(async () => {
        window.convas.onCloseRequested(() => window.heard.push('asked'));
        await window.convas.setDocumentState({ name: 'net', dirty: true, token: null });
      });
      await closeWindow(desktop);
      await expect.poll(() => desktop.page.evaluate(() => window.heard)).toEqual(['asked']);
      await desktop.page.evaluate(() => window.convas.keepOpen());
      await closeWindow(desktop);
      await expect.poll(() => desktop.page.evaluate(() => window.heard)).toEqual(['asked', 'asked']);

      const closed = desktop.app.waitForEvent('close');
      void desktop.page.evaluate(() => window.convas.allowClose()).catch(() => {});
      await closed;
    } finally {
      await desktop.close();
    }
  });

  it('asks when the app quits, too', async () => {
    const desktop = await launchElectron({ userData });
    try {
      await openBarePage(desktop);
      await desktop.page.evaluate(async () => {
        window.convas.onCloseRequested(() => window.heard.push('asked'));
        await window.convas.setDocumentState({ name: 'net', dirty: true, token: null });
      });
      await desktop.app.evaluate(({ app }) => app.quit());
      await expect.poll(() => desktop.page.evaluate(() => window.heard)).toEqual(['asked']);
      const closed = desktop.app.waitForEvent('close');
      void desktop.page.evaluate(() => window.convas.allowClose()).catch(() => {});
      await closed;
    } finally {
      await desktop.close();
    }
  });

  it('opens in the size it had', async () => {
    const desktop = await launchElectron({ userData });
    try {
      expect(await boundsOf(desktop)).toMatchObject({ width: 1111, height: 777 });
    } finally {
      await desktop.close();
    }
  });

  it('ends a save that is under way before it ends itself', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'convas-closing-'));
    const file = path.join(folder, 'big.onnx');
    const size = 200 * 2 ** 20;
    const desktop = await launchElectron({ userData });
    try {
      await openBarePage(desktop);
      await answerDialogs(desktop, { save: file });
      await desktop.page.evaluate((length) => {
        void window.convas.saveAs({ suggestedName: 'big', kind: 'onnx' }, new Uint8Array(length));
      }, size);
      await expect.poll(() => readdirSync(folder).length, { interval: 5 }).toBe(1);
      const wasDone = existsSync(file);
      const closed = desktop.app.waitForEvent('close');
      await closeWindow(desktop);
      await closed;
      expect(wasDone).toBe(false);
      expect(readdirSync(folder)).toEqual(['big.onnx']);
      expect(statSync(file).size).toBe(size);
    } finally {
      await desktop.close();
      rmSync(folder, { recursive: true, force: true });
    }
  });

  it('starts in spite of damaged settings', async () => {
    writeFileSync(path.join(userData, 'window.json'), '{"x": 1e999, "width": "wide"');
    const desktop = await launchElectron({ userData });
    try {
      expect(await boundsOf(desktop)).toMatchObject({ width: 1440, height: 900 });
    } finally {
      await desktop.close();
    }
  });
});
