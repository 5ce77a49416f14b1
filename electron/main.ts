import path from 'node:path';
import { app, BrowserWindow, nativeTheme } from 'electron';
import { isWriting, writesSettled } from '../src/disk/atomic-write.ts';
import { Backups } from './backups.ts';
import { isOpenable } from './file-names.ts';
import { FileWatch } from './file-watch.ts';
import { rememberIn, tokens } from './files.ts';
import { chooseGpuSwitches } from './gpu.ts';
import { handover } from './handover.ts';
import { tell } from './ipc/handle.ts';
import { setLanguage } from './language.ts';
import { lockDown } from './lockdown.ts';
import { NativeMenu } from './menu.ts';
import { NativeProcess } from './native.ts';
import { offlineSwitches } from './offline.ts';
import { OpenDocument } from './open-document.ts';
import { filesIn, OpenedFiles } from './opened-files.ts';
import { Preferences } from './preferences.ts';
import { registerAppScheme, serveApp } from './protocol.ts';
import { RecentFiles, recentLabels } from './recent-files.ts';
import { answerRequests } from './requests.ts';
import { SettingsFile } from './settings.ts';
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
  const inUserData = (name: string) => path.join(app.getPath('userData'), name);
  const backups = new Backups(inUserData('backups'), app.getVersion());
  const preferences = new Preferences(inUserData('settings.json'));
  const recent = new RecentFiles(inUserData('recent.json'), () => menu.rebuild());
  rememberIn(recent);
  const menu = new NativeMenu(
    (command) => tell((window ?? openWindow()).browser.webContents, 'menu:command', command),
    () => ({
      labels: recentLabels(recent.paths),
      // Like a file that the system asks for: the window asks about unsaved changes, or says that it is gone.
      open: (index) => {
        const file = recent.paths[index];
        if (file === undefined) return;
        opened.push(file);
        openWindow();
      },
      clear: () => recent.clear(),
    }),
  );
  const openDocument = new OpenDocument(inUserData('open-document.json'));
  const watch = new FileWatch(tokens, (change) => {
    if (window) tell(window.browser.webContents, 'file:changed', change);
  });
  const native = new NativeProcess();
  /** Work that the app must finish before it ends. */
  let farewell: Promise<void> | undefined;

  const gpuCrash = new SettingsFile(inUserData('gpu-crash.json'), parseGpuCrash);
  const gpu = chooseGpuSwitches({
    platform: process.platform,
    env: process.env,
    crashedBefore: gpuCrash.read()?.version === app.getVersion(),
  });
  for (const [name, value] of [...gpu.switches, ...offlineSwitches]) app.commandLine.appendSwitch(name, value);

  // For every process. It would override a launcher's --no-sandbox, without which root cannot start Chromium at all;
  // the window asks for its sandbox in any case.
  if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox();
  registerAppScheme();

  app.on('second-instance', (_event, _argv, _folder, data) => {
    for (const file of parseFiles(data)) opened.push(file);
    if (app.isReady()) openWindow().focus();
  });
  app.on('open-file', (event, file) => {
    event.preventDefault();
    if (isOpenable(file)) opened.push(file);
    if (app.isReady()) openWindow();
  });
  app.on('child-process-gone', (_event, { type, reason }) => {
    if (type === 'GPU' && reason === 'crashed') gpuCrash.write({ version: app.getVersion() });
  });
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit();
  });
  app.on('will-quit', (event) => {
    if (!farewell && !isWriting()) return;
    event.preventDefault();
    void Promise.allSettled([farewell, writesSettled()]).then(() => {
      farewell = undefined;
      // Not within this event: Electron would take it for the quitting that was just called off.
      setTimeout(() => app.quit());
    });
  });
  app.on('activate', openWindow);
  void app.whenReady().then(() => {
    setLanguage(preferences.get('locale') ?? app.getLocale());
    nativeTheme.themeSource = (preferences.get('theme') ?? 'system') as typeof nativeTheme.themeSource;
    lockDown();
    serveApp(path.join(__dirname, '..', 'renderer'));
    answerRequests({
      window: () => window ?? openWindow(),
      opened,
      openDocument,
      watch,
      backups,
      preferences,
      recent,
      gpu,
      native,
      menu,
    });
    menu.rebuild();
    openWindow();
  });

  function openWindow(): MainWindow {
    if (window && BrowserWindow.getAllWindows().length > 0) return window;
    window = new MainWindow({
      onCleanClose: () => {
        openDocument.close();
        farewell = backups.removeThoseOfWindow().catch(() => {});
      },
      onFocus: () => void watch.check(),
      onAbsent: () => {
        menu.reset();
        watch.stop();
        native.close();
        opened.pause();
        handover.clear();
        openDocument.leaveBehind();
        backups.leaveBehind();
      },
    });
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
  return data.files.filter((file) => typeof file === 'string' && isOpenable(file));
}
