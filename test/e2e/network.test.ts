import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { inRoot } from '../../scripts/lib/paths.mjs';
import { importModel } from '../../src/core/import/import-model.ts';
import { eventsIn, reachedOut } from '../support/net-log.ts';
import { canSeeSockets, processTree, remoteAddresses } from '../support/sockets.ts';
import { answerDialogs } from './support/desktop-api.ts';
import { EditorWindow } from './support/editor-window.ts';
import { type LaunchedApp, launchElectron } from './support/electron-app.ts';
import { exampleModel } from './support/example-model.ts';

/** Nothing leaves this machine, whatever a person does: watched from the network stack and from the kernel. */

let folder: string;
let desktop: LaunchedApp;
let editor: EditorWindow;
/** Addresses off this machine that were seen while the app ran. */
const seen = new Set<string>();
let watch: NodeJS.Timeout;
const at = (name: string) => path.join(folder, name);

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'convas-network-'));
  writeFileSync(at('selfie.onnx'), exampleModel());
  desktop = await launchElectron({ args: [`--log-net-log=${at('net.json')}`] });
  editor = new EditorWindow(desktop.page);
  const pid = desktop.app.process().pid ?? 0;
  watch = setInterval(() => {
    for (const address of remoteAddresses(pid)) seen.add(address);
  }, 50);
});

afterAll(async () => {
  clearInterval(watch);
  await desktop?.close();
  rmSync(folder, { recursive: true, force: true });
});

it('no request leaves the machine while opening, importing, running and exporting', async () => {
  const { page } = desktop;
  await editor.settled();
  await answerDialogs(desktop, { open: [inRoot('assets/examples/lenet-5.convas')], button: 1 });
  await page.keyboard.press('Control+o');
  const title = () => desktop.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.getTitle());
  await expect.poll(title).toContain('lenet-5');
  await answerDialogs(desktop, { open: [at('selfie.onnx')], button: 1 });
  await page.keyboard.press('Control+o');
  await page.getByText(/layers from .* ONNX nodes/).waitFor();
  await editor.drop(inRoot('assets/pictures/astronaut.jpg'));
  await page.getByRole('region', { name: 'Output picture' }).waitFor({ timeout: 60_000 });
  await editor.settled();
  await answerDialogs(desktop, { save: at('out.onnx'), button: 1 });
  await page.keyboard.press('Control+Shift+e');
  await page.getByRole('dialog').getByRole('button', { name: 'Export…' }).click();
  await page
    .getByText(/out\.onnx/)
    .first()
    .waitFor();
  const written = importModel(new Uint8Array(readFileSync(at('out.onnx'))));
  expect(written.ok).toBe(true);

  // The same watch sees what does go out, or it proves nothing. The address is one that is kept for documents.
  const outside = 'http://192.0.2.1:9/';
  await desktop.app.evaluate(async ({ session }, url) => {
    const other = session.fromPartition('outside');
    // Every session of the app is closed; of this one only the switches remain.
    other.webRequest.onBeforeRequest(null);
    // Nobody may ever answer. What is asked behind it on this machine, where nobody listens, ends at once, and by then the
    // network stack has begun with both.
    other.fetch(url).catch(() => {});
    await other.fetch('http://127.0.0.1:9/').catch(() => {});
  }, outside);
  clearInterval(watch);
  const pid = desktop.app.process().pid ?? 0;
  expect(processTree(pid).length).toBeGreaterThan(canSeeSockets ? 3 : 0);
  const closed = desktop.app.waitForEvent('close');
  await desktop.app.evaluate(({ app }) => app.quit());
  await closed;

  expect(eventsIn(at('net.json'))).toBeGreaterThan(20);
  // In the order of time: our own request, and nothing before it.
  const asked = reachedOut(at('net.json'));
  expect(asked[0]).toContain('192.0.2.1');
  // 010200C0 is 192.0.2.1, as the kernel writes it.
  expect([...seen].filter((address) => !address.includes('010200C0'))).toEqual([]);
});
