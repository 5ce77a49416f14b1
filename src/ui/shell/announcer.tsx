import { useEffect, useState } from 'react';
import type { Text } from '../../core/text.ts';
import { useEditor, useText } from '../editor-context.ts';
import styles from './announcer.module.css';
import { newsOf } from './news.ts';

/** Says to a screen reader what every edit did, what was taken back, and whether the drawing is in order after it. */
export function Announcer() {
  const editor = useEditor();
  const t = useText();
  const [said, setSaid] = useState<Text | null>(null);
  useEffect(
    () =>
      editor.store.subscribe((state, before) => {
        const news = newsOf(state, before);
        if (news) setSaid(news);
      }),
    [editor],
  );
  return (
    <div className={styles.announcer} role="status" aria-live="polite">
      {said ? t(said) : ''}
    </div>
  );
}
