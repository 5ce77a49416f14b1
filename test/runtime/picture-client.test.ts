import { afterEach, describe, expect, it, vi } from 'vitest';
import { pictureError } from '../../src/core/picture/messages.ts';
import { ok } from '../../src/core/result.ts';
import { createPictureDecoder } from '../../src/runtime/picture-client.ts';
import { FakeWorker } from './support/fake-worker.ts';

const PICTURE = ok({ width: 1, height: 1, data: new Uint8ClampedArray(4), format: 'png', notes: [] });
const bytes = Uint8Array.of(1, 2, 3);

function decoder(answer: (request: Uint8Array) => unknown) {
  const workers: FakeWorker[] = [];
  const decode = createPictureDecoder(() => {
    const worker = new FakeWorker(answer);
    workers.push(worker);
    return worker;
  });
  const code = async (...args: Parameters<typeof decode>) => {
    const result = await decode(...args);
    return result.ok ? 'decoded' : result.error.code;
  };
  return { workers, code };
}

afterEach(() => {
  vi.useRealTimers();
});

describe('decoding pictures in the background', () => {
  it('one worker decodes one picture after another', async () => {
    let atOnce = 0;
    let most = 0;
    const { workers, code } = decoder(async () => {
      atOnce += 1;
      most = Math.max(most, atOnce);
      await new Promise((resolve) => setImmediate(resolve));
      atOnce -= 1;
      return PICTURE;
    });
    const codes = await Promise.all(Array.from({ length: 20 }, () => code(bytes)));
    expect(codes).toEqual(new Array(20).fill('decoded'));
    expect([workers.length, most]).toEqual([1, 1]);
  });

  it('a decoder that hangs is ended at the deadline, and the next picture is decoded', async () => {
    let hang = true;
    const { workers, code } = decoder(() => (hang ? null : PICTURE));
    expect(await code(bytes, { deadlineMs: 20 })).toBe('timed-out');
    hang = false;
    expect(await code(bytes)).toBe('decoded');
    expect(workers.map(({ terminated }) => terminated)).toEqual([true, false]);
  });

  it('the deadline counts from a picture’s turn, not from when it was dropped', async () => {
    vi.useFakeTimers();
    const { code } = decoder(() => new Promise((resolve) => setTimeout(() => resolve(PICTURE), 30)));
    const codes = Promise.all(Array.from({ length: 5 }, () => code(bytes, { deadlineMs: 100 })));
    // Five pictures take longer than one may.
    await vi.advanceTimersByTimeAsync(5 * 30);
    expect(await codes).toEqual(new Array(5).fill('decoded'));
  });

  it('a crash is one error, and the next picture is decoded', async () => {
    let crash = true;
    const { workers, code } = decoder(() => {
      if (crash) queueMicrotask(() => workers.at(-1)?.crash('gone'));
      return crash ? null : PICTURE;
    });
    expect(await code(bytes)).toBe('worker-crashed');
    crash = false;
    expect(await code(bytes)).toBe('decoded');
  });

  it('can be cancelled before and during', async () => {
    const abort = new AbortController();
    const { code } = decoder(() => {
      queueMicrotask(() => abort.abort());
      return null;
    });
    const running = code(bytes, { signal: abort.signal });
    const waiting = code(bytes, { signal: abort.signal });
    expect(await Promise.all([running, waiting])).toEqual(['cancelled', 'cancelled']);
  });

  it('a worker gives the memory of a very large picture back', async () => {
    const sizes = [5000, 100, 100];
    const { workers, code } = decoder(() => {
      const width = sizes.shift() ?? 0;
      return ok({ width, height: width, data: new Uint8ClampedArray(4), format: 'png', notes: [] });
    });
    for (let picture = 0; picture < 3; picture += 1) expect(await code(bytes)).toBe('decoded');
    expect(workers.map(({ terminated }) => terminated)).toEqual([true, false]);
  });

  it('a worker that ran out of memory is replaced', async () => {
    const { workers, code } = decoder(() => ({ ok: false, error: pictureError('out-of-memory') }));
    expect(await code(bytes)).toBe('out-of-memory');
    expect(await code(bytes)).toBe('out-of-memory');
    expect(workers.length).toBe(2);
  });
});
