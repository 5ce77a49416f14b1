import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import path from 'node:path';
import { inRoot, root } from './paths.mjs';
import { Interrupted } from './report.mjs';

/**
 * @typedef {object} Finished
 * @property {number} code exit code; 128 + signal number when a signal ended it; 127 when the program is not there
 * @property {string} stdout only when captured
 * @property {string} stderr only when captured
 */

/**
 * Runs a program and waits for its end. Once a signal has interrupted this script, none is started any more. It inherits the terminal unless `capture` is set; with `toStderr` what it
 * prints goes to stderr, which keeps our stdout clean for results.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ capture?: boolean, toStderr?: boolean, env?: NodeJS.ProcessEnv, cwd?: string, shell?: boolean }} [options]
 * @returns {Promise<Finished>}
 */
export function run(command, args, { capture = false, toStderr = false, env = process.env, cwd = root, shell } = {}) {
  return new Promise((resolve, reject) => {
    if (interruption) {
      reject(new Interrupted(interruption));
      return;
    }
    const stdio = capture ? ['ignore', 'pipe', 'pipe'] : toStderr ? ['ignore', 2, 2] : 'inherit';
    const child = spawn(command, [...args], { cwd, env, shell, stdio: /** @type {any} */ (stdio) });
    let stdout = '';
    let stderr = '';
    child.stdout?.on('data', (chunk) => {
      stdout += chunk;
    });
    child.stderr?.on('data', (chunk) => {
      stderr += chunk;
    });
    const stopForwarding = forwardSignals(child);
    child.on('error', (error) => {
      stopForwarding();
      resolve({ code: 127, stdout, stderr: stderr || error.message });
    });
    child.on('close', (code, signal) => {
      stopForwarding();
      resolve({ code: code ?? 128 + (signal ? constants.signals[signal] : 0), stdout, stderr });
    });
  });
}

/**
 * Runs npm. On Windows npm is a script, which Node starts only through a shell.
 * @param {readonly string[]} args
 * @param {{ capture?: boolean, toStderr?: boolean, cwd?: string, env?: NodeJS.ProcessEnv }} [options]
 */
export function runNpm(args, options) {
  return run('npm', args, { ...options, shell: process.platform === 'win32' });
}

/**
 * Runs the command line of an installed package by its file, with this Node: no shell, no PATH.
 * @param {string} file path inside node_modules
 * @param {readonly string[]} args
 * @param {{ capture?: boolean, toStderr?: boolean, env?: NodeJS.ProcessEnv }} [options]
 */
export function runModule(file, args, options) {
  return run(process.execPath, [inRoot('node_modules', ...file.split('/')), ...args], options);
}

/**
 * Whether a program can be found on the PATH.
 * @param {string} name
 */
export async function hasProgram(name) {
  const { accessSync, constants: fsConstants } = await import('node:fs');
  return (process.env.PATH ?? '').split(path.delimiter).some((folder) => {
    try {
      accessSync(path.join(folder, name), fsConstants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

/**
 * Passes a termination on to the child, so that ending a script never leaves its program behind.
 * (Ctrl+C reaches the child by itself: the terminal sends it to the whole group.)
 * @param {import('node:child_process').ChildProcess} child
 */
function forwardSignals(child) {
  /** @param {NodeJS.Signals} signal */
  const forward = (signal) => {
    interruption ??= signal;
    child.kill('SIGTERM');
  };
  /** @param {NodeJS.Signals} signal */
  const note = (signal) => {
    interruption ??= signal;
  };
  process.on('SIGTERM', forward);
  process.on('SIGHUP', forward);
  process.on('SIGINT', note);
  const stopWatching = whenOrphaned(() => forward('SIGHUP'));
  return () => {
    stopWatching();
    process.off('SIGTERM', forward);
    process.off('SIGHUP', forward);
    process.off('SIGINT', note);
  };
}

/** The signal that interrupted this script while a program of it ran. @type {NodeJS.Signals | null} */
let interruption = null;

/** The signal that asked this script to end, if one did while a program of it ran. */
export function interruptedBy() {
  return interruption;
}

/**
 * Calls back when the process that started this one is gone. A killed npm takes only its shell along and would leave
 * our window or server running, with nobody to end it.
 * @param {() => void} callback
 * @returns {() => void} stops watching
 */
export function whenOrphaned(callback) {
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    callback();
  }, 1_000);
  timer.unref();
  return () => clearInterval(timer);
}
