// npm run bench [-- --only PART,PART…] [--quick]: measures Convas against what it is built on. Never fails on a number.
import { cpSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { findViewer, serveFolder } from './lib/bench-viewer.mjs';
import { build } from './lib/bundles.mjs';
import { run } from './lib/child.mjs';
import { findChromium } from './lib/chromium.mjs';
import { ensureDisplay } from './lib/display.mjs';
import { inRoot, root } from './lib/paths.mjs';
import { duration, ExpectedFailure, runScript, say } from './lib/report.mjs';
import { checkSandbox } from './lib/sandbox.mjs';
import { setUp } from './lib/setup-steps.mjs';
import { serveRenderer } from './lib/static-server.mjs';

/** @typedef {typeof import('./bench/index.ts')} Bench */
/** @typedef {import('./bench/report.ts').PartReport} PartReport */
/** @typedef {import('./bench/measure.ts').ElectronLaunch} ElectronLaunch */
/** @typedef {import('./bench/measure.ts').BrowserLaunch} BrowserLaunch */

const folder = inRoot('dist', 'bench');
const failed = 'measuring it failed; what it printed says why';

await runScript(async () => {
  const { only, quick } = readArguments(process.argv.slice(2));
  await setUp();
  /** @type {Bench} */
  const bench = await bundle();
  // Its native process is measured.
  await build(['cli']);
  const names = only.length > 0 ? only : Object.keys(bench.PARTS);
  const unknown = names.find((name) => !Object.hasOwn(bench.PARTS, name));
  if (unknown !== undefined) {
    throw new ExpectedFailure(`There is no part “${unknown}”; there are: ${Object.keys(bench.PARTS).join(', ')}.`);
  }
  const needsElectron = names.some((name) => bench.PARTS[name]?.electron);
  const electron = needsElectron ? await prepareElectron() : null;
  const machine = bench.describeMachine(root, electron?.version ?? null);
  const needsBrowser = names.some((name) => bench.PARTS[name]?.browser);
  const browser = needsBrowser ? await prepareBrowser() : null;
  /** @type {PartReport[]} */
  const parts = [];
  for (const name of names) {
    const report = await measure(bench, name, quick, electron, browser);
    process.stdout.write(`\n${bench.partAsText(report)}`);
    parts.push(report);
  }
  electron?.stop();
  await browser?.stop();
  const report = { machine, quick, parts };
  writeFileSync(path.join(folder, 'results.json'), bench.reportAsJson(report));
  writeFileSync(path.join(folder, 'results.md'), bench.reportAsMarkdown(report));
  say('wrote dist/bench/results.md and results.json');
  return parts.some(({ skipped }) => skipped === failed) ? 1 : 0;
});

/** @param {readonly string[]} args */
function readArguments(args) {
  /** @type {string[]} */
  const only = [];
  let quick = false;
  for (let index = 0; index < args.length; index += 1) {
    const next = args[index + 1];
    if (args[index] === '--quick') quick = true;
    else if (args[index] === '--only' && next !== undefined) {
      only.push(...next.split(',').filter(Boolean));
      index += 1;
    } else throw new ExpectedFailure('Usage: npm run bench -- [--only PART,PART…] [--quick]');
  }
  return { only, quick };
}

/**
 * Bundles the measuring programs as the command line is bundled: no loader's helper in what is measured.
 * @returns {Promise<Bench>}
 */
async function bundle() {
  rmSync(folder, { recursive: true, force: true });
  await bundleWithEsbuild({
    entryPoints: ['index', 'part-main', 'first-run-main'].map((name) => `scripts/bench/${name}.ts`),
    outdir: 'dist/bench',
    outExtension: { '.js': '.mjs' },
    splitting: true,
    format: 'esm',
    packages: 'external',
  });
  return import(pathToFileURL(path.join(folder, 'index.mjs')).href);
}

/** @param {import('esbuild').BuildOptions} options */
async function bundleWithEsbuild(options) {
  // Required only here: nothing may be installed yet when this script starts.
  const esbuild = createRequire(inRoot('package.json'))('esbuild');
  try {
    await esbuild.build({
      bundle: true,
      platform: 'node',
      target: 'node20.19',
      logLevel: 'error',
      absWorkingDir: root,
      ...options,
    });
  } catch {
    throw new ExpectedFailure('Building the benchmarks failed: correct what the lines above name.');
  }
}

/** Builds the app and keeps a copy of it, so that a build meanwhile changes nothing under the measuring. */
async function copyApp() {
  await build(['renderer', 'electron']);
  const app = path.join(folder, 'app');
  for (const part of ['package.json', 'dist/electron', 'dist/renderer']) {
    cpSync(inRoot(part), path.join(app, part), { recursive: true });
  }
  // Native code is found from where the app lies.
  symlinkSync(inRoot('node_modules'), path.join(app, 'node_modules'), 'junction');
  return app;
}

/** The app with one word in its window. */
async function makeEmptyApp() {
  const app = path.join(folder, 'empty-app');
  await bundleWithEsbuild({
    entryPoints: { main: 'scripts/bench/empty-app.ts' },
    outdir: app,
    outExtension: { '.js': '.cjs' },
    format: 'cjs',
    external: ['electron'],
  });
  mkdirSync(path.join(app, 'page'), { recursive: true });
  writeFileSync(path.join(app, 'package.json'), JSON.stringify({ name: 'empty', version: '1.0.0', main: 'main.cjs' }));
  const page = '<!doctype html><html lang="en"><meta charset="utf-8"><title>Empty</title><p>Empty</p></html>\n';
  writeFileSync(path.join(app, 'page', 'index.html'), page);
  return app;
}

/**
 * Everything that opening windows needs, or the reason why none can be opened here.
 * @returns {Promise<{ launch: ElectronLaunch | null, version: string | null, reason: string | null,
 *   env: Record<string, string>, stop: () => void }>}
 */
async function prepareElectron() {
  try {
    const electron = await setUp({ electron: true });
    if (!electron) throw new Error('setUp returned no Electron');
    const launch = {
      executable: electron.executable,
      switches: checkSandbox(electron),
      app: await copyApp(),
      empty: await makeEmptyApp(),
    };
    return { launch, version: electron.version, reason: null, ...(await ensureDisplay()) };
  } catch (error) {
    if (!(error instanceof ExpectedFailure)) throw error;
    return { launch: null, version: null, reason: error.message, env: {}, stop: () => {} };
  }
}

/**
 * A browser, Convas as a site, and another viewer as a site, or the reason why there is no comparison here.
 * @returns {Promise<{ launch: BrowserLaunch | null, reason: string | null, stop: () => Promise<void> }>}
 */
async function prepareBrowser() {
  const nothing = { launch: null, stop: async () => {} };
  const executable = findChromium();
  if (!executable) return { ...nothing, reason: 'no Chromium: install it, or name one in CONVAS_CHROMIUM' };
  const viewer = await findViewer();
  if (typeof viewer === 'string') return { ...nothing, reason: viewer };
  await build(['renderer', 'site']);
  const web = await serveRenderer(0);
  const other = await serveFolder(viewer.folder);
  return {
    launch: { executable, web: web.url, viewer: other.url, viewerName: viewer.name },
    reason: null,
    stop: async () => {
      other.close();
      await web.close();
    },
  };
}

/**
 * Measures one part in a process of its own.
 * @param {Bench} bench
 * @param {string} name
 * @param {boolean} quick
 * @param {Awaited<ReturnType<typeof prepareElectron>> | null} electron
 * @param {Awaited<ReturnType<typeof prepareBrowser>> | null} browser
 * @returns {Promise<PartReport>}
 */
async function measure(bench, name, quick, electron, browser) {
  const { title = '', electron: needsElectron = false, browser: needsBrowser = false } = bench.PARTS[name] ?? {};
  const launch = needsElectron ? (electron?.launch ?? null) : null;
  const pages = needsBrowser ? (browser?.launch ?? null) : null;
  if (needsBrowser && !pages) return { name, title, result: null, skipped: browser?.reason ?? 'no browser' };
  if (needsElectron && !launch) return { name, title, result: null, skipped: electron?.reason ?? 'no Electron' };
  say(`measuring ${name}: ${title}`);
  const start = performance.now();
  const file = path.join(folder, `part-${name}.json`);
  const options = JSON.stringify({ root, quick, electron: launch, browser: pages });
  mkdirSync(folder, { recursive: true });
  const args = ['--expose-gc', path.join(folder, 'part-main.mjs'), name, options, file];
  const { code } = await run(process.execPath, args, { toStderr: true, env: { ...process.env, ...electron?.env } });
  say(`${name} took ${duration(performance.now() - start)}`);
  // The other parts are measured all the same.
  if (code !== 0) return { name, title, result: null, skipped: failed };
  const result = JSON.parse(readFileSync(file, 'utf8'));
  rmSync(file);
  return { name, title, result, skipped: null };
}
