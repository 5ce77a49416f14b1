import { readFile } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { err } from '../../src/core/result.ts';
import { memoryPlatform } from '../../src/platform/memory.ts';
import { runtimeError } from '../../src/runtime/errors.ts';
import { decodePictureInNode } from '../../src/runtime/image/node.ts';
import { createNodeRuntime } from '../../src/runtime/node.ts';
import type { Runtime } from '../../src/runtime/types.ts';
import { createEditor, type Editor } from '../../src/store/editor.ts';

/** Runs that end only when they are stopped, as a network with an endless loop would. */

let editor: Editor;
let stopped: boolean[];

beforeEach(async () => {
  // Before the editor: opening a drawing sets a timer for a run of its own.
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  stopped = [];
  const run: Runtime['run'] = (_request, signal) =>
    new Promise((resolve) => {
      const index = stopped.push(false) - 1;
      signal?.addEventListener('abort', () => {
        stopped[index] = true;
        resolve(err(runtimeError('cancelled')));
      });
    });
  editor = createEditor({
    runtime: { ...createNodeRuntime(), run },
    platform: memoryPlatform(),
    decode: decodePictureInNode,
  });
  await editor.files.openExample(new Uint8Array(await readFile('assets/examples/lenet-5.convas')));
  await editor.pictures.add([
    { name: 'a.jpg', bytes: new Uint8Array(await readFile('assets/pictures/astronaut.jpg')) },
  ]);
});
afterEach(() => {
  vi.useRealTimers();
  editor.dispose();
});

/** The second overtakes the first, which has begun. */
async function twoRuns(): Promise<void> {
  for (let begun = 1; begun <= 2; begun += 1) {
    void editor.runs.runNow();
    while (stopped.length < begun) await vi.advanceTimersByTimeAsync(1);
  }
}

describe('a run that does not end', () => {
  it('is stopped by Cancel also where a newer one has overtaken it', async () => {
    await twoRuns();
    expect(stopped.length).toBeGreaterThan(1);
    editor.runs.cancel();
    await vi.advanceTimersByTimeAsync(0);
    expect(stopped.every(Boolean)).toBe(true);
    expect(editor.store.getState().run.kind).toBe('cancelled');
  });

  it('holds up what comes after it for seconds, not for minutes', async () => {
    await twoRuns();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(stopped[0]).toBe(false);
    await vi.advanceTimersByTimeAsync(11_000);
    expect(stopped[0]).toBe(true);
    expect(stopped.at(-1)).toBe(false);
  });
});
