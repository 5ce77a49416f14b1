import { useMemo } from 'react';
import type { Diagnostic } from '../../core/diagnostics.ts';
import { fixesFor } from '../../core/drawing/fixes.ts';
import { type Text, text, textKey } from '../../core/text.ts';
import { useEditor, useEditorState, useText } from '../editor-context.ts';
import styles from './problem-card.module.css';

export const SEVERITY_WORDS: Readonly<Record<Diagnostic['severity'], Text>> = {
  error: text('problems.problemCard.error', 'Error'),
  unfinished: text('problems.problemCard.unfinished', 'Unfinished'),
  warning: text('problems.problemCard.warning', 'Warning'),
  info: text('problems.problemCard.info', 'Note'),
};

interface ProblemCardProps {
  /** The layer that has the problem; null for one of the whole drawing. */
  readonly node: string | null;
  readonly entry: Diagnostic;
  /** Names the layer and leads to it. */
  readonly withCause?: boolean;
}

/** One problem: what happened, what to do, and the fixes with the shape each would lead to. */
export function ProblemCard({ node, entry, withCause }: ProblemCardProps) {
  const editor = useEditor();
  const t = useText();
  const document = useEditorState((state) => state.document);
  const analysis = useEditorState((state) => state.analysis);
  const fixes = useMemo(
    () => (node === null ? [] : fixesFor(document, analysis, node, entry)),
    [document, analysis, node, entry],
  );
  const name = node === null ? undefined : document.nodes.get(node)?.name;
  return (
    <article className={`${styles.card} ${styles[entry.severity]}`}>
      <header className={styles.header}>
        <b>{t(SEVERITY_WORDS[entry.severity])}</b>
        {withCause && node !== null && name !== undefined && (
          <button type="button" className={styles.cause} onClick={() => editor.view.reveal(node)}>
            {name}
          </button>
        )}
      </header>
      <p>{t(entry.message)}</p>
      <p className={styles.remedy}>{t(entry.remedy)}</p>
      {fixes.length > 0 && (
        <div className={styles.fixes}>
          {fixes.map((fix) => (
            <button
              key={textKey(fix.title)}
              type="button"
              className={styles.fix}
              onClick={() => editor.layers.applyFix(fix)}
            >
              <span>{t(fix.title)}</span>
              {fix.resultShape !== null && <span className={styles.shape}>→ {fix.resultShape}</span>}
            </button>
          ))}
        </div>
      )}
    </article>
  );
}
