import path from 'node:path';
import { app, BrowserWindow } from 'electron';
import { chooseGpuSwitches } from '../../electron/gpu.ts';
import { appUrl, registerAppScheme, serveApp } from '../../electron/protocol.ts';
import { defaultSize } from '../../electron/window-state.ts';

/**
 * What the desktop window is compared with: a page with one word, in a window of the same size, sandbox, GPU switches,
 * scheme and headers.
 */

if (process.env.CONVAS_USER_DATA) app.setPath('userData', path.resolve(process.env.CONVAS_USER_DATA));
const { switches } = chooseGpuSwitches({ platform: process.platform, env: process.env, crashedBefore: false });
for (const [name, value] of switches) app.commandLine.appendSwitch(name, value);
if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox();
registerAppScheme();
app.on('window-all-closed', () => app.quit());
void app.whenReady().then(() => {
  serveApp(path.join(__dirname, 'page'));
  const window = new BrowserWindow({
    ...defaultSize,
    show: false,
    webPreferences: { sandbox: true, contextIsolation: true, nodeIntegration: false, spellcheck: false },
  });
  window.once('ready-to-show', () => window.show());
  void window.loadURL(appUrl);
});
