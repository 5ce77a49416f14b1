import { Worker } from 'node:worker_threads';
import { OUT_OF_MEMORY_MARK } from './endings.ts';

/**
 * Ends this process when a run takes more memory than it may, or when nobody is left to read its result. Native code
 * blocks the thread that it runs in and asks nobody before it allocates, so a second thread looks, and only while something
 * runs.
 */
export interface MemoryWatch {
  /** Watches while the task is under way. */
  during<T>(task: () => Promise<T>): Promise<T>;
  /** Bytes that the process has taken since `since`. */
  grown(): number;
}

/** Between two looks. A fresh page costs more than 100 ns, so at most some 800 MB pass unseen. */
const LOOK_MS = 20;

/** Plain JavaScript: it runs as it stands. `process.exit` would end the thread alone. */
const WATCHER = `
const { workerData: { flag, limit, mark, lookMs } } = require('node:worker_threads');
const { writeSync } = require('node:fs');
const parent = process.ppid;
function orphaned() {
  if (process.ppid !== parent) return true;
  try { process.kill(parent, 0); return false; } catch (error) { return error.code === 'ESRCH'; }
}
for (;;) {
  Atomics.wait(flag, 0, 0);
  // A run that ends before the first look costs none.
  while (Atomics.wait(flag, 0, 1, lookMs) === 'timed-out') {
    const full = process.memoryUsage.rss() > limit;
    if (full) try { writeSync(1, mark); } catch {}
    if (full || orphaned()) process.kill(process.pid, 'SIGKILL');
  }
}`;

/** @param bytes that runs may take beyond what the process has now */
export function watchMemory(bytes: number): MemoryWatch {
  const before = process.memoryUsage.rss();
  const flag = new Int32Array(new SharedArrayBuffer(4));
  const workerData = { flag, limit: before + bytes, mark: OUT_OF_MEMORY_MARK, lookMs: LOOK_MS };
  new Worker(WATCHER, { eval: true, workerData }).unref();
  const set = (value: 0 | 1) => {
    Atomics.store(flag, 0, value);
    Atomics.notify(flag, 0);
  };
  return {
    during: async (task) => {
      set(1);
      try {
        return await task();
      } finally {
        set(0);
      }
    },
    grown: () => Math.max(0, process.memoryUsage.rss() - before),
  };
}
