import { describe, expect, it } from 'vitest';
import { packNpy } from '../../src/core/export/npy-archive.ts';
import { writeSafetensors } from '../../src/core/project/safetensors.ts';
import { readNpy, writeNpy } from '../../src/core/weights/npy.ts';
import { readTensorFile } from '../../src/core/weights/tensor-file.ts';
import type { ToWorker } from '../../src/runtime/protocol.ts';
import type { TensorsRequest } from '../../src/runtime/tensors.worker.ts';
import { createTensorReader } from '../../src/runtime/tensors-client.ts';
import type { WorkerLike } from '../../src/runtime/worker-link.ts';
import { english, korean } from '../support/said.ts';

/** The worker's work in this thread; everything is copied as between real ones. */
function worker(ended: string[], answers = true): WorkerLike {
  let listener: (event: Event) => void = () => {};
  return {
    addEventListener: (type, given) => {
      if (type === 'message') listener = given;
    },
    terminate: () => void ended.push('ended'),
    postMessage: (message) => {
      if (!answers) return;
      const { id, request } = structuredClone(message) as ToWorker<TensorsRequest>;
      const data = structuredClone({ id, reply: readTensorFile(request.name, request.bytes) });
      queueMicrotask(() => listener({ data } as MessageEvent));
    },
  };
}

const TENSORS = new Map([
  ['conv.weight', { shape: [2, 3], data: Float32Array.of(1, 2, 3, 4, 5, 6) }],
  ['conv.bias', { shape: [2], data: Float32Array.of(-1, 0.5) }],
]);

describe('a file of tensors in a worker', () => {
  it.each([
    ['w.safetensors', writeSafetensors({ tensors: TENSORS, metadata: {} })],
    ['w.npz', packNpy(TENSORS)],
    ['conv.bias.npy', writeNpy({ shape: [2], data: Float32Array.of(-1, 0.5) })],
  ])('%s comes back whole, and ends the worker', async (name, bytes) => {
    const ended: string[] = [];
    const read = await createTensorReader(() => worker(ended))(name, bytes);
    expect(read).toEqual(readTensorFile(name, bytes));
    expect(read.ok && read.value.get('conv.bias')?.tensor.data).toEqual(Float32Array.of(-1, 0.5));
    expect(ended).toEqual(['ended']);
    expect(bytes.length).toBeGreaterThan(0);
  });

  it('passes on why a file is refused', async () => {
    const read = await createTensorReader(() => worker([]))('w.npy', new Uint8Array(20));
    expect(read.ok ? '' : english(read.error)).toContain('is not what its name says');
  });

  it('that does not end is ended, and one without a worker is refused, in words with its name', async () => {
    const ended: string[] = [];
    const late = await createTensorReader(() => worker(ended, false), 20)('w.npz', new Uint8Array(20));
    expect(late.ok ? '' : english(late.error)).toContain('“w.npz” could not be read to the end (no answer within');
    expect(ended).toContain('ended');
    const none = await createTensorReader(() => {
      throw new Error('no worker');
    })('w.npz', new Uint8Array(20));
    expect(none.ok ? '' : english(none.error)).toContain('no worker');
  });
});

describe('the memory that tensors take', () => {
  const FEW = 2 ** 28 + 1;

  it('counts by what they are as float32: a gigabyte of truth values is refused before one is read', () => {
    const header = new TextEncoder().encode(
      JSON.stringify({ mask: { dtype: 'BOOL', shape: [FEW], data_offsets: [0, FEW] } }),
    );
    const file = new Uint8Array(8 + header.length + FEW);
    new DataView(file.buffer).setBigUint64(0, BigInt(header.length), true);
    file.set(header, 8);
    const read = readTensorFile('mask.safetensors', file);
    expect(read.ok ? '' : english(read.error)).toContain('1 GiB');
    expect(read.ok ? '' : korean(read.error)).toContain('float32');
  });

  it('is what is left for an array, in an archive too', () => {
    const file = writeNpy({ shape: [4], data: Float32Array.of(1, 2, 3, 4) });
    expect(readNpy(file, 16).ok).toBe(true);
    const over = readNpy(file, 15);
    expect(over.ok ? '' : english(over.error)).toContain('takes 16 B as float32');
  });
});
