import { EditorWindow } from './editor-window.ts';
import { type LaunchedApp, type LaunchOptions, launchElectron } from './electron-app.ts';

/** The desktop editor with its example loaded and run. */
export async function openEditor(
  options: LaunchOptions,
): Promise<{ readonly desktop: LaunchedApp; readonly editor: EditorWindow }> {
  const desktop = await launchElectron(options);
  const editor = new EditorWindow(desktop.page);
  await desktop.page.locator('.react-flow__node').first().waitFor();
  await editor.settled();
  return { desktop, editor };
}
