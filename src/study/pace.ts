/** How long the rest takes: measured over the time in which there was work. */
export interface Pace {
  /** Work goes on. */
  go(): void;
  /** Nothing runs: a pause is no part of the pace. */
  stop(): void;
  /** Seconds for the items that are left; null before the first is done. */
  left(done: number, total: number): number | null;
}

/** @param now milliseconds of a clock that never goes back */
export function createPace(now: () => number = () => performance.now()): Pace {
  let spent = 0;
  let since: number | null = null;
  return {
    go: () => {
      since ??= now();
    },
    stop: () => {
      if (since !== null) spent += now() - since;
      since = null;
    },
    left: (done, total) => {
      if (done === 0) return null;
      const active = spent + (since === null ? 0 : now() - since);
      return ((active / done) * (total - done)) / 1000;
    },
  };
}
