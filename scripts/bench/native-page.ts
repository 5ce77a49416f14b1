import type { Page } from 'playwright-core';
import type { DesktopApi } from '../../electron/ipc/contract.ts';
import type { CompiledModel } from '../../src/core/compile/types.ts';
import type { Job } from '../../src/runtime/job.ts';
import { median } from './statistics.ts';

/** What native code takes, seen from the window's page: each value is the median of so many runs. */
export async function timesInWindow(
  page: Page,
  job: Job,
  { bytes, externalData }: CompiledModel,
  { repetitions, rounds, inFlight }: { repetitions: number; rounds: number; inFlight: number },
): Promise<Record<'whole' | 'inside' | 'flow', readonly number[]>> {
  const text = (data: Uint8Array | Float32Array) =>
    Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString('base64');
  const taken = await page.evaluate(measure, {
    job: { ...job, feeds: job.feeds.map(([name, { shape, data }]) => [name, shape, text(data)] as const) },
    bytes: text(bytes),
    externalData: externalData.map(({ path, data }) => [path, text(data)] as const),
    count: repetitions * rounds,
    inFlight,
  });
  const medians = (values: readonly number[]) =>
    Array.from({ length: repetitions }, (_, at) => median(values.slice(at * rounds, (at + 1) * rounds)));
  const column = (at: 0 | 1 | 2) => medians(taken.map((times) => times[at]));
  return { whole: column(0), inside: column(1), flow: column(2) };
}

interface Wanted {
  readonly job: Omit<Job, 'feeds'> & { readonly feeds: readonly (readonly [string, readonly number[], string])[] };
  readonly bytes: string;
  readonly externalData: readonly (readonly [string, string])[];
  readonly count: number;
  readonly inFlight: number;
}

/** Runs in the page: it speaks the workers' protocol to a process of its own. */
async function measure({ job, bytes, externalData, count, inFlight }: Wanted): Promise<[number, number, number][]> {
  const { convas } = window as unknown as { convas: DesktopApi };
  const bytesOf = (text: string) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  const floats = (text: string) => new Float32Array(bytesOf(text).buffer);
  const id = crypto.randomUUID();
  const port = await new Promise<MessagePort>((resolve) => {
    window.addEventListener('message', ({ data, ports: [first] }) => {
      if (data?.nativePort === id && first) resolve(first);
    });
    void convas.openNative(id, null);
  });
  let asked = 0;
  const waiting = new Map<number, (reply: { kind: string; runMs: number }) => void>();
  const ask = (request: unknown) =>
    new Promise<{ kind: string; runMs: number }>((resolve) => {
      asked += 1;
      waiting.set(asked, resolve);
      port.postMessage({ id: asked, request });
    });
  port.onmessage = ({ data: { id: answered, reply } }) => waiting.get(answered)?.(reply);
  await ask({ kind: 'start', threads: 1, memoryBytes: 2 ** 31 });
  const own = { ...job, feeds: job.feeds.map(([name, shape, data]) => [name, { shape, data: floats(data) }]) };
  const model = {
    bytes: bytesOf(bytes),
    externalData: externalData.map(([path, data]) => ({ path, data: floats(data) })),
  };
  for (let warm = 0; warm < 20; warm += 1) await ask({ kind: 'run', job: own, model: warm === 0 ? model : null });
  const again = () => ask({ kind: 'run', job: own, model: null });
  const taken: [number, number, number][] = [];
  for (let run = 0; run < count; run += 1) {
    const start = performance.now();
    const { kind, runMs } = await again();
    if (kind !== 'done') throw new Error(`a run ended as ${kind}`);
    const middle = performance.now();
    await Promise.all(Array.from({ length: inFlight }, again));
    taken.push([middle - start, runMs, (performance.now() - middle) / inFlight]);
  }
  await convas.closeNative(id);
  return taken;
}
