import { afterAll, beforeAll, it } from 'vitest';
import { EditorWindow } from './support/editor-window.ts';
import { type LaunchedApp, launchElectron } from './support/electron-app.ts';
let desktop: LaunchedApp;
beforeAll(async () => { desktop = await launchElectron(); });
afterAll(async () => { await desktop?.close(); });
it('gelu', { timeout: 60000 }, async () => {
  const editor = new EditorWindow(desktop.page);
  await editor.page.locator('.react-flow__node').first().waitFor();
  await editor.settled();
  for (const n of ['gelu', 'fancy']) {
    await editor.drop(`/tmp/import-ui-helper/${n}.onnx`);
    const report = editor.page.getByRole('status', { name: `Opened ${n}.onnx` });
    await report.waitFor({ timeout: 20000 });
    await editor.page.waitForTimeout(1500);
    console.log(await report.innerText(), '\n', await editor.page.locator('.react-flow__node').allInnerTexts(), desktop.problems);
    await editor.page.screenshot({ path: `/tmp/import-ui-helper/${n}.png` });
  }
});
