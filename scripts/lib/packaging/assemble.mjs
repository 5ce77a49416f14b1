import { chmodSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import path from 'node:path';
import { packApp } from './app-asar.mjs';
import { setFuses } from './fuses.mjs';
import { finishLinux } from './linux.mjs';
import { finishMac, renameBundle } from './mac.mjs';
import { markCheckOnly, writeNotes } from './notes.mjs';
import { folderName, layouts } from './targets.mjs';
import { finishWindows } from './windows.mjs';

const finish = { linux: finishLinux, win32: finishWindows, darwin: finishMac };

/**
 * Puts the application folder together from a runtime and the built app in dist/. It appears under its name only when
 * it is whole.
 * @param {object} what
 * @param {import('./targets.mjs').Target} what.target
 * @param {import('./runtime.mjs').Runtime} what.runtime
 * @param {string} what.parent the folder it is made in
 * @returns {Promise<string>} its path
 */
export async function assemble({ target, runtime, parent }) {
  const layout = layouts[target.platform];
  mkdirSync(parent, { recursive: true });
  const temporary = await mkdtemp(path.join(parent, '.new-'));
  const folder = path.join(temporary, folderName(target));
  try {
    await runtime.unpack(folder);
    if (target.platform === 'darwin') renameBundle(folder);
    renameSync(path.join(folder, layout.electronProgram), path.join(folder, layout.program));
    rmSync(path.join(folder, layout.resources, 'default_app.asar'), { force: true });
    await packApp(path.join(folder, layout.resources, 'app.asar'), target);
    await setFuses(path.join(folder, layout.fuses), target.platform);
    finish[target.platform](folder);
    writeNotes(folder, target);
    if (!runtime.isOfficial) markCheckOnly(folder, runtime);
    // mkdtemp and some umasks keep others out, and it must start for everyone.
    chmodSync(folder, 0o755);
    const result = path.join(parent, folderName(target));
    rmSync(result, { recursive: true, force: true });
    renameSync(folder, result);
    return result;
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
}
