// npm run format: formats everything, sorts imports and applies the safe fixes.
import { runModule } from './lib/child.mjs';
import { runScript } from './lib/report.mjs';
import { setUp } from './lib/setup-steps.mjs';

await runScript(async () => {
  await setUp();
  return (await runModule('@biomejs/biome/bin/biome', ['check', '--write', '.'])).code;
});
