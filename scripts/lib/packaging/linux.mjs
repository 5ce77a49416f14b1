import { chmodSync, copyFileSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { inRoot } from '../paths.mjs';

/** What the window and the system's own dialogs can say. Chromium falls back to en-US. */
const locales = ['en-US.pak', 'en-GB.pak', 'ko.pak'];
const iconSizes = [16, 24, 32, 48, 64, 128, 256, 512];

/**
 * Menu entry, file types and icons as the desktop wants them below `share`, and a script that puts them in their place.
 * @param {string} folder
 */
export function finishLinux(folder) {
  removeLocales(path.join(folder, 'locales'));
  copy('linux/convas.desktop', folder, 'share/applications/convas.desktop');
  copy('linux/convas-mime.xml', folder, 'share/mime/packages/convas.xml');
  for (const size of iconSizes) {
    const place = `share/icons/hicolor/${size}x${size}`;
    copy(`icons/${size}.png`, folder, `${place}/apps/convas.png`);
    copy(`icons/${size}.png`, folder, `${place}/mimetypes/application-x-convas.png`);
  }
  copy('icon.svg', folder, 'share/icons/hicolor/scalable/apps/convas.svg');
  copy('linux/install.sh', folder, 'install.sh');
  chmodSync(path.join(folder, 'install.sh'), 0o755);
}

/** @param {string} folder */
export function removeLocales(folder) {
  for (const name of readdirSync(folder)) if (!locales.includes(name)) rmSync(path.join(folder, name));
}

/**
 * @param {string} asset
 * @param {string} folder
 * @param {string} place
 */
function copy(asset, folder, place) {
  const target = path.join(folder, place);
  mkdirSync(path.dirname(target), { recursive: true });
  copyFileSync(inRoot('assets', ...asset.split('/')), target);
}
