import type { Page } from 'playwright-core';

/** How long the window's thread is busy at a stretch from now on: nothing a person does is answered meanwhile. */
export async function watchStalls(page: Page): Promise<{ longest(): Promise<number> }> {
  await page.evaluate(() => {
    const watch = { last: performance.now(), longest: 0 };
    const beat = () => {
      const now = performance.now();
      watch.longest = Math.max(watch.longest, now - watch.last);
      watch.last = now;
    };
    Object.assign(window, { stalls: watch });
    setInterval(beat, 20);
  });
  return {
    longest: () => page.evaluate(() => (window as unknown as { stalls: { longest: number } }).stalls.longest),
  };
}
