import { existsSync, readFileSync } from 'node:fs';
import { hasProgram, run } from './child.mjs';
import { ExpectedFailure, say } from './report.mjs';

/**
 * What Electron and the tests need from Debian, each with its later name where the 64-bit time change renamed it.
 * @type {Record<'window' | 'tests', readonly (readonly string[])[]>}
 */
const debianPackages = {
  window: [['libgtk-3-0', 'libgtk-3-0t64'], ['libnss3'], ['libgbm1'], ['libasound2', 'libasound2t64']],
  // The font is for Korean in menus and screenshots; the app's own window brings its fonts along.
  tests: [['xvfb'], ['xauth'], ['fonts-noto-cjk'], ['chromium']],
};

/** What some tests run, and are skipped without: NumPy, in which exported Keras files are computed. */
const optionalPackages = ['python3-numpy'];

/**
 * Makes sure that Debian's libraries are there: installs what is missing where that needs no password, otherwise
 * fails with the exact command. Does nothing on other systems.
 * @param {{ forTests: boolean }} options
 */
export async function ensureSystemLibraries({ forTests }) {
  if (!isDebian() || !(await hasProgram('dpkg-query'))) return;
  const wanted = forTests ? [...debianPackages.window, ...debianPackages.tests] : debianPackages.window;
  if (forTests) await installOptional();
  const missing = await missingOf(wanted);
  if (missing.length === 0) return;

  const prefix = await privilege();
  if (!prefix) throw new ExpectedFailure(howToInstall(await nameHere(missing)));
  say(`installing Debian packages: ${missing.map(([name]) => name).join(' ')}`);
  const { names, code } = await aptInstall(prefix, () => nameHere(missing));
  if (code !== 0 || (await missingOf(wanted)).length > 0) throw new ExpectedFailure(howToInstall(names));
}

/** Where it cannot be done, says what is skipped for it. */
async function installOptional() {
  for (const python of ['/usr/bin/python3', 'python3']) {
    const found = existsSync(python) || (await hasProgram(python));
    if (found && (await run(python, ['-c', 'import numpy'], { capture: true })).code === 0) return;
  }
  const prefix = await privilege();
  if (prefix) await aptInstall(prefix, async () => optionalPackages);
  if ((await missingOf(optionalPackages.map((name) => [name]))).length === 0) return;
  say(`the tests that run Keras exports are skipped: ${optionalPackages.join(' ')} could not be installed`);
}

/**
 * Installs Debian packages, whose names may be known only after the update. Gives back those and apt's exit code.
 * @param {string[]} prefix
 * @param {() => Promise<string[]>} namesOf
 */
async function aptInstall(prefix, namesOf) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  /** @param {string[]} args */
  const apt = async (...args) => {
    const [command = 'apt-get', ...rest] = [...prefix, 'apt-get', ...args];
    return (await run(command, rest, { toStderr: true, env })).code;
  };
  await apt('update', '-qq');
  const names = await namesOf();
  const code = await apt('install', '-y', '-qq', '--no-install-recommends', ...names);
  return { names, code };
}

function isDebian() {
  if (process.platform !== 'linux' || !existsSync('/etc/os-release')) return false;
  return /^ID(_LIKE)?=.*\b(debian|ubuntu)\b/m.test(readFileSync('/etc/os-release', 'utf8'));
}

/** @param {readonly (readonly string[])[]} wanted */
async function missingOf(wanted) {
  // biome-ignore lint/suspicious/noTemplateCurlyInString: dpkg's placeholders, not JavaScript's
  const format = '${Package} ${db:Status-Status}\n';
  const { stdout } = await run('dpkg-query', ['-W', '-f', format, ...wanted.flat()], {
    capture: true,
  });
  const installed = new Set(
    stdout
      .split('\n')
      .filter((line) => line.endsWith(' installed'))
      .map((line) => line.split(' ')[0]),
  );
  return wanted.filter((names) => !names.some((name) => installed.has(name)));
}

/**
 * Of each package's names the one this release of Debian has.
 * @param {readonly (readonly string[])[]} packages
 */
async function nameHere(packages) {
  return Promise.all(
    packages.map(async ([first = '', ...later]) => {
      for (const name of later) {
        const { code, stdout } = await run('apt-cache', ['show', '--no-all-versions', name], { capture: true });
        if (code === 0 && stdout.trim() !== '') return name;
      }
      return first;
    }),
  );
}

/** How to become root without being asked for a password: the words to put in front, or undefined when there is no way. */
async function privilege() {
  if (!(await hasProgram('apt-get'))) return undefined;
  if (process.getuid?.() === 0) return [];
  if (!(await hasProgram('sudo'))) return undefined;
  const { code } = await run('sudo', ['-n', 'true'], { capture: true });
  return code === 0 ? ['sudo', '-n'] : undefined;
}

/** @param {readonly string[]} names */
function howToInstall(names) {
  const command = `apt-get install -y --no-install-recommends ${names.join(' ')}`;
  return `Debian packages are missing. Install them with\n  sudo sh -c 'apt-get update && ${command}'\nthen run this again.`;
}
