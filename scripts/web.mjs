// npm run web [-- --port N]: the app in a browser, served on this machine only.
import { build } from './lib/bundles.mjs';
import { whenOrphaned } from './lib/child.mjs';
import { ExpectedFailure, runScript, say } from './lib/report.mjs';
import { setUp } from './lib/setup-steps.mjs';
import { serveRenderer } from './lib/static-server.mjs';

await runScript(async () => {
  const port = readPort(process.argv.slice(2));
  await setUp();
  await build(['renderer', 'site']);
  const { url, close } = await serveRenderer(port);
  say('Convas is served here, for this machine only; end it with Ctrl+C');
  process.stdout.write(`${url}\n`);
  await new Promise((resolve) => {
    process.once('SIGINT', resolve);
    process.once('SIGTERM', resolve);
    process.once('SIGHUP', resolve);
    whenOrphaned(() => resolve(undefined));
  });
  await close();
});

/** @param {string[]} args */
function readPort(args) {
  if (args.length === 0) return 0;
  const value = args[0]?.startsWith('--port=')
    ? args[0].slice('--port='.length)
    : args[0] === '--port'
      ? args[1]
      : undefined;
  const port = Number(value);
  if (value && Number.isInteger(port) && port >= 0 && port <= 65_535) return port;
  throw new ExpectedFailure('Usage: npm run web -- --port NUMBER (0 to 65535; left out: a free one).');
}
