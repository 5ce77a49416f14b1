import { existsSync } from 'node:fs';

const candidates = [
  process.env.CONVAS_CHROMIUM,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/** The system's Chromium, or what CONVAS_CHROMIUM names. */
export function findChromium() {
  return candidates.find((file) => file && existsSync(file));
}
