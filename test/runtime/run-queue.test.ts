import { describe, expect, it } from 'vitest';
import { err, ok } from '../../src/core/result.ts';
import { runtimeError } from '../../src/runtime/errors.ts';
import { createRunQueue, type RunResult } from '../../src/runtime/run-queue.ts';
import type { RunRequest } from '../../src/runtime/types.ts';

/** A queue whose runs end when told to. */
function harness() {
  const started: string[] = [];
  const busy: boolean[] = [];
  const endings = new Map<string, (result: RunResult) => void>();
  let interrupts = 0;
  const queue = createRunQueue({
    execute: (request) => {
      const name = request.fetches[0] ?? '';
      started.push(name);
      return new Promise((resolve) => endings.set(name, resolve));
    },
    interrupt: () => {
      interrupts += 1;
      endings.get(started.at(-1) ?? '')?.(err(runtimeError('run-failed')));
    },
    onBusy: (value) => busy.push(value),
  });
  const codes: Record<string, string> = {};
  const add = (name: string, purpose?: string, signal?: AbortSignal) => {
    const request = { fetches: [name], ...(purpose === undefined ? {} : { purpose }) } as unknown as RunRequest;
    const result = queue.add(request, signal).then((outcome) => {
      codes[name] = outcome.ok ? 'done' : outcome.error.code;
    });
    return result;
  };
  const finish = async (name: string) => {
    endings.get(name)?.(ok({ values: new Map(), provider: 'wasm', createMs: 0, runMs: 1 }));
    await settled();
  };
  return { queue, add, finish, started, busy, codes, interrupts: () => interrupts };
}

const settled = () => new Promise((resolve) => setTimeout(resolve, 0));

describe('the run queue', () => {
  it('runs one at a time, first come first served', async () => {
    const { add, finish, started, codes, busy } = harness();
    const all = Promise.all([add('a'), add('b'), add('c')]);
    expect(started).toEqual(['a']);
    await finish('a');
    expect(started).toEqual(['a', 'b']);
    await finish('b');
    await finish('c');
    await all;
    expect(codes).toEqual({ a: 'done', b: 'done', c: 'done' });
    expect(busy).toEqual([true, false]);
  });

  it('of waiting runs with one purpose only the newest runs', async () => {
    const { add, finish, started, codes, interrupts } = harness();
    const all = Promise.all([add('a', 'p'), add('b', 'p'), add('other', 'q'), add('c', 'p'), add('plain')]);
    await finish('a');
    await finish('other');
    await finish('c');
    await finish('plain');
    await all;
    expect(started).toEqual(['a', 'other', 'c', 'plain']);
    expect(codes).toEqual({ a: 'done', b: 'superseded', c: 'done', other: 'done', plain: 'done' });
    expect(interrupts()).toBe(0);
  });

  it('a waiting run is cancelled without stopping the one under way', async () => {
    const { add, finish, codes, interrupts } = harness();
    const abort = new AbortController();
    const all = Promise.all([add('a'), add('b', undefined, abort.signal)]);
    abort.abort();
    await finish('a');
    await all;
    expect(codes).toEqual({ a: 'done', b: 'cancelled' });
    expect(interrupts()).toBe(0);
  });

  it('a running one is stopped, and the next goes on', async () => {
    const { add, finish, codes, interrupts } = harness();
    const abort = new AbortController();
    const all = Promise.all([add('a', undefined, abort.signal), add('b')]);
    abort.abort();
    await settled();
    await finish('b');
    await all;
    expect(codes).toEqual({ a: 'cancelled', b: 'done' });
    expect(interrupts()).toBe(1);
  });

  it('a signal that is aborted already, or after the end, changes nothing', async () => {
    const { add, finish, started, codes, interrupts } = harness();
    await add('never', undefined, AbortSignal.abort());
    const abort = new AbortController();
    const run = add('a', undefined, abort.signal);
    await finish('a');
    await run;
    abort.abort();
    expect(started).toEqual(['a']);
    expect(codes).toEqual({ never: 'cancelled', a: 'done' });
    expect(interrupts()).toBe(0);
  });

  it('clearing ends everything', async () => {
    const { queue, add, codes } = harness();
    const all = Promise.all([add('a'), add('b')]);
    queue.clear(runtimeError('cancelled'));
    await all;
    expect(codes).toEqual({ a: 'cancelled', b: 'cancelled' });
  });

  it('a bug in a run ends that run only', async () => {
    let calls = 0;
    const queue = createRunQueue({
      execute: async () => {
        calls += 1;
        if (calls === 1) throw new Error('bug');
        return ok({ values: new Map(), provider: 'wasm', createMs: 0, runMs: 0 });
      },
      interrupt: () => {},
      onBusy: () => {},
    });
    const request = { fetches: [] } as unknown as RunRequest;
    const [first, second] = await Promise.all([queue.add(request), queue.add(request)]);
    expect(first.ok ? null : first.error).toMatchObject({ code: 'run-failed', detail: 'bug' });
    expect(second?.ok).toBe(true);
  });
});
