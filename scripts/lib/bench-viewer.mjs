import { createReadStream, existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import path from 'node:path';
import { run } from './child.mjs';
import { cacheFolder } from './paths.mjs';
import { unzip } from './unzip.mjs';

/**
 * Another viewer of ONNX files, to open the same files beside Convas: Netron (MIT), whose Python package carries its
 * viewer as static files. It is never part of the project: it lies in .cache, or where CONVAS_BENCH_VIEWER names it.
 */

const folder = path.join(cacheFolder, 'viewer');

/** @returns {Promise<{ folder: string, name: string } | string>} where the viewer lies, or why there is none */
export async function findViewer() {
  const named = process.env.CONVAS_BENCH_VIEWER;
  if (named) return isViewer(named) ? found(named) : `CONVAS_BENCH_VIEWER names ${named}, where there is no index.html`;
  const unpacked = path.join(folder, 'netron');
  if (!isViewer(unpacked)) await download();
  if (isViewer(unpacked)) return found(unpacked);
  return 'the Python package netron could not be downloaded with pip; name a folder with its static files in CONVAS_BENCH_VIEWER';
}

/** @param {string} place */
function isViewer(place) {
  return existsSync(path.join(place, 'index.html')) && existsSync(path.join(place, 'onnx.js'));
}

/** @param {string} place */
function found(place) {
  const version = readdirSync(path.dirname(path.resolve(place))).find((name) =>
    /^netron-[\d.]+\.dist-info$/.test(name),
  );
  return { folder: place, name: `Netron ${version?.slice('netron-'.length, -'.dist-info'.length) ?? ''}`.trim() };
}

async function download() {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  // Two tries, then it is not to be had here.
  const wanted = ['download', 'netron', '--no-deps', '--retries', '1', '--timeout', '15', '--quiet', '-d', folder];
  const { code } = await run('python3', ['-m', 'pip', ...wanted], { capture: true });
  const wheel = code === 0 ? readdirSync(folder).find((name) => name.endsWith('.whl')) : undefined;
  if (wheel) await unzip(path.join(folder, wheel), folder);
}

const types = new Map([
  ['.html', 'text/html'],
  ['.js', 'text/javascript'],
  ['.css', 'text/css'],
  ['.json', 'application/json'],
  ['.svg', 'image/svg+xml'],
  ['.png', 'image/png'],
  ['.ico', 'image/x-icon'],
]);

/**
 * Serves a folder of static files on this machine only.
 * @param {string} root
 * @returns {Promise<{ url: string, close: () => void }>}
 */
export async function serveFolder(root) {
  const files = new Set(readdirSync(root));
  const server = createServer((request, response) => {
    const name = (request.url ?? '/').split(/[?#]/)[0]?.slice(1) || 'index.html';
    const type = types.get(path.extname(name));
    // Flat, and nothing but what lies in it.
    if (!type || !files.has(name)) {
      response.writeHead(404).end();
      return;
    }
    response.writeHead(200, { 'Content-Type': type });
    if (type === 'text/html') response.end(readFileSync(path.join(root, name)));
    else createReadStream(path.join(root, name)).pipe(response);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)));
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  return { url: `http://127.0.0.1:${port}/`, close: () => server.close() };
}
