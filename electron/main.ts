import path from 'node:path';
import { app, BrowserWindow } from 'electron';
import { chooseGpuSwitches } from './gpu.ts';
import { tell } from './ipc/handle.ts';
import { lockDown } from './lockdown.ts';
import { installMenu } from './menu.ts';
import { filesIn, OpenedFiles } from './opened-files.ts';
import { registerAppScheme, serveApp } from './protocol.ts';
import { answerRequests } from './requests.ts';
import { SettingsFile } from './settings.ts';
import { setLocale } from './strings.ts';
import { MainWindow } from './windows.ts';

// Tests use a folder of their own. It must be set before the single-instance lock, which is one per folder.
if (process.env.CONVAS_USER_DATA) app.setPath('userData', path.resolve(process.env.CONVAS_USER_DATA));

const files = filesIn(process.argv, app.isPackaged, process.cwd());

// A second start hands its files to the first and ends.
if (app.requestSingleInstanceLock({ files })) start();
else app.quit();

function start(): void {
  const opened = new OpenedFiles();
  for (const file of files) opened.push(file);
  let window: MainWindow | undefined;

  const gpuCrash = new SettingsFile(path.join(app.getPath('userData'), 'gpu-crash.json'), parseGpuCrash);
  const gpu = chooseGpuSwitches({
    platform: process.platform,
    env: process.env,
    crashedBefore: gpuCrash.read()?.version === app.getVersion(),
  });
  for (const [name, value] of gpu.switches) app.commandLine.appendSwitch(name, value);

  // For every process. It would override a launcher's --no-sandbox, without which root cannot start Chromium at all;
  // the window asks for its sandbox in any case.
  if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox();
  registerAppScheme();

  app.on('second-instance', (_event, _argv, _folder, data) => {
    for (const file of parseFiles(data)) opened.push(file);
    window?.focus();
  });
  app.on('open-file', (event, file) => {
    event.preventDefault();
    opened.push(file);
    if (app.isReady()) openWindow();
  });
  app.on('child-process-gone', (_event, { type, reason }) => {
    if (type === 'GPU' && reason === 'crashed') gpuCrash.write({ version: app.getVersion() });
  });
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit();
  });
  app.on('activate', openWindow);
  void app.whenReady().then(() => {
    setLocale(app.getLocale().startsWith('ko') ? 'ko' : 'en');
    lockDown();
    serveApp(path.join(__dirname, '..', 'renderer'));
    answerRequests(() => window ?? openWindow(), opened, gpu);
    installMenu((command) => tell((window ?? openWindow()).browser.webContents, 'menu:command', command));
    openWindow();
  });

  function openWindow(): MainWindow {
    if (window && BrowserWindow.getAllWindows().length > 0) return window;
    window = new MainWindow();
    void window.load();
    return window;
  }
}

function parseGpuCrash(value: unknown): { version: string } | undefined {
  if (typeof value !== 'object' || value === null || !('version' in value)) return undefined;
  return { version: String(value.version) };
}

/** What a second start sent along; another version of the app may have sent something else. */
function parseFiles(data: unknown): string[] {
  if (typeof data !== 'object' || data === null || !('files' in data) || !Array.isArray(data.files)) return [];
  return data.files.filter((file) => typeof file === 'string');
}
