import type { Page } from 'playwright-core';

/** The frames of a page while something happens, as times in milliseconds. */
export interface Frames {
  readonly mean: number;
  /** The 95th of a hundred times between two frames. */
  readonly p95: number;
  readonly longest: number;
}

/** @param times of the frames, at least two */
export function framesOf(times: readonly number[]): Frames {
  const gaps = times.slice(1).map((time, index) => time - (times[index] as number));
  if (gaps.length === 0) throw new Error('fewer than two frames');
  const sorted = gaps.toSorted((a, b) => a - b);
  return {
    mean: gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length,
    p95: sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * 0.95))] as number,
    longest: sorted.at(-1) as number,
  };
}

/** A frame that was left out counts as a longer time. */
export async function recordFrames(page: Page, action: () => Promise<void>): Promise<Frames> {
  const recorder = await page.evaluateHandle(() => {
    const times: number[] = [];
    let on = true;
    const tick = (now: number) => {
      times.push(now);
      if (on) requestAnimationFrame(tick);
    };
    requestAnimationFrame(tick);
    return {
      stop: () => {
        on = false;
        return times;
      },
    };
  });
  await action();
  const times = await recorder.evaluate((recording) => recording.stop());
  await recorder.dispose();
  return framesOf(times);
}
