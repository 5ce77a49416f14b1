import { stat } from 'node:fs/promises';
import path from 'node:path';
import { type BrowserWindow, dialog } from 'electron';
import { text } from '../src/core/text.ts';
import { systemPath } from '../src/disk/names.ts';
import { DataFolders } from './data-folders.ts';
import { askDroppedFolder } from './dialogs.ts';
import { isOnNetwork } from './dropped-files.ts';
import { handle } from './ipc/handle.ts';
import { say } from './language.ts';

/** Answers what the window asks about folders of pictures. */
export function answerDataRequests(window: () => BrowserWindow): void {
  const folders = new DataFolders();
  handle('data:choose-folder', async () => {
    const { canceled, filePaths } = await dialog.showOpenDialog(window(), {
      title: say(text('electron.dataRequests.aFolderWithAData', 'A folder with a data set')),
      properties: ['openDirectory'],
    });
    const [folder] = filePaths;
    return canceled || folder === undefined ? null : folders.open(folder);
  });
  // The main process sees no drops, so the path may be forged: a person is asked before anything is looked at but its
  // being a folder, of which the answer says nothing.
  handle('data:claim-folder', async (folder) => {
    if (!path.isAbsolute(folder) || isOnNetwork(folder) || !(await isFolder(folder))) return null;
    return (await askDroppedFolder(window(), folder)) ? folders.open(folder) : null;
  });
  handle('data:read', (token, name) => folders.read(token, name));
}

async function isFolder(folder: string): Promise<boolean> {
  return stat(systemPath(folder)).then(
    (found) => found.isDirectory(),
    () => false,
  );
}
