import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { build } from '../../scripts/lib/bundles.mjs';
import { inRoot, root } from '../../scripts/lib/paths.mjs';

/** Runs the real command line, as it is built, in a process of its own. */

export interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export async function buildCommandLine(): Promise<void> {
  await build(['cli']);
}

export function convas(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Ended> {
  return start(process.execPath, [cliFile(), ...args], root, env);
}

export function cliFile(): string {
  return inRoot('dist', 'cli', 'convas.mjs');
}

/** The way a user types it. */
export function npmRunConvas(args: readonly string[], cwd: string): Promise<Ended> {
  return start('npm', ['run', '-s', '--prefix', root, 'convas', '--', ...args], cwd, {});
}

function start(
  command: string,
  args: readonly string[],
  cwd: string,
  env: Readonly<Record<string, string>>,
): Promise<Ended> {
  return new Promise((resolve) => {
    const options = { cwd, env: { ...process.env, LC_ALL: 'C.UTF-8', ...env }, maxBuffer: 64 * 1024 * 1024 };
    execFile(command, args, options, (error, stdout, stderr) => {
      const code = error === null ? 0 : typeof error.code === 'number' ? error.code : -1;
      resolve({ code, stdout, stderr });
    });
  });
}

/** A folder that exists while `use` runs. */
export async function inTemporaryFolder<T>(use: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(path.join(tmpdir(), 'convas-cli-'));
  try {
    return await use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
