// node scripts/make-fashion.mjs [FOLDER]: writes assets/datasets/fashion-mnist.webp anew. Its result is committed.
// FOLDER holds the four files of Debian's package dataset-fashion-mnist. The first 600 pictures of each class of the
// training files and the first 100 of the test files, class after class in turn (picture i shows class i mod 10), side
// by side as one lossless WebP picture of 100 columns: 11 % smaller than gzip.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { inRoot } from './lib/paths.mjs';
import { ExpectedFailure, runScript, say } from './lib/report.mjs';

const SIDE = 28;
const CLASSES = 10;
const COLUMNS = 100;

await runScript(async () => {
  const folder = process.argv[2] ?? '/usr/share/datasets/fashion-mnist';
  const pictures = [...balanced(folder, 'train', 600), ...balanced(folder, 't10k', 100)];
  const width = COLUMNS * SIDE;
  const height = Math.ceil(pictures.length / COLUMNS) * SIDE;
  const bytes = await encode(sheet(pictures, width, height), width, height);
  const file = inRoot('assets', 'datasets', 'fashion-mnist.webp');
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, bytes);
  say(`assets/datasets/fashion-mnist.webp: ${(bytes.length / 1024).toFixed(0)} KiB`);
});

/**
 * @param {string} folder
 * @param {'train' | 't10k'} part
 * @param {number} count of each class
 * @returns {readonly Uint8Array[]}
 */
function balanced(folder, part, count) {
  const images = idx(path.join(folder, `${part}-images-idx3-ubyte.gz`), 16);
  const labels = idx(path.join(folder, `${part}-labels-idx1-ubyte.gz`), 8);
  /** @type {number[][]} */
  const byClass = Array.from({ length: CLASSES }, () => []);
  for (const [index, label] of labels.entries()) byClass[label]?.push(index);
  return Array.from({ length: count * CLASSES }, (_, at) => {
    const index = byClass[at % CLASSES]?.[Math.floor(at / CLASSES)];
    if (index === undefined) throw new ExpectedFailure(`${part} holds fewer than ${count} pictures of a class.`);
    return images.subarray(index * SIDE * SIDE, (index + 1) * SIDE * SIDE);
  });
}

/**
 * @param {string} file
 * @param {number} header bytes
 */
function idx(file, header) {
  try {
    return new Uint8Array(gunzipSync(readFileSync(file))).subarray(header);
  } catch (error) {
    throw new ExpectedFailure(`Install Debian’s package dataset-fashion-mnist, or name its folder (${String(error)}).`);
  }
}

/**
 * @param {readonly Uint8Array[]} pictures
 * @param {number} width
 * @param {number} height
 */
function sheet(pictures, width, height) {
  const data = new Uint8ClampedArray(width * height * 4).fill(255);
  for (const [index, pixels] of pictures.entries()) {
    const left = (index % COLUMNS) * SIDE;
    const top = Math.floor(index / COLUMNS) * SIDE;
    for (const [at, value] of pixels.entries()) {
      const to = ((top + Math.floor(at / SIDE)) * width + left + (at % SIDE)) * 4;
      data.fill(value, to, to + 3);
    }
  }
  return data;
}

/**
 * @param {Uint8ClampedArray} data
 * @param {number} width
 * @param {number} height
 * @returns {Promise<Uint8Array>}
 */
async function encode(data, width, height) {
  const require = createRequire(inRoot('package.json'));
  const { default: factory } = await import(require.resolve('@jsquash/webp/codec/enc/webp_enc.js'));
  const { defaultOptions } = await import(require.resolve('@jsquash/webp/meta.js'));
  const module = new WebAssembly.Module(readFileSync(require.resolve('@jsquash/webp/codec/enc/webp_enc.wasm')));
  const encoder = await factory({
    noInitialRun: true,
    /** @type {(imports: WebAssembly.Imports, done: (instance: WebAssembly.Instance) => void) => unknown} */
    instantiateWasm: (imports, done) => {
      const instance = new WebAssembly.Instance(module, imports);
      done(instance);
      return instance.exports;
    },
  });
  return encoder.encode(data, width, height, { ...defaultOptions, lossless: 1, exact: 1, quality: 100, method: 6 });
}
