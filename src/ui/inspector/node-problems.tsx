import { text, textKey } from '../../core/text.ts';
import { allProblems } from '../../store/problems.ts';
import { useEditor, useEditorState, useText } from '../editor-context.ts';
import { ProblemCard } from '../problems/problem-card.tsx';
import styles from './inspector.module.css';

/** What is wrong with the selected layer, or with the one it waits for. */
export function NodeProblems({ id }: { id: string }) {
  const editor = useEditor();
  const t = useText();
  const analysis = useEditorState((state) => state.analysis);
  const document = useEditorState((state) => state.document);
  const blockedBy = analysis.nodes.get(id)?.blockedBy ?? null;
  const cause = blockedBy === null ? undefined : document.nodes.get(blockedBy);
  const problems = useEditorState(allProblems);
  const entries = problems.flatMap(({ node, entry }) => (node === id ? [entry] : []));
  if (!cause && entries.length === 0) return null;
  return (
    <div className={styles.problems}>
      {cause && (
        <p className={styles.muted}>
          {t(text('inspector.nodeProblems.waitsUntilThisLayerIs', 'Waits until this layer is mended: '))}
          <button type="button" className={styles.textLink} onClick={() => editor.view.reveal(cause.id)}>
            {cause.name}
          </button>
        </p>
      )}
      {entries.map((entry) => (
        <ProblemCard key={`${entry.code}:${entry.input ?? ''}:${textKey(entry.message)}`} node={id} entry={entry} />
      ))}
    </div>
  );
}
