import { readdirSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { hashFile } from '../hash.mjs';
import { writeTarGz } from './tar.mjs';
import { writeZip } from './zip.mjs';

const sumsFile = 'SHA256SUMS';

/**
 * Packs an application folder both ways, beside it.
 * @param {string} folder
 * @param {string} name of the archives, without ending
 * @returns {Promise<string[]>} their paths
 */
export async function writeArchives(folder, name) {
  const parent = path.dirname(folder);
  const tar = path.join(parent, `${name}.tar.gz`);
  const zip = path.join(parent, `${name}.zip`);
  // Compression runs beside this thread, so both together take as long as one where there are two cores.
  await Promise.all([writeTarGz(folder, tar), writeZip(folder, zip)]);
  return [tar, zip];
}

/**
 * Writes the checksums of every archive in a folder, in the form that `sha256sum --check` reads.
 * @param {string} folder
 */
export async function writeSums(folder) {
  const names = readdirSync(folder)
    .filter((name) => /^convas-.*\.(tar\.gz|zip)$/.test(name) && statSync(path.join(folder, name)).isFile())
    .sort();
  const lines = [];
  for (const name of names) lines.push(`${await hashFile(path.join(folder, name), 'sha256', 'hex')}  ${name}\n`);
  writeFileSync(path.join(folder, sumsFile), lines.join(''));
}
