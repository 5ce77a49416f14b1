import { pairedRatios, type Spread, spread } from './statistics.ts';

/** What a benchmark gives: rows, each of a measured series and, beside it, what it is compared with. */

export type Unit = 'ms' | 'MiB';

export interface Series {
  readonly label: string;
  readonly unit: Unit;
  /** One per repetition. */
  readonly values: readonly number[];
}

export interface Row {
  readonly subject: string;
  readonly measured: Series;
  /** Null where there is nothing to compare with. */
  readonly baseline: Series | null;
  /** The median ratio that is aimed at, at most. Missing it is printed and fails nothing. */
  readonly goal: number | null;
}

export interface PartResult {
  readonly rows: readonly Row[];
  /** How the numbers came about, for the reader. */
  readonly notes: readonly string[];
}

/** What a part is given. */
export interface PartOptions {
  /** The project's folder. */
  readonly root: string;
  /** Fewer repetitions and smaller sizes: to see that everything works. */
  readonly quick: boolean;
  /** How to start Electron; null for parts that do not. */
  readonly electron: ElectronLaunch | null;
  /** A browser and what to compare in it; null for parts that do not. */
  readonly browser: BrowserLaunch | null;
}

export interface BrowserLaunch {
  readonly executable: string;
  /** Where Convas is served, as it was built when the benchmark began. */
  readonly web: string;
  /** Where the other viewer is served. */
  readonly viewer: string;
  readonly viewerName: string;
}

export interface ElectronLaunch {
  readonly executable: string;
  /** Switches before the app's folder. */
  readonly switches: readonly string[];
  /** Convas as it was built when the benchmark began. */
  readonly app: string;
  /** An app whose window shows one word. */
  readonly empty: string;
}

/** Measured over baseline: within each repetition, and of the least of each, since disturbance only ever adds. */
export interface Ratio extends Spread {
  readonly ofLeast: number;
}

export function ratioOf({ measured, baseline }: Row): Ratio | null {
  if (!baseline) return null;
  const ofLeast = Math.min(...measured.values) / Math.min(...baseline.values);
  return { ...spread(pairedRatios(measured.values, baseline.values)), ofLeast };
}

/** Whether a row keeps its goal. `unclear` where the median ratio and that of the least values disagree: noise. */
export type Verdict = 'pass' | 'miss' | 'unclear';

/** Null without a goal. */
export function verdictOf(row: Row): Verdict | null {
  const ratio = ratioOf(row);
  if (row.goal === null || ratio === null) return null;
  const kept = [ratio.median, ratio.ofLeast].map((value) => value <= (row.goal as number));
  return kept[0] === kept[1] ? (kept[0] ? 'pass' : 'miss') : 'unclear';
}

export function milliseconds(label: string, values: readonly number[]): Series {
  return { label, unit: 'ms', values };
}

/** Milliseconds of one call. */
export function time(work: () => unknown): number {
  const start = performance.now();
  work();
  return performance.now() - start;
}

export async function timeAsync(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

/** Lets waiting timers fire and collects garbage, so that one repetition does not pay for the one before. */
export async function settle(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 0));
  globalThis.gc?.();
}
