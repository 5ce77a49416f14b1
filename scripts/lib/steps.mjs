import { duration, ExpectedFailure, say } from './report.mjs';

/** @typedef {{ passed: number, failed: number, skipped: number }} Count */
/** @typedef {{ name: string, run: () => Promise<Count> }} Step */

/**
 * Runs every step, also after one that failed, and ends with the sum on a line of its own on stdout.
 * @param {readonly Step[]} steps
 * @returns {Promise<number>} exit code
 */
export async function runSteps(steps) {
  const sum = { passed: 0, failed: 0, skipped: 0 };
  const lines = [];
  for (const step of steps) {
    say(`— ${step.name} —`);
    const start = performance.now();
    const count = await step.run().catch(failedStep);
    sum.passed += count.passed;
    sum.failed += count.failed;
    sum.skipped += count.skipped;
    const line = `${step.name}: ${countText(count)} in ${duration(performance.now() - start)}`;
    lines.push(line);
    say(line);
  }
  process.stderr.write(`\n${lines.map((line) => `  ${line}\n`).join('')}`);
  process.stdout.write(`${countText(sum)}\n`);
  return sum.failed > 0 || sum.passed === 0 ? 1 : 0;
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
  else console.error(error);
  return { passed: 0, failed: 1, skipped: 0 };
}
