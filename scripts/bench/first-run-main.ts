import { readFileSync } from 'node:fs';
import { english } from '../../test/support/said.ts';
import { createBareSession, setThreads } from './bare-session.ts';
import { asset, openInEditor } from './editor.ts';

/** A process that lives for one first run and prints what it took. */

export type FirstRunTask =
  | { readonly kind: 'convas'; readonly root: string }
  | {
      readonly kind: 'bare';
      readonly threads: number;
      readonly model: string;
      readonly input: string;
      readonly inputName: string;
      readonly shape: readonly number[];
      readonly output: string;
    };

export interface FirstRun {
  /** Since the process began. */
  readonly totalMs: number;
  /** Making the session and running it once. */
  readonly sessionMs: number;
}

async function convas({ root }: Extract<FirstRunTask, { kind: 'convas' }>): Promise<FirstRun> {
  const editor = await openInEditor(asset(root, 'examples', 'se-cnn.convas'));
  return new Promise((resolve, reject) => {
    const look = () => {
      const { results, currentPicture, run } = editor.store.getState();
      if (run.kind === 'failed') reject(new Error(run.error.detail ?? english(run.error.message)));
      const result = currentPicture === null ? undefined : results.get(currentPicture);
      if (!result?.scores) return;
      resolve({ totalMs: performance.now(), sessionMs: result.createMs + result.runMs });
    };
    editor.store.subscribe(look);
  });
}

async function bare(task: Extract<FirstRunTask, { kind: 'bare' }>): Promise<FirstRun> {
  setThreads(task.threads);
  const bytes = readFileSync(task.input);
  const data = new Float32Array(new Uint8Array(bytes).buffer);
  const model = readFileSync(task.model);
  const start = performance.now();
  const session = await createBareSession(model);
  await session.run({ [task.inputName]: { shape: task.shape, data } }, [task.output]);
  const end = performance.now();
  return { totalMs: end, sessionMs: end - start };
}

const task = JSON.parse(process.argv[2] ?? '') as FirstRunTask;
const result = await (task.kind === 'convas' ? convas(task) : bare(task));
process.stdout.write(JSON.stringify(result), () => process.exit(0));
