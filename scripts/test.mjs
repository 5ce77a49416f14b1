// npm test [-- --only STEP,STEP…]: everything that must hold. Ends with "N passed, N failed[, N skipped]".
import { build, hasCli } from './lib/bundles.mjs';
import { checks } from './lib/checks.mjs';
import { ensureDisplay } from './lib/display.mjs';
import { ExpectedFailure, runScript } from './lib/report.mjs';
import { setUp } from './lib/setup-steps.mjs';
import { runSteps } from './lib/steps.mjs';
import { runVitest } from './lib/vitest.mjs';

/** @type {Record<string, () => Promise<import('./lib/steps.mjs').Count>>} */
const steps = {
  format: () => counted(checks.format),
  lint: () => counted(checks.lint),
  types: () => counted(checks.types),
  unit: () => runVitest('unit'),
  build: () => counted(buildAll),
  e2e: runEndToEnd,
  package: runPackaged,
};

await runScript(async () => {
  const chosen = choose(process.argv.slice(2));
  await setUp({ electron: chosen.includes('e2e') || chosen.includes('package'), forTests: true });
  return runSteps(Object.entries(steps).flatMap(([name, run]) => (chosen.includes(name) ? [{ name, run }] : [])));
});

/** @param {string[]} args */
function choose(args) {
  if (args.length === 0) return Object.keys(steps);
  const names = (args[0] === '--only' ? args.slice(1) : []).flatMap((name) => name.split(','));
  if (names.length > 0 && names.every((name) => Object.hasOwn(steps, name))) return names;
  throw new ExpectedFailure(
    `Usage: npm test [-- --only STEP[,STEP…]], with steps of: ${Object.keys(steps).join(', ')}.`,
  );
}

/** @param {() => Promise<boolean>} check */
async function counted(check) {
  const passed = await check();
  return { passed: Number(passed), failed: Number(!passed), skipped: 0 };
}

async function buildAll() {
  await build(['renderer', 'electron', 'site', ...(hasCli() ? /** @type {const} */ (['cli']) : [])]);
  return true;
}

async function runEndToEnd() {
  // Also when it was chosen alone: what is tested is the source as it stands now.
  await buildAll();
  const display = await ensureDisplay();
  try {
    return await runVitest('e2e', display.env);
  } finally {
    display.stop();
  }
}

/** The packaged app, seen from outside. It brings its own display. */
async function runPackaged() {
  await buildAll();
  return runVitest('package');
}
