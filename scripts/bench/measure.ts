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
}

export interface ElectronLaunch {
  readonly executable: string;
  /** Switches before the app's folder. */
  readonly switches: readonly string[];
}

export function ratioOf({ measured, baseline }: Row): Spread | null {
  return baseline ? spread(pairedRatios(measured.values, baseline.values)) : null;
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
