import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { inRoot } from '../../scripts/lib/paths.mjs';
import { type ArrayRequest, readArrays } from '../../src/core/dataset/read-arrays.ts';
import { createArraysReader } from '../../src/runtime/arrays-client.ts';
import type { ToWorker } from '../../src/runtime/protocol.ts';
import type { WorkerLike } from '../../src/runtime/worker-link.ts';

/** The worker's work in this thread; everything is copied and moved as between real ones. */
function worker(ended: string[], answers = true): WorkerLike {
  let listener: (event: Event) => void = () => {};
  return {
    addEventListener: (type, given) => {
      if (type === 'message') listener = given;
    },
    terminate: () => void ended.push('ended'),
    postMessage: (message) => {
      if (!answers) return;
      const { id, request } = structuredClone(message) as ToWorker<ArrayRequest>;
      const reply = readArrays(request);
      const transfer = reply.ok ? reply.value.parts.map(({ pixels }) => pixels.bytes.buffer as ArrayBuffer) : [];
      const data = structuredClone({ id, reply }, { transfer });
      queueMicrotask(() => listener({ data } as MessageEvent));
    },
  };
}

const bytesOf = (name: string) => new Uint8Array(readFileSync(inRoot('test/fixtures/datasets', name)));

describe('arrays read in a worker', () => {
  it('are what they are without one, and the worker ends', async () => {
    const ended: string[] = [];
    const read = createArraysReader(() => worker(ended));
    const idx = {
      images: bytesOf('packed-images-idx3-ubyte.gz'),
      labels: bytesOf('packed-labels-idx1-ubyte.gz'),
      split: null,
    };
    const requests: ArrayRequest[] = [
      ...['nhw.npz', 'nchw.npz', 'several.npz', 'float-big-f4.npz', 'objects.npz'].map(
        (name): ArrayRequest => ({ kind: 'npz', bytes: bytesOf(name), answers: { order: null } }),
      ),
      { kind: 'idx', pairs: [idx, { ...idx, split: 'test' }] },
    ];
    for (const request of requests) expect(await read(request)).toEqual(readArrays(request));
    expect(ended).toHaveLength(requests.length);
  });

  it('that never end are given up, in words', async () => {
    const ended: string[] = [];
    const read = createArraysReader(() => worker(ended, false), 5);
    const given = await read({ kind: 'npz', bytes: bytesOf('nhw.npz'), answers: { order: null } });
    expect(given.ok ? null : given.error.code).toBe('not-finished');
    expect(ended.length).toBeGreaterThan(0);
  });
});
