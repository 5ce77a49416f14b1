// node scripts/make-examples.mjs: writes the example projects of assets/examples anew. Their result is committed.
import { runnerImport } from 'vite';
import { inRoot, root } from './lib/paths.mjs';
import { runScript, say } from './lib/report.mjs';

await runScript(async () => {
  // Node 20 does not read TypeScript; Vite does.
  const main = inRoot('scripts', 'make-examples', 'main.ts');
  /** @type {{ module: typeof import('./make-examples/main.ts') }} */
  const { module } = await runnerImport(main, { root, configFile: false, logLevel: 'error' });
  for (const { file, bytes } of module.makeExamples(root)) {
    say(`assets/examples/${file}: ${(bytes / 1024).toFixed(0)} KiB`);
  }
});
