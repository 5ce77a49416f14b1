// npm run -s convas -- ARGUMENTS: the command line. Its results alone go to stdout.
import { build, hasCli } from './lib/bundles.mjs';
import { run } from './lib/child.mjs';
import { inRoot } from './lib/paths.mjs';
import { ExpectedFailure, runScript } from './lib/report.mjs';
import { setUp } from './lib/setup-steps.mjs';

await runScript(async () => {
  if (!hasCli()) throw new ExpectedFailure('This version has no command line yet (src/cli/main.ts is missing).');
  await setUp();
  await build(['cli']);
  // npm changes to the project's folder; relative paths are meant from where the user stood.
  const cwd = process.env.INIT_CWD ?? process.cwd();
  const { code } = await run(process.execPath, [inRoot('dist', 'cli', 'convas.mjs'), ...process.argv.slice(2)], {
    cwd,
  });
  return code;
});
