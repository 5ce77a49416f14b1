import { blocks, type Diagnostic } from '../../core/diagnostics.ts';
import type { Analysis } from '../../core/graph/analyze.ts';
import { leftOutInWords, runnablePart } from '../../core/graph/runnable.ts';
import { text } from '../../core/text.ts';
import { allProblems, type Problem } from '../../store/problems.ts';
import { currentRun } from '../../store/selectors.ts';
import type { EditorState } from '../../store/state.ts';
import { useEditor, useEditorState, useText } from '../editor-context.ts';
import { blamedLayer } from './blamed-layer.ts';
import { Notice } from './notice.tsx';

/** Why there are no fresh numbers, in one line above whatever numbers there are. */
export function LensNotice() {
  const t = useText();
  const editor = useEditor();
  const run = useEditorState((state) => state.run);
  const analysis = useEditorState((state) => state.analysis);
  const runs = runnablePart(analysis) !== null;
  const without = leftOutInWords(analysis);
  const empty = useEditorState((state) => state.document.nodes.size === 0);
  const blamed = useEditorState(blamedLayer);
  const first = useEditorState((state) => firstProblem(state.analysis));
  const odd = useEditorState(nonFiniteProblem);
  if (empty) return null;
  const show = first === null ? undefined : { label: t(strings.show), run: () => editor.view.reveal(first) };
  if (!runs) return <Notice tone="info" title={t(strings.nothing)} action={show} />;
  const again = { label: t(strings.again), run: () => void editor.runs.runNow() };
  if (run.kind === 'failed') {
    const blame = blamed && { label: t(strings.showLayer), run: () => editor.view.reveal(blamed) };
    return (
      <Notice tone="error" title={t(strings.failed)} action={blame || again}>
        <span title={run.error.detail}>{t(run.error.message)}</span>
      </Notice>
    );
  }
  if (run.kind === 'cancelled') {
    return (
      <Notice tone="info" title={t(strings.cancelled)} action={again}>
        {t(strings.kept)}
      </Notice>
    );
  }
  if (odd) {
    const { node } = odd;
    const action = node === null ? again : { label: t(strings.showLayer), run: () => editor.view.reveal(node) };
    return (
      // One line: the numbers below need the room, and the problems list says the rest.
      <Notice tone="warning" title={t(odd.entry.message)} action={action} />
    );
  }
  if (without) return <Notice tone="info" title={t(without)} action={show} />;
  return null;
}

/** What the shown run says of NaN, in the words of the problems list. */
function nonFiniteProblem(state: EditorState): Problem | null {
  if (!currentRun(state)?.nonFinite) return null;
  return allProblems(state).find(({ entry }) => NON_FINITE_CODES.has(entry.code)) ?? null;
}

const NON_FINITE_CODES: ReadonlySet<string> = new Set(['not-finite-first', 'not-finite-unplaced']);

/** The first layer, in data-flow order, with an error of its own, or else an unfinished one. */
function firstProblem({ order, nodes }: Analysis): string | null {
  const first = (found: (entry: Diagnostic) => boolean) => order.find((id) => nodes.get(id)?.diagnostics.some(found));
  return first((entry) => entry.severity === 'error') ?? first(blocks) ?? null;
}

const strings = {
  nothing: text('lens.lensNotice.nothing', 'Nothing can run yet: connect a layer to a picture.'),
  show: text('lens.lensNotice.show', 'Show the first'),
  showLayer: text('lens.lensNotice.showLayer', 'Show the layer'),
  failed: text('lens.lensNotice.failed', 'The run failed.'),
  cancelled: text('lens.lensNotice.cancelled', 'Run cancelled.'),
  kept: text('lens.lensNotice.kept', 'The last results stay.'),
  again: text('lens.lensNotice.again', 'Run again'),
};
