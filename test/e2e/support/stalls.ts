import type { Page } from 'playwright-core';
import { expect } from 'vitest';

interface Watch {
  last: number;
  longest: number;
  /** Milliseconds that each of the window's own reference jobs took. */
  readonly jobs: number[];
  readonly job: () => void;
  readonly timer: number;
}

/** The longest that the window may not answer, in its reference jobs: 2 s where such a job takes 10 ms. */
const ANSWERS_WITHIN = 200;

/**
 * How long the window's thread is busy at a stretch from now on: nothing a person does is answered meanwhile. Counted in
 * reference jobs that the same thread does before, during and after, so that a busy machine makes nothing too long.
 */
export async function watchStalls(page: Page): Promise<{ expectAnswers(): Promise<void> }> {
  await page.evaluate(() => {
    const jobs: number[] = [];
    /** Parsing, sorting and arithmetic, as an editor does them. */
    const job = () => {
      const start = performance.now();
      const rows = Array.from({ length: 6_000 }, (_, at) => ({ id: `n${at}`, key: (at * 7_919) % 6_007 }));
      const parsed: typeof rows = JSON.parse(JSON.stringify(rows));
      parsed.sort((a, b) => a.key - b.key);
      let sum = 0;
      for (let at = 1; at < 300_000; at += 1) sum = Math.sqrt(sum + (parsed[at % 6_000]?.key ?? 0));
      jobs.push(sum < 0 ? 0 : performance.now() - start);
    };
    for (let times = 0; times < 5; times += 1) job();
    let beats = 0;
    const beat = () => {
      watch.longest = Math.max(watch.longest, performance.now() - watch.last);
      beats += 1;
      if (beats % 25 === 0) job();
      watch.last = performance.now();
    };
    const watch: Watch = { last: performance.now(), longest: 0, jobs, job, timer: window.setInterval(beat, 20) };
    Object.assign(window, { stalls: watch });
  });
  return {
    expectAnswers: async () => {
      const { longest, unit } = await page.evaluate(() => {
        const { stalls } = window as unknown as { stalls: Watch };
        clearInterval(stalls.timer);
        const longest = Math.max(stalls.longest, performance.now() - stalls.last);
        for (let times = 0; times < 5; times += 1) stalls.job();
        return { longest, unit: stalls.jobs.reduce((sum, one) => sum + one, 0) / stalls.jobs.length };
      });
      expect(unit).toBeGreaterThan(0);
      expect(longest / unit, 'the longest stall of the window, in reference jobs').toBeLessThan(ANSWERS_WITHIN);
    },
  };
}
