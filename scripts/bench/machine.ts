import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { arch, availableParallelism, cpus, loadavg, release, totalmem, type } from 'node:os';
import path from 'node:path';

/** Where and with what the numbers were taken; the keys are what a reader sees. */
export type Machine = Readonly<Record<string, string>>;

export function describeMachine(root: string, electron: string | null): Machine {
  const version = (name: string) =>
    JSON.parse(readFileSync(path.join(root, 'node_modules', name, 'package.json'), 'utf8')).version as string;
  const convas = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')).version as string;
  return {
    date: new Date().toISOString(),
    processor: `${cpus()[0]?.model.trim() ?? 'unknown'}, ${availableParallelism()} cores`,
    memory: `${(totalmem() / 2 ** 30).toFixed(1)} GiB`,
    system: `${type()} ${release()} ${arch()}`,
    // On a busy machine the ratios hold, the times do not.
    'load at the start': loadavg()
      .map((load) => load.toFixed(2))
      .join(' '),
    Convas: `${convas}${revision(root)}`,
    Node: process.versions.node,
    'ONNX Runtime Web': version('onnxruntime-web'),
    ...(electron === null ? {} : { Electron: electron }),
  };
}

/** The commit, where there is one. */
function revision(root: string): string {
  const git = (...args: readonly string[]) =>
    execFileSync('git', args, { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  try {
    const changed = git('status', '--porcelain', '--untracked-files=no') === '' ? '' : ' with changes';
    return `, ${git('rev-parse', '--short', 'HEAD')}${changed}`;
  } catch {
    return '';
  }
}
