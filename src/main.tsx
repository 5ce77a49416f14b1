import { createRoot } from 'react-dom/client';
import type { DesktopApi } from '../electron/ipc/contract.ts';
import { createCommands } from './commands/registry.ts';
import { openDefaultExample } from './examples/open.ts';
import { browserPlatform } from './platform/browser.ts';
import { desktopPlatform } from './platform/desktop.ts';
import { createRuntime } from './runtime/client.ts';
import { decodePicture } from './runtime/picture-client.ts';
import { createEditor } from './store/editor.ts';
import { App } from './ui/shell/app.tsx';

/** The composition root: the only place that knows all rooms. */

const api = (window as Window & { readonly convas?: DesktopApi }).convas;
const platform = api ? desktopPlatform(api) : browserPlatform();
const editor = createEditor({
  runtime: createRuntime(),
  platform,
  decode: decodePicture,
  locale: navigator.language.startsWith('ko') ? 'ko' : 'en',
});
const commands = createCommands(editor);
platform.onCommand((id) => void commands.run(id));
platform.setLocale(editor.store.getState().locale);

const root = document.getElementById('root');
if (root) createRoot(root).render(<App editor={editor} commands={commands} />);

// The window is painted before the first file is read and ONNX Runtime is loaded.
requestAnimationFrame(() => setTimeout(() => void start(), 0));

async function start(): Promise<void> {
  const file = await platform.initialFile();
  if (file?.ok && (await editor.files.openFile(file.value))) return;
  if (file && !file.ok) editor.view.toast('error', file.error.message);
  await openDefaultExample(editor);
}
