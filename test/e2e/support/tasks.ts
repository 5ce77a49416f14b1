import { readFileSync, rmSync } from 'node:fs';
import { referenceMillis } from '../../support/work.ts';
import type { LaunchedApp } from './electron-app.ts';

/** An event of Chromium's own trace; `tdur` is CPU time of its thread in microseconds. */
interface TraceEvent {
  readonly name: string;
  readonly pid: number;
  readonly tid: number;
  readonly tdur?: number;
  readonly args?: { readonly name?: string };
}

/** A quarter of a second of a machine of 2024: as long as a window may be busy before a person notices. */
export const ANSWERS_WITHIN = 25;

/**
 * From now on, what the window's thread does at a stretch: between two tasks it takes up what a person did. As CPU time
 * in reference jobs, so that it counts what the window does and not what else the machine is busy with.
 */
export async function watchTasks({ app }: LaunchedApp): Promise<{ heaviest(): Promise<number> }> {
  await app.evaluate(({ contentTracing }) =>
    contentTracing.startRecording({ included_categories: ['toplevel', '__metadata'] }),
  );
  return {
    heaviest: async () => {
      const file = await app.evaluate(({ contentTracing }) => contentTracing.stopRecording());
      const { traceEvents } = JSON.parse(readFileSync(file, 'utf8')) as { traceEvents: readonly TraceEvent[] };
      rmSync(file, { force: true });
      const thread = ({ pid, tid }: TraceEvent) => `${pid}/${tid}`;
      const window = new Set(
        traceEvents.filter(({ name, args }) => name === 'thread_name' && args?.name === 'CrRendererMain').map(thread),
      );
      const tasks = traceEvents.filter((event) => event.name.endsWith('RunTask') && window.has(thread(event)));
      if (!tasks.some(({ tdur }) => tdur)) throw new Error('the trace holds no task of the window');
      return Math.max(...tasks.map(({ tdur = 0 }) => tdur)) / 1_000 / referenceMillis();
    },
  };
}
