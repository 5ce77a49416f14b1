import { createWriteStream, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { mkdtemp, rename } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { hashFile } from './hash.mjs';
import { cacheFolder, inRoot } from './paths.mjs';
import { ExpectedFailure, say } from './report.mjs';
import { manifestOf, recordRuntime } from './runtime-manifest.mjs';
import { unzip } from './unzip.mjs';

const connectTimeout = 8_000;
const downloadTimeout = 15 * 60_000;
const retryAfter = 24 * 60 * 60_000;

/**
 * Downloads the official release, checks it against the checksums in the `electron` package, and unpacks it. (The
 * package's own downloader needs Node 22.12.) No access is no error: it is said, and remembered for a day, so that such
 * a machine does not wait for it at every start. Something else than the release is one: then nothing is used instead.
 * @param {string} version
 * @param {string} folder where to unpack it
 * @param {string} [cache] where to remember a failure
 * @returns {Promise<boolean>} whether it is there now
 * @throws {ExpectedFailure} if what came is not the release
 */
export async function downloadElectron(version, folder, cache = path.join(cacheFolder, 'electron')) {
  const memory = path.join(cache, 'download-failed.json');
  if (failedLately(memory, version)) return false;
  const zipName = `electron-v${version}-${process.platform}-${process.arch}.zip`;
  const checksum = JSON.parse(readFileSync(inRoot('node_modules', 'electron', 'checksums.json'), 'utf8'))[zipName];
  mkdirSync(path.dirname(folder), { recursive: true });
  const temporary = await mkdtemp(`${folder}-new-`);
  try {
    if (!checksum) throw new Error(`there is no release for ${process.platform} ${process.arch}`);
    say(`downloading the official Electron ${version}`);
    const zip = path.join(temporary, zipName);
    await fetchFile(`${mirror()}v${version}/${zipName}`, zip);
    if ((await hashFile(zip, 'sha256', 'hex')) !== checksum)
      throw new ExpectedFailure(
        `What ${mirror()} gave for Electron ${version} does not match its checksum: it was deleted, and nothing else is used in its place. Check the network and ELECTRON_MIRROR, then run this again.`,
      );
    const unpacked = path.join(temporary, 'dist');
    await unzip(zip, unpacked);
    await recordRuntime(unpacked, manifestOf(folder));
    await rename(unpacked, folder);
    rmSync(memory, { force: true });
    return true;
  } catch (error) {
    if (error instanceof ExpectedFailure) throw error;
    say(`the official Electron is not available here (${reasonOf(error)}); this is tried again in a day`);
    writeFileSync(memory, JSON.stringify({ version, at: Date.now() }));
    return false;
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
}

/** The place of the releases; ELECTRON_MIRROR as the `electron` package understands it. */
function mirror() {
  return process.env.ELECTRON_MIRROR ?? 'https://github.com/electron/electron/releases/download/';
}

/**
 * @param {string} memory
 * @param {string} version
 */
function failedLately(memory, version) {
  if (!existsSync(memory)) return false;
  try {
    const failure = JSON.parse(readFileSync(memory, 'utf8'));
    return failure.version === version && Date.now() - failure.at < retryAfter;
  } catch {
    return false;
  }
}

/**
 * @param {string} url
 * @param {string} target
 */
async function fetchFile(url, target) {
  const abort = new AbortController();
  let timer = setTimeout(() => abort.abort(new Error('no answer')), connectTimeout);
  try {
    const response = await fetch(url, { signal: abort.signal });
    if (!response.ok || !response.body) throw new Error(`the server answered ${response.status}`);
    clearTimeout(timer);
    timer = setTimeout(() => abort.abort(new Error('too slow')), downloadTimeout);
    await pipeline(Readable.fromWeb(/** @type {any} */ (response.body)), createWriteStream(target));
  } finally {
    clearTimeout(timer);
  }
}

/** @param {unknown} error */
function reasonOf(error) {
  if (!(error instanceof Error)) return String(error);
  // fetch hides the reason ("fetch failed") one level down.
  const cause = error.cause instanceof Error ? error.cause : error;
  return ('code' in cause && String(cause.code)) || cause.message;
}
