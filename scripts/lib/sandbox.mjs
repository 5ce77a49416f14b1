import { existsSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { ExpectedFailure, say } from './report.mjs';

/**
 * The switches that Chromium's sandbox asks of us here. Only launchers of the unpackaged app pass them; the app itself
 * never turns its sandbox off.
 * @param {import('./electron-runtime.mjs').ElectronRuntime} electron
 * @returns {string[]}
 */
export function checkSandbox(electron) {
  if (process.platform !== 'linux') return [];
  if (process.getuid?.() === 0) {
    say('running as root, where Chromium has no sandbox: passing --no-sandbox');
    return ['--no-sandbox'];
  }
  const helper = path.join(electron.folder, 'chrome-sandbox');
  if (!existsSync(helper) || isSetuidRoot(helper) || userNamespacesAllowed()) return [];
  throw new ExpectedFailure(
    `This system lets no program but root's make a sandbox, so Electron would refuse to start. Allow its helper once with\n  sudo chown root:root '${helper}' && sudo chmod 4755 '${helper}'\nthen run this again.`,
  );
}

/** @param {string} file */
function isSetuidRoot(file) {
  const { uid, mode } = statSync(file);
  return uid === 0 && (mode & 0o4000) !== 0;
}

/** Debian's and Ubuntu's switches for unprivileged user namespaces, which the sandbox needs without a setuid helper. */
function userNamespacesAllowed() {
  return (
    readSetting('/proc/sys/kernel/unprivileged_userns_clone') !== '0' &&
    readSetting('/proc/sys/kernel/apparmor_restrict_unprivileged_userns') !== '1' &&
    readSetting('/proc/sys/user/max_user_namespaces') !== '0'
  );
}

/** @param {string} file */
function readSetting(file) {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch {
    return undefined;
  }
}
