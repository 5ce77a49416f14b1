import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { constants, tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, afterEach, describe, expect, it } from 'vitest';

const folder = mkdtempSync(path.join(tmpdir(), 'convas-interrupted-'));
const running: ChildProcess[] = [];
afterEach(() => {
  for (const child of running.splice(0)) child.kill('SIGKILL');
});
afterAll(() => rmSync(folder, { recursive: true }));

const module = (name: string) => JSON.stringify(pathToFileURL(path.resolve('scripts/lib', name)).href);

/** Steps as `npm test` runs them; the first one's program says its process id and stays until it is ended. */
function steps(stubborn: boolean): string {
  const file = path.join(folder, `${stubborn}.mjs`);
  const stays = `${stubborn ? 'process.on("SIGINT", () => {});' : ''} setInterval(() => {}, 9e5); console.log(process.pid);`;
  const program = JSON.stringify(stays);
  writeFileSync(
    file,
    `import { run } from ${module('child.mjs')};
     import { runScript } from ${module('report.mjs')};
     import { runSteps } from ${module('steps.mjs')};
     const node = (code) => run(process.execPath, ['-e', code]).then(() => ({ passed: 1, failed: 0, skipped: 0 }));
     await runScript(() => runSteps([
       { name: 'first', run: async () => { await node(${program}); return node('console.log("first goes on")'); } },
       { name: 'second', run: () => node('console.log("second")') },
     ]));`,
  );
  return file;
}

async function interrupted(signal: NodeJS.Signals, stubborn = false) {
  const script = spawn(process.execPath, [steps(stubborn)], { stdio: ['ignore', 'pipe', 'pipe'] });
  running.push(script);
  let stdout = '';
  let stderr = '';
  script.stderr.on('data', (chunk) => {
    stderr += chunk;
  });
  const pid = await new Promise<number>((resolve) => {
    script.stdout.on('data', (chunk) => {
      stdout += chunk;
      if (/^\d+\n/.test(stdout)) resolve(Number.parseInt(stdout, 10));
    });
  });
  script.kill(signal);
  const [code] = await once(script, 'close');
  return { code, pid, stdout: stdout.replace(/^\d+\n/, ''), stderr };
}

const isAlive = (pid: number) => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

describe.skipIf(process.platform === 'win32')('a signal while the steps of a test run', () => {
  it.each(['SIGTERM', 'SIGHUP', 'SIGINT'] as const)(
    '%s ends the program under way, and nothing follows',
    async (signal) => {
      const { code, pid, stdout, stderr } = await interrupted(signal, signal === 'SIGINT');
      expect(code).toBe(128 + constants.signals[signal]);
      expect(isAlive(pid)).toBe(false);
      // Neither the rest of the step, nor the next one, nor a sum that looks like a result.
      expect(stdout).toBe('');
      expect(stderr).toContain(`interrupted by ${signal}`);
      expect(stderr).not.toContain('— second —');
    },
  );
});
