import { createRoot } from 'react-dom/client';
import type { DesktopApi } from '../electron/ipc/contract.ts';
import { createCommands } from './commands/registry.ts';
import { text } from './core/text.ts';
import { openDefaultExample } from './examples/open.ts';
import { browserPlatform } from './platform/browser.ts';
import { desktopPlatform } from './platform/desktop.ts';
import { nativeDoor } from './platform/native.ts';
import { createRuntime } from './runtime/client.ts';
import { importInWorker } from './runtime/import-client.ts';
import { layOutInWorker } from './runtime/layout-client.ts';
import { decodePicture } from './runtime/picture-client.ts';
import { readProjectInWorker } from './runtime/project-client.ts';
import { providerChoice } from './runtime/providers/index.ts';
import { createEditor } from './store/editor.ts';
import { readPreferences } from './store/preferences.ts';
import { App } from './ui/shell/app.tsx';

/** The composition root: the only place that knows all rooms. */

const api = (window as Window & { readonly convas?: DesktopApi }).convas;
const settings = await api?.readSettings();
const platform = api && settings ? desktopPlatform(api, settings) : browserPlatform();
const { provider, threads, memory } = readPreferences(platform.readSetting, providerChoice);
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
  layOut: layOutInWorker,
  locale: navigator.language.startsWith('ko') ? 'ko' : 'en',
});
const commands = createCommands(editor);
platform.onCommand((id) => void commands.run(id));
platform.setLocale(editor.store.getState().locale);
showShortcutsInMenu();
editor.preferences.store.subscribe((now, before) => {
  if (now.shortcuts !== before.shortcuts) showShortcutsInMenu();
});

const root = document.getElementById('root');
if (root) createRoot(root).render(<App editor={editor} commands={commands} />);

const SETTINGS_DAMAGED = text(
  'The settings file was damaged and was set aside; Convas starts with the defaults. Your drawings are not affected.',
  '설정 파일이 손상되어 따로 옮겨 두었습니다. Convas는 기본 설정으로 시작합니다. 그림에는 영향이 없습니다.',
);

// The window is painted before the first file is read and ONNX Runtime is loaded.
// A window that is not shown yet gets no frames, and must not wait for one.
void Promise.race([nextFrame(), pause(400)]).then(start);

function showShortcutsInMenu(): void {
  const first = commands.list().map(({ id }) => [id, commands.bindings.keysOf(id)[0]] as const);
  platform.setMenuShortcuts(Object.fromEntries(first.filter((entry): entry is [string, string] => Boolean(entry[1]))));
}

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
  if (!restored) await openDefaultExample(editor);
}
