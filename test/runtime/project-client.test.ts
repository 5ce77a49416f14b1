import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { openProject } from '../../src/core/project/open-project.ts';
import { differenceOf } from '../../src/core/project/same-project.ts';
import { serialiseProject } from '../../src/core/project/save-project.ts';
import type { Project } from '../../src/core/project/types.ts';
import { ok } from '../../src/core/result.ts';
import { toPosted } from '../../src/runtime/import-protocol.ts';
import { joined } from '../../src/runtime/pieces.ts';
import type { ProjectRequest } from '../../src/runtime/project.worker.ts';
import { createProjectReader } from '../../src/runtime/project-client.ts';
import type { ToWorker } from '../../src/runtime/protocol.ts';
import type { WorkerLike } from '../../src/runtime/worker-link.ts';
import { english } from '../support/said.ts';
import { pattern } from './support/pictures.ts';

/** The worker's work in this thread; everything is copied and moved as between real ones. */
function worker(ended: string[], answers = true): WorkerLike {
  let listener: (event: Event) => void = () => {};
  const take = joined<ProjectRequest>(({ data: { id, request } }) => {
    if (!answers) return;
    const opened = openProject(request);
    const { posted, buffers } = opened.ok ? toPosted(opened.value) : { posted: null, buffers: [] };
    const data = structuredClone({ id, reply: posted ? ok(posted) : opened }, { transfer: [...buffers] });
    queueMicrotask(() => listener({ data } as MessageEvent));
  });
  return {
    addEventListener: (type, given) => {
      if (type === 'message') listener = given;
    },
    terminate: () => void ended.push('ended'),
    postMessage: (message) => take({ data: structuredClone(message) } as MessageEvent<ToWorker<ProjectRequest>>),
  };
}

/** An example with a picture that makes its file larger than what is read at once. */
async function large(name: string): Promise<{ project: Project; bytes: Uint8Array<ArrayBuffer> }> {
  const opened = openProject(new Uint8Array(await readFile(`assets/examples/${name}.convas`)));
  if (!opened.ok) throw new Error(english(opened.error.message));
  const noise = pattern(1200, 1200).data.map((value, at) => value ^ ((at * 2654435761) >>> 11));
  const signature = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
  const picture = { name: 'big.png', fit: 'crop' as const, bytes: new Uint8Array([...signature, ...noise]) };
  const project = { ...opened.value, pictures: [picture] };
  const bytes = serialiseProject(project);
  if (!bytes.ok) throw new Error(english(bytes.error.message));
  return { project, bytes: new Uint8Array(bytes.value) };
}

describe('opening a project', () => {
  it.each(['se-cnn', 'selfie-segmentation'])(
    'that is large, %s, comes back whole from its worker, which ends',
    async (name) => {
      const { project, bytes } = await large(name);
      expect(bytes.length).toBeGreaterThan(4 * 2 ** 20);
      const ended: string[] = [];
      const read = await createProjectReader(() => worker(ended))(bytes);
      if (!read.ok) throw new Error(english(read.error.message));
      expect(differenceOf(project, read.value)).toBeNull();
      // A weight that was not edited is the very array of the model it came from.
      const imported = [...(read.value.document.imported?.tensors ?? [])];
      expect(imported.filter(([key, data]) => read.value.weights.get(key)?.data !== data)).toEqual([]);
      expect(ended).toEqual(['ended']);
      // The caller's bytes are its own still.
      expect(bytes.length).toBeGreaterThan(0);
    },
  );

  it('that is small is read by a worker too: what is small on disk may take long', async () => {
    const bytes = new Uint8Array(await readFile('assets/examples/lenet-5.convas'));
    const ended: string[] = [];
    const read = await createProjectReader(() => worker(ended))(bytes);
    expect(read.ok).toBe(true);
    expect(ended).toEqual(['ended']);
    const none = await createProjectReader(() => {
      throw new Error('no worker');
    })(bytes);
    expect(none.ok ? 'opened' : none.error.code).toBe('not-finished');
  });

  it('passes on why a file is refused', async () => {
    const read = await createProjectReader(() => worker([]))(new Uint8Array(5 * 2 ** 20));
    expect(read.ok ? 'opened' : read.error.code).toBe('zero-bytes');
  });

  it('ends a worker that does not answer, by name, and the next file is opened', async () => {
    const ended: string[] = [];
    const read = await createProjectReader(() => worker(ended, false), 20)(new Uint8Array(5 * 2 ** 20));
    expect(read.ok ? 'opened' : read.error.code).toBe('not-finished');
    expect(ended).toEqual(['ended']);
  });
});
