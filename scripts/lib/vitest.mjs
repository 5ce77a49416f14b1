import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { runModule } from './child.mjs';
import { cacheFolder } from './paths.mjs';
import { say } from './report.mjs';

/**
 * @typedef {{ numPassedTests: number, numFailedTests: number, numPendingTests: number, numTodoTests: number,
 *   testResults: { name?: string, status: string, assertionResults: { status: string, fullName?: string }[] }[] }} Report
 */

/**
 * Runs one of vitest's projects and counts its tests from the report it writes.
 * @param {'unit' | 'e2e' | 'package'} project
 * @param {Record<string, string>} [env]
 * @returns {Promise<import('./steps.mjs').Count>}
 */
export async function runVitest(project, env = {}) {
  const { report, code } = await vitestReport(project, env);
  return report ? countReport(report, code) : { passed: 0, failed: 1, skipped: 0 };
}

/**
 * @param {'unit' | 'e2e' | 'package'} project
 * @param {Record<string, string>} env
 * @param {readonly string[]} [files] all of the project's if none is named
 * @returns {Promise<{ report: Report | null, code: number }>} without a report where the runner broke
 */
export async function vitestReport(project, env, files = []) {
  const file = path.join(cacheFolder, `vitest-${project}.json`);
  mkdirSync(cacheFolder, { recursive: true });
  rmSync(file, { force: true });
  const { code } = await runModule(
    'vitest/vitest.mjs',
    ['run', '--project', project, '--reporter=default', '--reporter=json', `--outputFile.json=${file}`, ...files],
    { env: { ...process.env, ...env } },
  );
  if (existsSync(file)) return { report: JSON.parse(readFileSync(file, 'utf8')), code };
  say(`the test runner of "${project}" ended (exit code ${code}) without a report`);
  return { report: null, code };
}

/**
 * @param {Report} report
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
