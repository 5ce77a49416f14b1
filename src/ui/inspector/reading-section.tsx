import { useMemo } from 'react';
import { readingOf } from '../../core/graph/output-reading.ts';
import { readingInShort } from '../../core/graph/output-words.ts';
import { text } from '../../core/text.ts';
import { useEditorState, useText } from '../editor-context.ts';
import styles from './inspector.module.css';
import { Section } from './section.tsx';

const TITLE = text('inspector.readingSection.title', 'What comes out');

/** What an output is read as, and why. */
export function ReadingSection({ id }: { id: string }) {
  const t = useText();
  const analysis = useEditorState((state) => state.analysis);
  const reading = useMemo(() => readingOf(analysis, id), [analysis, id]);
  return (
    <Section title={t(TITLE)}>
      <p>{t(readingInShort(reading))}</p>
      <p className={styles.muted}>{t(reading.reason)}</p>
    </Section>
  );
}
