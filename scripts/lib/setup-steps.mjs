import { resolveElectron } from './electron-runtime.mjs';
import { ensurePackages } from './packages.mjs';
import { ensureSystemLibraries } from './system-libraries.mjs';

/**
 * Everything a script needs before its own work; steps whose result is there already cost next to nothing.
 * @param {{ electron?: boolean, forTests?: boolean }} [needs]
 */
export async function setUp({ electron = false, forTests = false } = {}) {
  await ensurePackages();
  if (!electron) return undefined;
  await ensureSystemLibraries({ forTests });
  return resolveElectron();
}
