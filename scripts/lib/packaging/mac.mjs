import { createHash } from 'node:crypto';
import { copyFileSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { inRoot } from '../paths.mjs';
import { describeApp, headerOf } from './app-asar.mjs';

const identifier = 'org.convas.editor';

/**
 * Renames the bundle; the helpers inside keep Electron's names, under which Electron looks for them first.
 * @param {string} folder
 */
export function renameBundle(folder) {
  renameSync(path.join(folder, 'Electron.app'), path.join(folder, 'Convas.app'));
}

/**
 * Icon, names, file types, and the hash of app.asar that the asarIntegrity fuse compares.
 * @param {string} folder
 */
export function finishMac(folder) {
  const contents = path.join(folder, 'Convas.app', 'Contents');
  copyFileSync(inRoot('assets', 'icons', 'convas.icns'), path.join(contents, 'Resources', 'convas.icns'));
  const file = path.join(contents, 'Info.plist');
  const header = headerOf(path.join(contents, 'Resources', 'app.asar'));
  const hash = createHash('sha256').update(header).digest('hex');
  writeFileSync(file, describeBundle(readFileSync(file, 'utf8'), describeApp().version, hash));
}

/**
 * Electron's Info.plist with Convas's values.
 * @param {string} plist
 * @param {string} version
 * @param {string} asarHash
 */
export function describeBundle(plist, version, asarHash) {
  const strings = {
    CFBundleName: 'Convas',
    CFBundleDisplayName: 'Convas',
    CFBundleExecutable: 'Convas',
    CFBundleIdentifier: identifier,
    CFBundleIconFile: 'convas.icns',
    CFBundleVersion: version,
    CFBundleShortVersionString: version,
    LSApplicationCategoryType: 'public.app-category.developer-tools',
  };
  let result = plist;
  for (const [key, value] of Object.entries(strings)) result = setValue(result, key, `<string>${value}</string>`);
  result = setValue(result, 'CFBundleDocumentTypes', documentTypes);
  result = setValue(result, 'UTExportedTypeDeclarations', typeDeclaration('Convas project', identifier, 'convas'));
  result = setValue(result, 'UTImportedTypeDeclarations', typeDeclaration('ONNX model', 'org.onnx.model', 'onnx'));
  return setValue(
    result,
    'ElectronAsarIntegrity',
    `<dict><key>Resources/app.asar</key><dict><key>algorithm</key><string>SHA256</string><key>hash</key><string>${asarHash}</string></dict></dict>`,
  );
}

/**
 * Sets a key of the outermost dictionary: in place of its value, or as a new key at the end.
 * @param {string} plist
 * @param {string} key
 * @param {string} value
 */
function setValue(plist, key, value) {
  const name = plist.match(new RegExp(`<key>${key}</key>\\s*`));
  if (name?.index !== undefined) {
    const start = name.index + name[0].length;
    return plist.slice(0, start) + value + plist.slice(endOfValue(plist, start));
  }
  const end = plist.lastIndexOf('</dict>');
  if (end < 0) throw new Error("this Electron's Info.plist is no dictionary");
  return `${plist.slice(0, end)}  <key>${key}</key>\n  ${value}\n${plist.slice(end)}`;
}

/**
 * Where the element that begins at `start` ends; elements of its name may lie inside.
 * @param {string} plist
 * @param {number} start
 */
function endOfValue(plist, start) {
  const tags = /<(\/?)(\w+)(\/?)>/g;
  tags.lastIndex = start;
  let depth = 0;
  for (let tag = tags.exec(plist); tag; tag = tags.exec(plist)) {
    if (tag[1] === '/') depth -= 1;
    else if (tag[3] !== '/') depth += 1;
    if (depth === 0) return tags.lastIndex;
  }
  throw new Error("this Electron's Info.plist ends too early");
}

const documentTypes = `<array>${documentType('Convas project', 'Editor', 'Owner', identifier)}${documentType('ONNX model', 'Viewer', 'Alternate', 'org.onnx.model')}</array>`;

/**
 * @param {string} name
 * @param {string} role
 * @param {string} rank
 * @param {string} type
 */
function documentType(name, role, rank, type) {
  return `<dict><key>CFBundleTypeName</key><string>${name}</string><key>CFBundleTypeRole</key><string>${role}</string><key>LSHandlerRank</key><string>${rank}</string><key>LSItemContentTypes</key><array><string>${type}</string></array></dict>`;
}

/**
 * @param {string} name
 * @param {string} type
 * @param {string} extension
 */
function typeDeclaration(name, type, extension) {
  return `<array><dict><key>UTTypeIdentifier</key><string>${type}</string><key>UTTypeDescription</key><string>${name}</string><key>UTTypeConformsTo</key><array><string>public.data</string></array><key>UTTypeTagSpecification</key><dict><key>public.filename-extension</key><array><string>${extension}</string></array></dict></dict></array>`;
}
