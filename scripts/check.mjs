// npm run check: format, lint and types, without running a test.
import { checks } from './lib/checks.mjs';
import { runScript } from './lib/report.mjs';
import { setUp } from './lib/setup-steps.mjs';
import { runSteps } from './lib/steps.mjs';

await runScript(async () => {
  await setUp();
  return runSteps(Object.entries(checks).map(([name, check]) => ({ name, run: async () => countOne(await check()) })));
});

/** @param {boolean} passed */
function countOne(passed) {
  return { passed: Number(passed), failed: Number(!passed), skipped: 0 };
}
