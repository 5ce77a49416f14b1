import { useState } from 'react';
import type { Diagnostic } from '../../core/diagnostics.ts';
import { type Text, text, textKey } from '../../core/text.ts';
import { useEditor, useEditorState, useText } from '../editor-context.ts';
import { fixInWords } from '../fix-words.ts';
import styles from './problem-card.module.css';
import { useFixes } from './use-fixes.ts';

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

/** Ways that are shown before somebody asks for more. */
const SHOWN = 4;

/** One problem: what happened, what to do, and the fixes with the shape each leads to and what it costs. */
export function ProblemCard({ node, entry, withCause }: ProblemCardProps) {
  const editor = useEditor();
  const t = useText();
  const document = useEditorState((state) => state.document);
  const locale = useEditorState((state) => state.locale);
  const [all, showAll] = useState(false);
  const fixes = useFixes(node, entry);
  const shown = all ? fixes : fixes.slice(0, SHOWN);
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
          {shown.map((fix) => (
            <button
              key={textKey(fix.title)}
              type="button"
              className={styles.fix}
              onClick={() => editor.layers.applyFix(fix)}
            >
              <span>{t(fix.title)}</span>
              <span className={styles.shape}>
                {fixInWords(fix, locale)
                  .map((words) => t(words))
                  .join(' · ')}
              </span>
            </button>
          ))}
          {shown.length < fixes.length && (
            <button type="button" className={styles.more} onClick={() => showAll(true)}>
              {t(text('problems.problemCard.more', 'More ways ({count})', { count: fixes.length - shown.length }))}
            </button>
          )}
        </div>
      )}
    </article>
  );
}
