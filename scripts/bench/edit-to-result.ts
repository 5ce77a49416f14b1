import { compile } from '../../src/core/compile/compile.ts';
import type { Editor } from '../../src/store/editor.ts';
import type { EditorState } from '../../src/store/state.ts';
import { english } from '../../test/support/said.ts';
import { createBareSession } from './bare-session.ts';
import { asset, openInEditor } from './editor.ts';
import { milliseconds, type PartOptions, type Row, settle, timeAsync } from './measure.ts';
import { interleave } from './statistics.ts';

interface Loop {
  /** From the user's action to new scores of the picture that is shown. */
  readonly total: number;
  /** The part of it after the wait for the hand to rest. */
  readonly work: number;
}

/** Edits and silenced channels of the open SE-CNN, up to new scores. */
export async function editToResult({ root, quick }: PartOptions): Promise<readonly Row[]> {
  const editor = await openInEditor(asset(root, 'examples', 'se-cnn.convas'));
  await idle(editor);
  const layer = [...editor.store.getState().document.nodes.values()].find((node) => node.type === 'squeezeExcitation');
  if (!layer) throw new Error('the example has no attention layer');
  let hidden = 2;
  const runs: number[] = [];
  const works: Record<'edit' | 'silence', number[]> = { edit: [], silence: [] };
  const loop = async (name: keyof typeof works, action: () => void) => {
    const { total, work } = await untilScores(editor, action);
    works[name].push(work);
    return total;
  };
  const samples = await interleave(
    {
      // Another width each time: no session of an earlier one can serve.
      edit: () => {
        hidden += 1;
        return loop('edit', () => editor.layers.setAttribute(layer.id, 'hiddenChannels', hidden));
      },
      bare: async () => {
        const { made, again } = await bareLoop(editor.store.getState());
        runs.push(again);
        return made;
      },
      silence: () => loop('silence', () => editor.gates.toggleSilence(layer.id, 0)),
      unsilence: async () => (await untilScores(editor, () => editor.gates.clear())).total,
    },
    { repetitions: quick ? 4 : 15, warmUp: 2, between: settle },
  );
  editor.dispose();
  // Without the warm-up's.
  const counted = (values: readonly number[]) => values.slice(-samples.edit.length);
  const bare = milliseconds('bare session made and run', samples.bare);
  const bareRun = milliseconds('bare session, one run', counted(runs));
  const after = (name: keyof typeof works) => milliseconds('of it after the wait', counted(works[name]));
  return [
    {
      subject: 'attribute edit to new scores',
      measured: milliseconds('Convas, with its 60 ms wait', samples.edit),
      baseline: bare,
      goal: null,
    },
    { subject: 'attribute edit to new scores', measured: after('edit'), baseline: bare, goal: null },
    {
      subject: 'channel silenced to new scores',
      measured: milliseconds('Convas, with its 60 ms wait', samples.silence),
      baseline: bareRun,
      goal: null,
    },
    {
      subject: 'channel silenced to new scores',
      measured: after('silence'),
      baseline: bareRun,
      goal: null,
    },
  ];
}

function untilScores(editor: Editor, action: () => void): Promise<Loop> {
  const before = shown(editor.store.getState());
  const start = performance.now();
  let begun: number | null = null;
  const scores = new Promise<Loop>((resolve, reject) => {
    const stop = editor.store.subscribe((state) => {
      if (state.run.kind === 'running') begun ??= performance.now();
      if (state.run.kind === 'failed') reject(new Error(state.run.error.detail ?? english(state.run.error.message)));
      if (shown(state) === before) return;
      stop();
      const end = performance.now();
      resolve({ total: end - start, work: end - (begun ?? end) });
    });
  });
  action();
  return scores.then(async (loop) => {
    await idle(editor);
    return loop;
  });
}

function shown({ results, currentPicture }: EditorState) {
  return currentPicture === null ? undefined : results.get(currentPicture);
}

/** Until the other pictures are done too. */
async function idle(editor: Editor): Promise<void> {
  for (;;) {
    await new Promise((resolve) => setTimeout(resolve, 5));
    const { run, stale, results } = editor.store.getState();
    if (run.kind === 'idle' && !stale && results.size > 0) return;
  }
}

/** What ONNX Runtime alone needs for the drawing as it stands: its exported model's session and run, and a run again. */
async function bareLoop({ document, analysis, weights, pictures }: EditorState) {
  const model = compile(document, analysis, weights, { mode: 'plain' });
  if (!model.ok || pictures.length === 0) throw new Error('the drawing does not compile');
  const { bytes, inputName, inputType, outputs } = model.value;
  const shape = inputType.shape.map((dim) => (typeof dim === 'number' ? dim : 1));
  const feeds = { [inputName]: { shape, data: new Float32Array(shape.reduce((a, b) => a * b, 1)) } };
  const fetches = [outputs[0]?.name ?? ''];
  const start = performance.now();
  const session = await createBareSession(bytes);
  await session.run(feeds, fetches);
  const made = performance.now() - start;
  const again = await timeAsync(() => session.run(feeds, fetches));
  await session.release();
  return { made, again };
}
