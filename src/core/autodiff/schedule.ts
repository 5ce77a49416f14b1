/** How the learning rate changes over a training: pure functions of the step. */

export type Schedule =
  | { readonly kind: 'constant' }
  /** Times `factor` after every `every` steps. */
  | { readonly kind: 'step'; readonly every: number; readonly factor: number }
  /** Down to `floor`·rate along half a cosine, after a straight rise over `warmup` steps. */
  | { readonly kind: 'cosine'; readonly warmup?: number; readonly floor?: number }
  /**
   * Up along half a cosine from rate/`startDivisor` to rate over the first `rise` of all steps, then down to
   * rate/(startDivisor·endDivisor): PyTorch's OneCycleLR with its defaults.
   */
  | {
      readonly kind: 'oneCycle';
      readonly rise?: number;
      readonly startDivisor?: number;
      readonly endDivisor?: number;
    };

/**
 * The learning rate of one step.
 * @param rate the recipe's: the first of `constant`, `step` and `cosine`, the highest of `oneCycle`
 * @param step counted from 0; beyond the last it stays at that of the last
 * @param steps of the whole training
 * @example rateAt({ kind: 'step', every: 100, factor: 0.1 }, 1, 250, 300) // 0.01
 */
export function rateAt(schedule: Schedule, rate: number, step: number, steps: number): number {
  const last = Math.max(0, steps - 1);
  const at = Math.min(Math.max(0, step), last);
  switch (schedule.kind) {
    case 'constant':
      return rate;
    case 'step':
      return rate * schedule.factor ** Math.floor(at / Math.max(1, schedule.every));
    case 'cosine': {
      const { warmup = 0, floor = 0 } = schedule;
      if (at < warmup) return (rate * (at + 1)) / (warmup + 1);
      return between(rate, rate * floor, (at - warmup) / Math.max(1, steps - warmup));
    }
    case 'oneCycle': {
      const { rise = 0.3, startDivisor = 25, endDivisor = 1e4 } = schedule;
      const start = rate / startDivisor;
      const top = rise * steps - 1;
      if (at <= top) return between(start, rate, top > 0 ? at / top : 1);
      return between(rate, start / endDivisor, (at - Math.max(0, top)) / Math.max(1, last - Math.max(0, top)));
    }
  }
}

/** From one value to another along half a cosine; `share` from 0 to 1. */
function between(from: number, to: number, share: number): number {
  return to + ((from - to) * (1 + Math.cos(Math.PI * share))) / 2;
}
