import { interruptedBy } from './child.mjs';
import { duration, ExpectedFailure, Interrupted, say } from './report.mjs';

/** @typedef {{ passed: number, failed: number, skipped: number }} Count */
/** @typedef {{ name: string, run: () => Promise<Count> }} Step */

/** Ctrl+C reaches a step's program by itself and lets it tidy up; one that was not reached, or takes longer, is ended. */
const GRACE_MS = 1_000;

/**
 * Runs every step, also after one that failed, and ends with the sum on a line of its own on stdout. A signal that asks
 * for the end (SIGINT, SIGTERM, SIGHUP) ends the step under way, and no other begins.
 * @param {readonly Step[]} steps
 * @returns {Promise<number>} exit code
 * @throws {Interrupted} without a sum: it would count what never ran as nothing
 */
export async function runSteps(steps) {
  const sum = { passed: 0, failed: 0, skipped: 0 };
  /** @type {string[]} */
  const lines = [];
  process.on('SIGINT', endSoon);
  for (const step of steps) {
    say(`— ${step.name} —`);
    const start = performance.now();
    const count = await step.run().catch(failedStep);
    const signal = interruptedBy();
    if (signal) {
      process.off('SIGINT', endSoon);
      throw new Interrupted(signal);
    }
    sum.passed += count.passed;
    sum.failed += count.failed;
    sum.skipped += count.skipped;
    const line = `${step.name}: ${countText(count)} in ${duration(performance.now() - start)}`;
    lines.push(line);
    say(line);
  }
  process.off('SIGINT', endSoon);
  process.stderr.write(`\n${lines.map((line) => `  ${line}\n`).join('')}`);
  process.stdout.write(`${countText(sum)}\n`);
  return sum.failed > 0 || sum.passed === 0 ? 1 : 0;
}

/** By a signal that is passed on to the program; where none runs, there is nothing to wait for. */
function endSoon() {
  // Behind the listeners of a program that runs, which note the signal.
  queueMicrotask(() => {
    if (!interruptedBy()) process.exit(new Interrupted('SIGINT').code);
    setTimeout(() => process.kill(process.pid, 'SIGTERM'), GRACE_MS).unref();
  });
}

/** @param {Count} count */
function countText({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}

/**
 * A step that could not do its work counts as a failure; the following ones run all the same.
 * @param {unknown} error
 * @returns {Count}
 */
function failedStep(error) {
  if (error instanceof ExpectedFailure) say(error.message);
  else if (!(error instanceof Interrupted)) console.error(error);
  return { passed: 0, failed: 1, skipped: 0 };
}
