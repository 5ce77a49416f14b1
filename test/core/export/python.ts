import { spawnSync } from 'node:child_process';
import { inRoot } from '../../../scripts/lib/paths.mjs';

/** Python beside the tests: never needed by Convas, and where a module is not there, what needs it is skipped. */

/** The system's own Python, which has the distribution's packages, and whatever stands first in the path. */
const PYTHONS = ['/usr/bin/python3', 'python3'];

/** A folder of Python modules in which a NumPy module is called `keras`. */
export const KERAS_STAND_IN = inRoot('test/core/export/keras-stand-in');

/** The command of a Python that has a module, or null. */
export function pythonWith(module: string): string | null {
  return PYTHONS.find((command) => spawnSync(command, ['-c', `import ${module}`]).status === 0) ?? null;
}

/**
 * Runs every exported network below a folder; what is not the same network, or does not run, as lines.
 * @param modules folder in which Python finds modules before its own
 */
export function runExports(python: string, folder: string, modules?: string): { count: number; failures: string[] } {
  const done = spawnSync(python, [inRoot('scripts/parity/check-exports.py'), folder], {
    encoding: 'utf8',
    maxBuffer: 1 << 26,
    env: { ...process.env, PYTHONDONTWRITEBYTECODE: '1', ...(modules && { PYTHONPATH: modules }) },
  });
  const lines = `${done.stdout}${done.stderr}`.trim().split('\n');
  const summary = /^(\d+) networks, (\d+) failed/.exec(lines.at(-1) ?? '');
  if (!summary) throw new Error(lines.slice(-20).join('\n'));
  const failures = lines.slice(0, -1).filter((line) => !line.endsWith(': the same network'));
  if ((done.status === 0) !== (summary[2] === '0')) failures.push(`exit code ${done.status}`);
  return { count: Number(summary[1]), failures: summary[2] === '0' ? [] : failures };
}
