import { copyFileSync } from 'node:fs';
import path from 'node:path';
import { inRoot } from '../paths.mjs';
import { removeLocales } from './linux.mjs';

/**
 * The icon of the file type and the script that registers it. The program's own icon and version text would be
 * resources inside it (see assets/windows/INSTALL.txt).
 * @param {string} folder
 */
export function finishWindows(folder) {
  removeLocales(path.join(folder, 'locales'));
  copyFileSync(inRoot('assets', 'icons', 'convas.ico'), path.join(folder, 'convas.ico'));
  copyFileSync(inRoot('assets', 'windows', 'file-types.cmd'), path.join(folder, 'file-types.cmd'));
}
