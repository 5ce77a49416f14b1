import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { run } from '../child.mjs';
import { ensureDisplay } from '../display.mjs';
import { inRoot } from '../paths.mjs';
import { ExpectedFailure } from '../report.mjs';
import { checkSandbox } from '../sandbox.mjs';

const folder = inRoot('assets', 'icons');

/** Sizes of the PNG files; Linux desktops want one file each. */
export const iconSizes = [16, 24, 32, 48, 64, 128, 256, 512, 1024];
const icoSizes = [16, 24, 32, 48, 64, 128, 256];
/** Apple's names of the sizes that may be PNG files; the second of a size is for screens with twice the pixels. */
const icnsTypes = /** @type {const} */ ([
  ['ic11', 32],
  ['ic12', 64],
  ['ic07', 128],
  ['ic13', 256],
  ['ic08', 256],
  ['ic14', 512],
  ['ic09', 512],
  ['ic10', 1024],
]);

/**
 * Draws assets/icons anew from assets/icon.svg. The files are checked in: packaging must not depend on a display.
 * @param {import('../electron-runtime.mjs').ElectronRuntime} electron
 */
export async function renderIcons(electron) {
  mkdirSync(folder, { recursive: true });
  const display = await ensureDisplay();
  const app = inRoot('scripts', 'lib', 'packaging', 'render-icons');
  const { code } = await run(
    electron.executable,
    [...checkSandbox(electron), app, '--icons', inRoot('assets', 'icon.svg'), folder, ...iconSizes.map(String)],
    { toStderr: true, env: { ...process.env, ...display.env } },
  );
  display.stop();
  if (code !== 0) throw new ExpectedFailure(`Electron could not draw the icons (exit code ${code}).`);
  writeFileSync(path.join(folder, 'convas.ico'), ico(icoSizes.map((size) => ({ size, png: readIcon(size) }))));
  writeFileSync(
    path.join(folder, 'convas.icns'),
    icns(icnsTypes.map(([type, size]) => ({ type, png: readIcon(size) }))),
  );
}

/** @param {number} size */
function readIcon(size) {
  return readFileSync(path.join(folder, `${size}.png`));
}

/**
 * Windows' icon file: a directory of 16 bytes per picture, then the pictures.
 * @param {readonly { size: number, png: Uint8Array }[]} pictures up to 256 pixels
 */
export function ico(pictures) {
  const header = Buffer.alloc(6 + 16 * pictures.length);
  header.writeUInt16LE(1, 2);
  header.writeUInt16LE(pictures.length, 4);
  let offset = header.length;
  pictures.forEach(({ size, png }, index) => {
    const at = 6 + 16 * index;
    // One byte each for width and height, where 0 means 256.
    header[at] = size % 256;
    header[at + 1] = size % 256;
    header.writeUInt16LE(1, at + 4);
    header.writeUInt16LE(32, at + 6);
    header.writeUInt32LE(png.length, at + 8);
    header.writeUInt32LE(offset, at + 12);
    offset += png.length;
  });
  return Buffer.concat([header, ...pictures.map(({ png }) => png)]);
}

/**
 * Apple's icon file: "icns", its length, then each picture behind its type and length.
 * @param {readonly { type: string, png: Uint8Array }[]} pictures
 */
export function icns(pictures) {
  const chunks = pictures.map(({ type, png }) => chunk(type, png));
  return chunk('icns', Buffer.concat(chunks));
}

/**
 * @param {string} type
 * @param {Uint8Array} data
 */
function chunk(type, data) {
  const header = Buffer.alloc(8);
  header.write(type, 'latin1');
  header.writeUInt32BE(data.length + 8, 4);
  return Buffer.concat([header, data]);
}
