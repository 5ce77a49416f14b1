import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { runNpm } from './child.mjs';
import { inRoot } from './paths.mjs';
import { ExpectedFailure, say } from './report.mjs';

const stampFile = inRoot('node_modules', '.convas-installed');

/** Installs the npm packages of the lock file, when they are missing or out of date. */
export async function ensurePackages() {
  checkNode();
  const stamp = wantedStamp();
  if (readIfThere(stampFile) === stamp) return;
  if (!installedMatchesLock()) {
    say('installing the npm packages (npm ci)');
    // Our stdout belongs to results (`convas … | jq`), so npm speaks on stderr.
    const { code } = await runNpm(['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error'], {
      toStderr: true,
      // Where scripts are allowed all the same: its own would look for CUDA files in another network.
      env: { ...process.env, ONNXRUNTIME_NODE_INSTALL: 'skip' },
    });
    if (code !== 0) {
      throw new ExpectedFailure(
        `npm ci failed (exit code ${code}, its reason is above). Check the network connection or the npm registry setting, then run this again.`,
      );
    }
  }
  writeFileSync(stampFile, stamp);
}

function checkNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  throw new ExpectedFailure(
    `Node ${process.versions.node} is too old: install Node 20.19 or newer, then run this again.`,
  );
}

function wantedStamp() {
  const lock = readFileSync(inRoot('package-lock.json'));
  const major = process.versions.node.split('.')[0];
  return `${createHash('sha256').update(lock).digest('hex')} node${major} ${process.platform}-${process.arch}\n`;
}

/**
 * Whether npm's own record of what it installed agrees with the lock file: true after a plain `npm install`, which
 * needs no second installation. Optional packages are left out, because npm skips those of other platforms.
 */
function installedMatchesLock() {
  const record = readIfThere(inRoot('node_modules', '.package-lock.json'));
  if (!record) return false;
  const wanted = JSON.parse(readFileSync(inRoot('package-lock.json'), 'utf8')).packages;
  const installed = JSON.parse(record).packages;
  return Object.entries(wanted).every(
    ([place, { version, optional, devOptional }]) =>
      place === '' || optional || devOptional || installed[place]?.version === version,
  );
}

/** @param {string} file */
function readIfThere(file) {
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
}
