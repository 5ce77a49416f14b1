import { copyFileSync, existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { inRoot } from '../paths.mjs';
import { describeApp } from './app-asar.mjs';

const notesFolder = { linux: 'linux', win32: 'windows', darwin: 'macos' };

export const checkOnlyFile = 'FOR-CHECKING-ONLY.txt';

/**
 * Puts what people should read into the application folder: how to install it, and all licences.
 * @param {string} folder
 * @param {import('./targets.mjs').Target} target
 */
export function writeNotes(folder, { platform, arch }) {
  const install = readFileSync(inRoot('assets', notesFolder[platform], 'INSTALL.txt'), 'utf8')
    .replaceAll('@VERSION@', describeApp().version)
    .replaceAll('@ARCH@', arch);
  writeFileSync(path.join(folder, 'INSTALL.txt'), install);
  // Electron's release calls its own licence just LICENSE.
  if (existsSync(path.join(folder, 'LICENSE'))) {
    renameSync(path.join(folder, 'LICENSE'), path.join(folder, 'LICENSE.electron.txt'));
  }
  copyFileSync(inRoot('LICENSE'), path.join(folder, 'LICENSE.txt'));
  copyFileSync(inRoot('NOTICE'), path.join(folder, 'NOTICE.txt'));
  copyFileSync(inRoot('dist', 'renderer', 'licences.txt'), path.join(folder, 'THIRD-PARTY-LICENCES.txt'));
}

/**
 * Says inside the folder that it is no release.
 * @param {string} folder
 * @param {import('./runtime.mjs').Runtime} runtime
 */
export function markCheckOnly(folder, { version, origin }) {
  writeFileSync(
    path.join(folder, checkOnlyFile),
    `For checking only, not for release.

This folder was made to check how Convas is packaged. Its Electron (${version}) is not the official release that Convas
is meant for: ${origin}. Do not pass it on.
`,
  );
}
