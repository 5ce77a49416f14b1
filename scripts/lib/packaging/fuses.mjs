import { createRequire } from 'node:module';
import { inRoot } from '../paths.mjs';
import { ExpectedFailure } from '../report.mjs';

/**
 * Electron's build-time switches in the packaged program, by @electron/fuses' names.
 * @param {import('./targets.mjs').Platform} platform
 * @returns {Record<string, boolean>}
 */
export function wantedFuses(platform) {
  return {
    // The program is Convas and nothing else: no Node, no debugger, no code from the environment.
    RunAsNode: false,
    EnableNodeOptionsEnvironmentVariable: false,
    EnableNodeCliInspectArguments: false,
    OnlyLoadAppFromAsar: true,
    // The window is served over app://, never from file://.
    GrantFileProtocolExtraPrivileges: false,
    EnableCookieEncryption: true,
    LoadBrowserProcessSpecificV8Snapshot: false,
    // Electron knows it on macOS and Windows only. macOS finds the hash in Info.plist (mac.mjs); on Windows it would
    // be a resource inside the program, which these scripts do not write, and with the fuse on it would not start.
    EnableEmbeddedAsarIntegrityValidation: platform === 'darwin',
  };
}

/**
 * Sets them and reads them back.
 * @param {string} file the program, on macOS the bundle
 * @param {import('./targets.mjs').Platform} platform
 */
export async function setFuses(file, platform) {
  const { flipFuses, FuseV1Options, FuseVersion } = fuses();
  const wanted = wantedFuses(platform);
  const byIndex = Object.fromEntries(
    Object.entries(wanted).map(([name, value]) => [
      FuseV1Options[/** @type {keyof typeof FuseV1Options} */ (name)],
      value,
    ]),
  );
  // A newer Electron may have more fuses than this list; those stay as Electron ships them.
  await flipFuses(file, { version: FuseVersion.V1, ...byIndex });
  const set = await readFuses(file);
  const wrong = Object.keys(wanted).filter((name) => set[name] !== wanted[name]);
  if (wrong.length > 0) throw new ExpectedFailure(`These fuses could not be set: ${wrong.join(', ')}.`);
}

/**
 * The state of every fuse that has one.
 * @param {string} file
 * @returns {Promise<Record<string, boolean | undefined>>}
 */
export async function readFuses(file) {
  const { getCurrentFuseWire, FuseV1Options } = fuses();
  const wire = /** @type {Record<string, unknown>} */ (await getCurrentFuseWire(file));
  return Object.fromEntries(
    Object.entries(wire)
      .filter(([index]) => index !== 'version')
      .map(([index, state]) => [FuseV1Options[Number(index)] ?? index, stateText(Number(state))]),
  );
}

/** @param {number} state an ASCII digit; anything else is a fuse that this Electron no longer has */
function stateText(state) {
  if (state === 0x30) return false;
  return state === 0x31 ? true : undefined;
}

/** Required only here: this file is read before anything is installed. */
function fuses() {
  return /** @type {typeof import('@electron/fuses')} */ (createRequire(inRoot('package.json'))('@electron/fuses'));
}
