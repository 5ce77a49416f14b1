import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { runModule } from './child.mjs';
import { cacheFolder } from './paths.mjs';
import { say } from './report.mjs';

/**
 * Runs one of vitest's projects and counts its tests from the report it writes.
 * @param {'unit' | 'e2e' | 'package'} project
 * @param {Record<string, string>} [env]
 * @returns {Promise<import('./steps.mjs').Count>}
 */
export async function runVitest(project, env = {}) {
  const file = path.join(cacheFolder, `vitest-${project}.json`);
  mkdirSync(cacheFolder, { recursive: true });
  rmSync(file, { force: true });
  const { code } = await runModule(
    'vitest/vitest.mjs',
    ['run', '--project', project, '--reporter=default', '--reporter=json', `--outputFile.json=${file}`],
    { env: { ...process.env, ...env } },
  );
  if (!existsSync(file)) {
    say(`the test runner of "${project}" ended (exit code ${code}) without a report`);
    return { passed: 0, failed: 1, skipped: 0 };
  }
  return countReport(JSON.parse(readFileSync(file, 'utf8')), code);
}

/**
 * @param {{ numPassedTests: number, numFailedTests: number, numPendingTests: number, numTodoTests: number,
 *   testResults: { status: string, assertionResults: { status: string }[] }[] }} report
 * @param {number} code exit code of the runner
 */
export function countReport(report, code) {
  // A file that could not be loaded has a failure and no tests, so the sum of tests does not show it.
  const brokenFiles = report.testResults.filter(
    (file) => file.status === 'failed' && !file.assertionResults.some(({ status }) => status === 'failed'),
  ).length;
  const count = {
    passed: report.numPassedTests,
    failed: report.numFailedTests + brokenFiles,
    skipped: report.numPendingTests + report.numTodoTests,
  };
  // No test at all, or an error outside of any test, is a failure too.
  if (count.failed === 0 && (count.passed === 0 || code !== 0)) count.failed = 1;
  return count;
}
