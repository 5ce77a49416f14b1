import { readFile } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { differenceOf } from '../../src/core/project/same-project.ts';
import { ok } from '../../src/core/result.ts';
import { joined } from '../../src/runtime/pieces.ts';
import type { ToWorker } from '../../src/runtime/protocol.ts';
import type { WorkerLike } from '../../src/runtime/worker-link.ts';
import { contentsOf, encodeBody } from '../../src/store/backup-body.ts';
import { createParts } from '../../src/store/backup-parts.ts';
import { createRestorer, type KeptBody, restoreHere, restoreReply } from '../../src/store/restore-backup.ts';
import { createDriver } from '../support/editor-driver.ts';
import { english } from '../support/said.ts';

let driver: ReturnType<typeof createDriver>;
beforeEach(() => {
  driver = createDriver();
});
afterEach(() => driver.dispose());

/** The worker's work in this thread; everything is copied and moved as between real ones. */
function worker(ended: string[]): WorkerLike {
  let listener: (event: Event) => void = () => {};
  const take = joined<KeptBody>(({ data: { id, request } }) => {
    const { reply, buffers } = restoreReply(request);
    const data = structuredClone({ id, reply }, { transfer: [...buffers] });
    queueMicrotask(() => listener({ data } as MessageEvent));
  });
  return {
    addEventListener: (type, given) => {
      if (type === 'message') listener = given;
    },
    terminate: () => void ended.push('ended'),
    postMessage: (message, transfer = []) =>
      take({ data: structuredClone(message, { transfer }) } as MessageEvent<ToWorker<KeptBody>>),
  };
}

/** The open document as it is kept. */
async function kept(): Promise<KeptBody> {
  const stored = new Map<string, Uint8Array<ArrayBuffer>>();
  const parts = createParts(async (bytes) => {
    stored.set(`part ${stored.size}`, bytes.slice());
    return ok(`part ${stored.size - 1}`);
  });
  await parts.place(contentsOf(driver.state()));
  return { body: new TextEncoder().encode(encodeBody(driver.state(), parts).json), parts: stored };
}

describe('a backup that a worker reads', () => {
  it.each(['se-cnn', 'selfie-segmentation'])('%s: comes back whole, and is kept again without a copy', async (name) => {
    const bytes = new Uint8Array(await readFile(`assets/examples/${name}.convas`));
    expect(await driver.editor.files.openExample(bytes)).toBe(true);
    driver.editor.layers.setTitle('Mine');
    const body = await kept();
    const ended: string[] = [];
    let copied = 0;
    const parts = createParts(async () => {
      copied += 1;
      return ok('copy');
    });
    const restored = await createRestorer(() => worker(ended))(body, parts);
    if (!restored.ok) throw new Error(english(restored.error.message));
    const { project, file, view, lost } = restored.value;
    const { document, weights, pictures } = driver.state();
    const before = { document, weights, pictures: pictures.map(({ name, bytes, fit }) => ({ name, bytes, fit })) };
    expect(differenceOf(before, project)).toBeNull();
    expect(lost).toBe(0);
    expect(ended).toEqual(['ended']);
    // What the window would read itself.
    const here = await restoreHere(
      body,
      createParts(async () => ok('')),
    );
    expect(here.ok && { file: here.value.file, view: here.value.view }).toEqual({ file, view });
    // A weight that was not edited is the very array of the model it came from.
    const imported = [...(project.document.imported?.tensors ?? [])];
    expect(imported.filter(([key, data]) => project.weights.get(key)?.data !== data)).toEqual([]);
    expect(project.ahead?.length ?? 0).toBe(document.imported ? 2 : 0);
    const state = { ...driver.state(), ...project, pictures: project.pictures as typeof pictures };
    await parts.place(contentsOf(state));
    expect(copied).toBe(0);
  });

  it('says so where it is not of this program, and where its worker breaks', async () => {
    const parts = createParts(async () => ok(''));
    const none = { body: new TextEncoder().encode('{}'), parts: new Map() };
    const refused = await createRestorer(() => worker([]))(none, parts);
    expect(!refused.ok && english(refused.error.message)).toContain('not of a kind');
    const broken = await createRestorer(() => {
      throw new Error('no worker');
    })(none, parts);
    expect(!broken.ok && english(broken.error.message)).toContain('no worker');
  });
});
