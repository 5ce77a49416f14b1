import { copyFileSync, cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { runModule } from './child.mjs';
import { hashInputs } from './hash.mjs';
import { writeLicences } from './packaging/licences.mjs';
import { inRoot, root } from './paths.mjs';
import { duration, ExpectedFailure, say } from './report.mjs';

/**
 * @typedef {object} Bundle
 * @property {string} title
 * @property {string} output a file that exists once it is built
 * @property {readonly string[]} inputs
 * @property {(relativePath: string) => boolean} [includes] of the inputs
 * @property {() => Promise<void>} make
 */

/** Drawn by `npm run package -- --icons`. */
const windowIcon = 'assets/icons/256.png';
/** A file per language; window, shell and command line each read the one in use when they start. */
const locales = 'src/locales';
const common = ['package.json', 'package-lock.json', 'scripts/lib/bundles.mjs'];

/** @type {Record<'renderer' | 'electron' | 'cli' | 'site', Bundle>} */
const bundles = {
  renderer: {
    title: 'window',
    output: 'dist/renderer/index.html',
    inputs: [
      ...common,
      'src',
      'assets',
      'index.html',
      'vite.config.ts',
      'tsconfig.json',
      'LICENSE',
      'NOTICE',
      'scripts/lib/packaging/licences.mjs',
    ],
    includes: (file) => !file.startsWith('src/cli') && !file.startsWith('src/disk'),
    make: buildRenderer,
  },
  electron: {
    title: 'desktop shell',
    output: 'dist/electron/main.cjs',
    // Of the rest of src the shell uses types only, which leave no trace in its bundle, but for its native process.
    inputs: [
      ...common,
      'electron',
      'src/disk',
      'src/language',
      locales,
      'src/core',
      'src/runtime',
      'src/platform/questions.ts',
      windowIcon,
    ],
    make: buildElectron,
  },
  cli: {
    title: 'command line',
    output: 'dist/cli/convas.mjs',
    inputs: [...common, 'src'],
    includes: (file) => !file.startsWith('src/ui'),
    make: buildCli,
  },
  site: {
    title: 'web server',
    output: 'dist/tools/static-site.mjs',
    inputs: [...common, 'electron/static-site.ts'],
    make: buildSite,
  },
};

/**
 * Builds the named bundles whose inputs changed since they were built.
 * @param {readonly (keyof typeof bundles)[]} names
 */
export async function build(names) {
  for (const name of names) {
    const bundle = bundles[name];
    const hash = hashInputs(bundle.inputs, bundle.includes);
    const stamp = inRoot('dist', '.stamps', name);
    const isFresh = existsSync(stamp) && readFileSync(stamp, 'utf8') === hash && existsSync(inRoot(bundle.output));
    if (isFresh) continue;
    const start = performance.now();
    rmSync(stamp, { force: true });
    await bundle.make();
    mkdirSync(path.dirname(stamp), { recursive: true });
    writeFileSync(stamp, hash);
    say(`built the ${bundle.title} in ${duration(performance.now() - start)}`);
  }
}

/** Whether there is a command line to build. */
export function hasCli() {
  return existsSync(inRoot('src', 'cli', 'main.ts'));
}

async function buildRenderer() {
  const { code, stdout, stderr } = await runModule('vite/bin/vite.js', ['build', '--logLevel', 'warn'], {
    capture: true,
    // Vite would take it over into the build, and a React made for tests with it.
    env: { ...process.env, NODE_ENV: 'production', ...(process.stderr.isTTY ? {} : { NO_COLOR: '1' }) },
  });
  if (stdout.trim() || stderr.trim()) process.stderr.write(`${stdout}${stderr}`);
  if (code !== 0) throw new ExpectedFailure('Building the window failed: correct what the lines above name.');
  writeLicences(inRoot('dist', 'renderer'));
}

async function buildElectron() {
  await bundleWithEsbuild('desktop shell', {
    entryPoints: { main: 'electron/main.ts', preload: 'electron/preload.ts', native: 'src/runtime/native/process.ts' },
    outdir: 'dist/electron',
    outExtension: { '.js': '.cjs' },
    // A sandboxed preload script can be nothing but one CommonJS file.
    format: 'cjs',
    // Native code cannot be bundled.
    external: ['electron', 'onnxruntime-node'],
    target: 'node20',
    // So that the app can say when it runs in an older one.
    define: { WANTED_ELECTRON: JSON.stringify(wantedElectron()) },
  });
  copyFileSync(inRoot(windowIcon), inRoot('dist', 'electron', 'icon.png'));
  copyCatalogues('electron');
}

/** The version that the project names. It stands there exactly, without a range. */
function wantedElectron() {
  return JSON.parse(readFileSync(inRoot('package.json'), 'utf8')).devDependencies.electron;
}

async function buildCli() {
  await bundleWithEsbuild('command line', {
    entryPoints: {
      convas: 'src/cli/main.ts',
      'picture-worker': 'src/cli/picture-worker.ts',
      native: 'src/runtime/native/process.ts',
    },
    outdir: 'dist/cli',
    outExtension: { '.js': '.mjs' },
    format: 'esm',
    packages: 'external',
    target: 'node20.19',
  });
  copyCatalogues('cli');
}

/** @param {string} bundle */
function copyCatalogues(bundle) {
  const folder = inRoot('dist', bundle, 'locales');
  rmSync(folder, { recursive: true, force: true });
  cpSync(inRoot(locales), folder, { recursive: true });
}

async function buildSite() {
  await bundleWithEsbuild('web server', {
    entryPoints: { 'static-site': 'electron/static-site.ts' },
    outdir: 'dist/tools',
    outExtension: { '.js': '.mjs' },
    format: 'esm',
    target: 'node20.19',
  });
}

/**
 * @param {string} title
 * @param {import('esbuild').BuildOptions} options
 */
async function bundleWithEsbuild(title, options) {
  // Required only here: scripts that build nothing must run before anything is installed.
  const esbuild = createRequire(inRoot('package.json'))('esbuild');
  try {
    await esbuild.build({
      bundle: true,
      platform: 'node',
      sourcemap: true,
      logLevel: 'error',
      absWorkingDir: root,
      ...options,
    });
  } catch {
    throw new ExpectedFailure(`Building the ${title} failed: correct what the lines above name.`);
  }
}
