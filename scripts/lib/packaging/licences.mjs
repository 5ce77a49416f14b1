import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { inRoot } from '../paths.mjs';
import { ExpectedFailure } from '../report.mjs';

/** @typedef {{ name: string, version: string, license: string, texts: { file: string, text: string }[] }} LicensedPackage */

/** Bundled into files that another package ships, so neither package.json nor the source maps name it. */
const hidden = ['onnxruntime-common'];

const rule = '='.repeat(100);

/**
 * Writes the licences page of the built window: Convas's own licence and notice, then the texts of every package in it.
 * It reads the source maps of the build, so call it after the window was built.
 * @param {string} rendererFolder
 */
export function writeLicences(rendererFolder) {
  const packages = shippedPackages(rendererFolder).map(readPackage);
  packages.sort((a, b) => (`${a.name} ${a.version}` < `${b.name} ${b.version}` ? -1 : 1));
  writeFileSync(path.join(rendererFolder, 'licences.txt'), licencesText(packages));
}

/**
 * The folders of the packages in the built window: what package.json asks for (fonts leave no trace in a source map),
 * and what the source maps name, which includes packages of packages in the version that was really used.
 * @param {string} rendererFolder
 */
export function shippedPackages(rendererFolder) {
  const { dependencies } = JSON.parse(readFileSync(inRoot('package.json'), 'utf8'));
  const folders = new Set([...Object.keys(dependencies), ...hidden].map((name) => inRoot('node_modules', name)));
  const assets = path.join(rendererFolder, 'assets');
  for (const name of readdirSync(assets).filter((file) => file.endsWith('.map'))) {
    const { sources } = JSON.parse(readFileSync(path.join(assets, name), 'utf8'));
    for (const source of sources) {
      const folder = packageFolder(path.resolve(assets, source));
      if (folder) folders.add(folder);
    }
  }
  return [...folders].sort();
}

/**
 * The folder of the package that a file belongs to; undefined for our own files and the bundler's.
 * @param {string} file
 */
export function packageFolder(file) {
  const parts = file.split(path.sep);
  const at = parts.lastIndexOf('node_modules');
  if (at < 0) return undefined;
  const end = at + (parts[at + 1]?.startsWith('@') ? 3 : 2);
  const folder = parts.slice(0, end).join(path.sep);
  return existsSync(path.join(folder, 'package.json')) ? folder : undefined;
}

/**
 * @param {string} folder
 * @returns {LicensedPackage}
 */
function readPackage(folder) {
  const { name, version, license } = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'));
  const texts = [...licenceFiles(folder), ...licenceFiles(inRoot('assets', 'licences', ...name.split('/')))];
  if (texts.length === 0) {
    throw new ExpectedFailure(`${name} ships no licence text: put it into assets/licences/${name}/LICENSE.`);
  }
  return { name, version, license: String(license).replace(/^\((.*)\)$/, '$1'), texts };
}

/** @param {string} folder */
function licenceFiles(folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => !file.split(path.sep).includes('node_modules'))
    .filter((file) =>
      /^(licen[cs]e|copying|notice|thirdpartynotices)\b(?!.*\.(js|ts|mjs|json|map)$)/i.test(path.basename(file)),
    )
    .sort()
    .map((file) => ({
      file: file.split(path.sep).join('/'),
      text: readFileSync(path.join(folder, file), 'utf8').replaceAll('\r\n', '\n').trim(),
    }));
}

/** @param {readonly LicensedPackage[]} packages */
export function licencesText(packages) {
  return [
    'Licences of Convas and of the software in it',
    '',
    'First Convas itself, then, alphabetically:',
    ...packages.map(({ name, version, license }) => `  ${name} ${version} (${license})`),
    '',
    'The desktop application also contains Electron, Chromium and Node.js: see LICENSE.electron.txt and',
    'LICENSES.chromium.html in its folder.',
    section('Convas', readFileSync(inRoot('LICENSE'), 'utf8').trim()),
    section('Convas: NOTICE', readFileSync(inRoot('NOTICE'), 'utf8').trim()),
    ...packages.map(({ name, version, license, texts }) =>
      section(`${name} ${version} (${license})`, texts.map(({ file, text }) => `--- ${file}\n\n${text}`).join('\n\n')),
    ),
    '',
  ].join('\n');
}

/**
 * @param {string} title
 * @param {string} text
 */
function section(title, text) {
  return `\n${rule}\n${title}\n${rule}\n\n${text}`;
}
