import { spawn } from 'node:child_process';
import { ExpectedFailure } from './report.mjs';

/**
 * Starts a virtual X display on Linux when there is none (or when `always`), for tests and screenshots.
 * @param {{ always?: boolean }} [options]
 * @returns {Promise<{ env: Record<string, string>, stop: () => void }>} the environment for programs that show
 *   windows, and what ends exactly this display
 */
export async function ensureDisplay({ always = false } = {}) {
  const isThere = Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);
  if (process.platform !== 'linux' || (isThere && !always)) return { env: {}, stop: () => {} };
  // With -displayfd the server itself picks a free number and writes it there once it listens: no race, no guess.
  const server = spawn('Xvfb', ['-displayfd', '3', '-screen', '0', '2560x1600x24', '-nolisten', 'tcp'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  });
  const stop = () => {
    server.kill();
  };
  process.once('exit', stop);
  const number = await new Promise((resolve, reject) => {
    const fail = () =>
      reject(
        new ExpectedFailure('Xvfb (a display without a screen) did not start: install xvfb, then run this again.'),
      );
    server.once('error', fail);
    server.once('exit', fail);
    server.stdio[3]?.once('data', (chunk) => resolve(String(chunk).trim()));
  });
  server.unref();
  return { env: { DISPLAY: `:${number}` }, stop };
}
