// npm run setup [-- --tests]: installs what the app (or also its tests) needs, without starting anything.
import { runScript, say } from './lib/report.mjs';
import { setUp } from './lib/setup-steps.mjs';

await runScript(async () => {
  await setUp({ electron: true, forTests: process.argv.includes('--tests') });
  say('everything is in place');
});
