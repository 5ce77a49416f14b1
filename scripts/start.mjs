// npm start [-- FILE]: sets up, builds what changed and opens the app.
import path from 'node:path';
import { build } from './lib/bundles.mjs';
import { run } from './lib/child.mjs';
import { root } from './lib/paths.mjs';
import { ExpectedFailure, runScript, say } from './lib/report.mjs';
import { checkSandbox } from './lib/sandbox.mjs';
import { setUp } from './lib/setup-steps.mjs';

await runScript(async () => {
  if (process.platform === 'linux' && !process.env.DISPLAY && !process.env.WAYLAND_DISPLAY) {
    throw new ExpectedFailure(
      'There is no display here (DISPLAY and WAYLAND_DISPLAY are unset), so no window can open: use the app in a browser with: npm run web',
    );
  }
  const electron = await setUp({ electron: true });
  if (!electron) throw new Error('setUp returned no Electron');
  await build(['renderer', 'electron']);

  const files = process.argv
    .slice(2)
    .map((argument) => (argument.startsWith('-') ? argument : path.resolve(callerFolder(), argument)));
  const env = { ...process.env };
  // Some editors set it in their terminals; it would make Electron a plain Node.
  delete env.ELECTRON_RUN_AS_NODE;
  say('starting');
  const { code } = await run(electron.executable, [...checkSandbox(electron), root, ...files], { env });
  return code;
});

/** npm changes to the project's folder; a relative FILE is meant from where the user stood. */
function callerFolder() {
  return process.env.INIT_CWD ?? process.cwd();
}
