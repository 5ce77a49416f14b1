import { createRoot } from 'react-dom/client';
import type { DesktopApi } from '../electron/ipc/contract.ts';
import { followMenu } from './commands/native-menu.ts';
import { createCommands } from './commands/registry.ts';
import { text } from './core/text.ts';
import { openDefaultExample } from './examples/open.ts';
import { matchingLocale } from './language/locales.ts';
import { SOURCE_LOCALE } from './language/say.ts';
import { LOCALES, loadLanguage } from './language/window.ts';
import { createPool } from './pictures/pool.ts';
import { browserPlatform } from './platform/browser.ts';
import { desktopPlatform } from './platform/desktop.ts';
import { nativeDoor } from './platform/native.ts';
import { readArraysInWorker } from './runtime/arrays-client.ts';
import { createRuntime } from './runtime/client.ts';
import { importInWorker } from './runtime/import-client.ts';
import { layOutInWorker } from './runtime/layout-client.ts';
import { createLookWorkers } from './runtime/look-client.ts';
import { decodePicture } from './runtime/picture-client.ts';
import { readProjectInWorker } from './runtime/project-client.ts';
import { providerChoice } from './runtime/providers/index.ts';
import { takeInByWorker } from './runtime/take-in-client.ts';
import { readTensorsInWorker } from './runtime/tensors-client.ts';
import { createEditor } from './store/editor.ts';
import { readPreferences } from './store/preferences.ts';
import { restoreInWorker } from './store/restore-backup.ts';
import { IS_MAC } from './ui/controls/use-shortcuts.ts';
import { App } from './ui/shell/app.tsx';

/** The composition root: the only place that knows all rooms. */

const api = (window as Window & { readonly convas?: DesktopApi }).convas;
const settings = await api?.readSettings();
const platform = api && settings ? desktopPlatform(api, settings, takeInByWorker) : browserPlatform(takeInByWorker);
const { provider, threads, memory } = readPreferences(platform.readSetting, providerChoice);
const locale = matchingLocale(LOCALES, platform.readSetting('locale') ?? navigator.language) ?? SOURCE_LOCALE;
await loadLanguage(locale);
/** Beside the window's own thread and the one that runs networks. */
const lookers = Math.min(4, Math.max(1, navigator.hardwareConcurrency - 1));
const editor = createEditor({
  runtime: createRuntime({
    provider,
    ...(threads === null ? {} : { threads }),
    memoryBytes: memory,
    freeMemory: platform.freeMemory,
    native: api ? nativeDoor(api) : null,
  }),
  platform,
  decode: decodePicture,
  importModel: importInWorker,
  readProject: readProjectInWorker,
  restoreBackup: restoreInWorker,
  look: createPool(createLookWorkers(lookers)),
  readArrays: readArraysInWorker,
  readTensors: readTensorsInWorker,
  layOut: layOutInWorker,
  locale,
  languages: { all: LOCALES, load: loadLanguage },
});
const commands = createCommands(editor);
platform.onCommand((id) => void commands.run(id));
platform.setLanguage(locale);
followMenu(editor, commands, platform, { mac: IS_MAC });

const root = document.getElementById('root');
if (root) createRoot(root).render(<App editor={editor} commands={commands} />);

const SETTINGS_DAMAGED = text(
  'main.settingsDamaged',
  'The settings file was damaged and was set aside; Convas starts with the defaults. Your drawings are not affected.',
);

// The window is painted before the first file is read and ONNX Runtime is loaded.
// A window that is not shown yet gets no frames, and must not wait for one.
void Promise.race([nextFrame(), pause(400)]).then(start);

function nextFrame(): Promise<void> {
  return new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve, 0)));
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

async function start(): Promise<void> {
  if (settings?.damaged) editor.view.toast('error', SETTINGS_DAMAGED);
  const restored = await editor.backups.offer();
  const file = await platform.initialFile();
  if (file?.ok && (await editor.files.openFile(file.value))) return;
  if (file && !file.ok) editor.view.toast('error', file.error.message);
  if (restored) return;
  editor.guide.offer();
  await openDefaultExample(editor);
}
