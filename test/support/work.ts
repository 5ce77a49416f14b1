import { expect } from 'vitest';

/**
 * How much work something is, whatever else the machine does: CPU time of this process, in units of a reference job that
 * is measured at the same time. A unit is about 10 ms on a machine of 2024. Time on the clock says nothing here: another
 * program may have the core.
 */

/** Looks again before it finds something too heavy: a garbage collection or a cold cache may have been in the way. */
const TRIES = 4;

/** Fails when `act` is more work than `units` reference jobs, in each of several tries. Gives what the first one gave. */
export function expectLight<T>(act: () => T, units: number, what: string): T {
  const start = process.cpuUsage();
  const value = act();
  let lightest = inUnits(start);
  for (let attempt = 1; attempt < TRIES && lightest >= units; attempt += 1) {
    const again = process.cpuUsage();
    act();
    lightest = Math.min(lightest, inUnits(again));
  }
  expect(lightest, `${what}: work in reference jobs`).toBeLessThan(units);
  return value;
}

/** The same for what is asynchronous. */
export async function expectLightly<T>(act: () => Promise<T>, units: number, what: string): Promise<T> {
  const start = process.cpuUsage();
  const value = await act();
  let lightest = inUnits(start);
  for (let attempt = 1; attempt < TRIES && lightest >= units; attempt += 1) {
    const again = process.cpuUsage();
    await act();
    lightest = Math.min(lightest, inUnits(again));
  }
  expect(lightest, `${what}: work in reference jobs`).toBeLessThan(units);
  return value;
}

/** How much work something is, as a measure for something else. */
export function unitsOf(act: () => unknown): number {
  const start = process.cpuUsage();
  act();
  return inUnits(start);
}

/** CPU time of one reference job in this process, in milliseconds: for what another process measures of itself. */
export function referenceMillis(): number {
  unit ||= Math.min(...Array.from({ length: 7 }, referenceJob));
  return unit / 1_000;
}

/** The heaviest turn of the event loop while something asynchronous goes on: what a window could not draw in. */
export async function heaviestTurn(act: () => Promise<unknown>): Promise<number> {
  let heaviest = 0;
  let over = false;
  const turns = (async () => {
    while (!over) {
      const start = process.cpuUsage();
      await new Promise((resolve) => setImmediate(resolve));
      heaviest = Math.max(heaviest, inUnits(start));
    }
  })();
  await act();
  over = true;
  await turns;
  return heaviest;
}

let unit = 0;

function inUnits(start: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(start);
  const micros = user + system;
  // Most things are so light that nobody needs to know how light.
  if (micros < 1_000) return micros / 10_000;
  return micros / 1_000 / referenceMillis();
}

/** Parsing, sorting and arithmetic, as an editor does them; microseconds of CPU time. */
function referenceJob(): number {
  const start = process.cpuUsage();
  const rows = Array.from({ length: 6_000 }, (_, at) => ({
    id: `n${at}`,
    key: (at * 7_919) % 6_007,
    at: [at, at / 3],
  }));
  const parsed: typeof rows = JSON.parse(JSON.stringify(rows));
  parsed.sort((a, b) => a.key - b.key);
  const sums = new Float64Array(300_000);
  for (let at = 1; at < sums.length; at += 1)
    sums[at] = Math.sqrt((sums[at - 1] ?? 0) + (parsed[at % 6_000]?.key ?? 0));
  const { user, system } = process.cpuUsage(start);
  // So that none of it is left out.
  return sums.at(-1) === 0.5 ? 0 : user + system;
}
