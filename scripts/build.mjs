// npm run build: builds whatever changed since the last build into dist/.
import { build, hasCli } from './lib/bundles.mjs';
import { runScript, say } from './lib/report.mjs';
import { setUp } from './lib/setup-steps.mjs';

await runScript(async () => {
  await setUp();
  await build(['renderer', 'electron', 'site', ...(hasCli() ? /** @type {const} */ (['cli']) : [])]);
  say('dist is up to date');
});
