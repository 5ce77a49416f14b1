import { Worker } from 'node:worker_threads';
import { OUT_OF_MEMORY_MARK } from './endings.ts';

/**
 * Ends this process when a run takes more memory than it may, or when nobody is left to read its result. Native code
 * blocks the thread that it runs in and asks nobody before it allocates, so a second thread looks, and only while something
 * runs.
 */
export interface MemoryWatch {
  /**
   * Watches while the task is under way.
   * @param most bytes that it may take, where it is less than any may
   */
  during<T>(task: () => Promise<T>, most?: number): Promise<T>;
  /** Bytes that the process has taken since `since`. */
  grown(): number;
}

/** Between two looks. A fresh page costs more than 100 ns, so at most some 800 MB pass unseen. */
const LOOK_MS = 20;

/** Without a run for so many looks it sleeps: between runs that follow each other nobody has to be woken. */
const IDLE_LOOKS = 50;

/** What the threads share. */
const RUNNING = 0;
const AWAKE = 1;

/** Plain JavaScript: it runs as it stands. `process.exit` would end the thread alone. */
const WATCHER = `
const { workerData: { cells, limit, mark, lookMs, idleLooks } } = require('node:worker_threads');
const { writeSync } = require('node:fs');
const [RUNNING, AWAKE, NEVER] = [${RUNNING}, ${AWAKE}, 2];
const parent = process.ppid;
function orphaned() {
  if (process.ppid !== parent) return true;
  try { process.kill(parent, 0); return false; } catch (error) { return error.code === 'ESRCH'; }
}
for (let idle = 0; ; ) {
  if (Atomics.load(cells, RUNNING) === 1) {
    idle = 0;
    const full = process.memoryUsage.rss() > limit[0];
    if (full) try { writeSync(1, mark); } catch {}
    if (full || orphaned()) process.kill(process.pid, 'SIGKILL');
  } else if (++idle >= idleLooks) {
    idle = 0;
    Atomics.store(cells, AWAKE, 0);
    if (Atomics.load(cells, RUNNING) === 0) Atomics.wait(cells, AWAKE, 0);
    else Atomics.store(cells, AWAKE, 1);
  }
  Atomics.wait(cells, NEVER, 0, lookMs);
}`;

/** @param bytes that runs may take beyond what the process has now */
export function watchMemory(bytes: number): MemoryWatch {
  const before = process.memoryUsage.rss();
  const cells = new Int32Array(new SharedArrayBuffer(12));
  const limit = new Float64Array(new SharedArrayBuffer(8));
  const limits = { limit, mark: OUT_OF_MEMORY_MARK, lookMs: LOOK_MS, idleLooks: IDLE_LOOKS };
  Atomics.store(cells, AWAKE, 1);
  new Worker(WATCHER, { eval: true, workerData: { cells, ...limits } }).unref();
  const set = (running: 0 | 1) => {
    Atomics.store(cells, RUNNING, running);
    if (running === 1 && Atomics.compareExchange(cells, AWAKE, 0, 1) === 0) Atomics.notify(cells, AWAKE);
  };
  return {
    during: async (task, most = bytes) => {
      limit[0] = before + Math.min(bytes, most);
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
