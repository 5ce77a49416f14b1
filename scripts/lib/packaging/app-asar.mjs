import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { inRoot } from '../paths.mjs';
import { copyNativeFiles, unpacked } from './native-files.mjs';

/**
 * Packs what the app needs to run, and nothing else: the built window and shell without their source maps (which hold
 * the sources), the target's native code, the licences, and a package.json of its own.
 * @param {string} file path of the app.asar
 * @param {import('./targets.mjs').Target} target
 */
export async function packApp(file, target) {
  const stage = mkdtempSync(path.join(tmpdir(), 'convas-package-'));
  try {
    for (const part of ['dist/renderer', 'dist/electron']) {
      cpSync(inRoot(part), path.join(stage, part), { recursive: true, filter: (name) => !name.endsWith('.map') });
    }
    copyNativeFiles(stage, target);
    for (const name of ['LICENSE', 'NOTICE']) cpSync(inRoot(name), path.join(stage, name));
    writeFileSync(path.join(stage, 'package.json'), `${JSON.stringify(describeApp(), null, 2)}\n`);
    mkdirSync(path.dirname(file), { recursive: true });
    if (existsSync(file)) rmSync(file);
    await asar().createPackageWithOptions(stage, file, { unpack: unpacked });
  } finally {
    rmSync(stage, { recursive: true, force: true });
  }
}

/** The package.json inside: no scripts, no dependencies. With a product name it keeps its settings apart from `npm start`'s. */
export function describeApp() {
  const { name, version, description, author, license, type, main } = JSON.parse(
    readFileSync(inRoot('package.json'), 'utf8'),
  );
  return { name, productName: 'Convas', version, description, author, license, type, main };
}

/**
 * The files inside, without folders, each beginning with a slash.
 * @param {string} file
 * @returns {string[]}
 */
export function listApp(file) {
  const { listPackage, statFile } = asar();
  return listPackage(file, { isPack: false })
    .map((name) => name.split(path.sep).join('/'))
    .filter((name) => !('files' in statFile(file, name.slice(1))));
}

/**
 * What ElectronAsarIntegrity in a macOS bundle holds: SHA-256 of the archive's header.
 * @param {string} file
 * @returns {string}
 */
export function headerOf(file) {
  return asar().getRawHeader(file).headerString;
}

/** Required only here: this file is read before anything is installed. */
function asar() {
  return /** @type {typeof import('@electron/asar')} */ (createRequire(inRoot('package.json'))('@electron/asar'));
}
