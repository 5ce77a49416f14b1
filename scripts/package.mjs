// npm run package [-- OPTIONS]: makes a runnable application folder and its archives in release/.
import { statSync } from 'node:fs';
import path from 'node:path';
import { build } from './lib/bundles.mjs';
import { resolveElectron } from './lib/electron-runtime.mjs';
import { describeApp } from './lib/packaging/app-asar.mjs';
import { writeArchives, writeSums } from './lib/packaging/archives.mjs';
import { assemble } from './lib/packaging/assemble.mjs';
import { sizeOf } from './lib/packaging/folder-entries.mjs';
import { renderIcons } from './lib/packaging/icons.mjs';
import { checkOnlyFile } from './lib/packaging/notes.mjs';
import { parseOptions } from './lib/packaging/options.mjs';
import { findRuntime } from './lib/packaging/runtime.mjs';
import { archiveName } from './lib/packaging/targets.mjs';
import { inRoot, root } from './lib/paths.mjs';
import { duration, runScript, say } from './lib/report.mjs';
import { setUp } from './lib/setup-steps.mjs';

await runScript(async () => {
  const options = parseOptions(process.argv.slice(2));
  await setUp();
  if (options.icons) {
    await renderIcons(await resolveElectron());
    say('drew assets/icons');
    return;
  }
  const runtime = await findRuntime(options);
  await build(['renderer', 'electron']);

  let start = performance.now();
  const folder = await assemble({ target: options.target, runtime, parent: inRoot('release') });
  report(folder, sizeOf(folder), start);
  if (options.archives) {
    start = performance.now();
    const name = archiveName(options.target, describeApp().version, runtime.isOfficial);
    for (const file of await writeArchives(folder, name)) report(file, statSync(file).size, start);
    await writeSums(inRoot('release'));
  }
  if (!runtime.isOfficial) {
    say(
      `FOR CHECKING ONLY, NOT FOR RELEASE: this Electron is not the official release (${runtime.origin}). The file ${checkOnlyFile} in the folder says so too.`,
    );
  }
});

/**
 * @param {string} file
 * @param {number} size
 * @param {number} start
 */
function report(file, size, start) {
  const megabytes = (size / 1e6).toFixed(1);
  say(`made ${path.relative(root, file)} (${megabytes} MB) in ${duration(performance.now() - start)}`);
}
