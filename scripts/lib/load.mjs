import { spawn } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { run } from './child.mjs';
import { inRoot } from './paths.mjs';
import { duration, say } from './report.mjs';

/** As often as a whole run has to be green beside programs that take every core. */
const RUNS = 3;
/** A busy process ends by itself after this, whatever became of the run it was for. */
const MOST_MS = 3 * 60 * 60_000;
/** Busy until its time is over or until who started it is gone. */
const BUSY = `const [parent, end] = [process.ppid, Date.now() + ${MOST_MS}];
for (let x = 0; Date.now() < end && process.ppid === parent; ) for (let at = 0; at < 1e6; at += 1) x = Math.sin(x + at);`;

/**
 * Runs `npm test` three times while as many processes as there are cores do nothing but compute.
 * @param {readonly string[]} args for `npm test`: `--only STEP` for a part of it
 * @returns {Promise<number>} exit code: 0 where every run was green
 */
export async function testUnderLoad(args) {
  /** @type {number[]} */
  const codes = [];
  for (let turn = 1; turn <= RUNS; turn += 1) {
    say(`— run ${turn} of ${RUNS}, beside ${availableParallelism()} busy processes —`);
    const start = Date.now();
    const code = await underLoad(() => run(process.execPath, [inRoot('scripts', 'test.mjs'), ...args]));
    codes.push(code);
    say(
      `run ${turn} of ${RUNS}: ${code === 0 ? 'green' : `red (exit code ${code})`} in ${duration(Date.now() - start)}`,
    );
  }
  const green = codes.filter((code) => code === 0).length;
  console.log(`under load: ${green} of ${RUNS} runs green`);
  return green === RUNS ? 0 : 1;
}

/**
 * Keeps every core busy while something runs; its own processes are ended by id, also where it fails.
 * @param {() => Promise<{ code: number }>} act
 */
async function underLoad(act) {
  const busy = Array.from({ length: availableParallelism() }, () =>
    spawn(process.execPath, ['-e', BUSY], { stdio: 'ignore' }),
  );
  const stop = () => {
    for (const child of busy) child.kill('SIGKILL');
  };
  process.once('exit', stop);
  try {
    await Promise.all(
      busy.map((child) => new Promise((resolve, reject) => child.once('spawn', resolve).once('error', reject))),
    );
    const { code } = await act();
    // A load that ended early was none.
    const isLoaded = busy.every(({ exitCode, signalCode }) => exitCode === null && signalCode === null);
    if (!isLoaded) say('the busy processes ended before the run did: it does not count');
    return isLoaded ? code : code || 1;
  } finally {
    stop();
    process.off('exit', stop);
  }
}
