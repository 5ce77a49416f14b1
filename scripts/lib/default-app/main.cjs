// What `electron FOLDER` runs first. The official binary brings such an app along; a runtime prepared from an npm
// package (electron-from-npm.mjs) gets this one. It does what the official one does for us and no more:
// `-r FILE` loads a file first (Playwright drives the app that way), and the first other argument is the app's folder.
const Module = require('node:module');
const fs = require('node:fs');
const path = require('node:path');
const { app } = require('electron');

/** @type {string[]} */
const preloads = [];
let folder;
for (let index = 1; index < process.argv.length; index += 1) {
  const argument = process.argv[index] ?? '';
  if (argument === '-r' || argument === '--require') {
    index += 1;
    preloads.push(process.argv[index] ?? '');
  } else if (!argument.startsWith('-')) {
    folder = path.resolve(argument);
    break;
  }
}

if (folder === undefined) {
  process.stderr.write('Usage: electron FOLDER\n');
  app.exit(1);
} else {
  // @ts-expect-error internal, and what the official default app calls too
  Module._preloadModules(preloads);
  const description = JSON.parse(fs.readFileSync(path.join(folder, 'package.json'), 'utf8'));
  Object.defineProperty(process, 'defaultApp', { configurable: false, enumerable: true, value: true });
  app.setName(description.productName ?? description.name);
  // Not in the public API; the official default app uses them as well.
  const internals = /** @type {any} */ (app);
  internals.setVersion(description.version);
  internals.setAppPath(folder);
  require(path.join(folder, description.main));
}
