import { lensNode } from '../../core/compile/watch.ts';
import { runnablePart } from '../../core/graph/runnable.ts';
import { text } from '../../core/text.ts';
import { runCases } from '../../store/cases.ts';
import { currentRun } from '../../store/selectors.ts';
import { useEditor, useEditorState, useText } from '../editor-context.ts';
import { Notice } from './notice.tsx';

/** Stands where numbers would: says what they are waiting for. */
export function Waiting() {
  const t = useText();
  const editor = useEditor();
  const none = useEditorState((state) => runCases(state).length === 0);
  const waits = useEditorState((state) => {
    const id = lensNode(state);
    return id === null || !(runnablePart(state.analysis)?.document.nodes.has(id) ?? false);
  });
  const running = useEditorState((state) => state.run.kind === 'running');
  const ran = useEditorState((state) => currentRun(state) !== null);
  if (none) {
    const action = { label: t(strings.add), run: () => void editor.files.addPictures() };
    return (
      <Notice tone="info" fill title={t(strings.noPicture)} action={action}>
        {t(strings.noPictureHelp)}
      </Notice>
    );
  }
  if (waits) return <Notice tone="info" fill title={t(strings.noNumbers)} />;
  if (running || !ran) return <Notice tone="info" fill title={t(strings.running)} />;
  return <Notice tone="info" fill title={t(strings.notThisLayer)} />;
}

const strings = {
  noPicture: text('lens.waiting.noPicture', 'Add a picture to see this layer at work.'),
  noPictureHelp: text('lens.waiting.noPictureHelp', 'Drop one anywhere in the window.'),
  add: text('lens.waiting.add', 'Add pictures…'),
  noNumbers: text('lens.waiting.noNumbers', 'This layer does not run yet.'),
  running: text('lens.waiting.running', 'Running…'),
  notThisLayer: text('lens.waiting.notThisLayer', 'This layer’s output was not read in the last run.'),
};
