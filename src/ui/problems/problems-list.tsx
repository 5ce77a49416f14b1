import { useState } from 'react';
import { text } from '../../core/text.ts';
import type { Problem } from '../../store/problems.ts';
import { Button } from '../controls/button.tsx';
import { useText } from '../editor-context.ts';
import { ProblemCard } from './problem-card.tsx';
import styles from './problems-list.module.css';

const TITLE = text('problems.problemsList.title', 'Problems');
const NONE = text('problems.problemsList.none', 'No problems: every shape fits.');
const MORE = text('problems.problemsList.more', 'Show more');
/** Each card tries its fixes on the drawing; a thousand at once would be felt. */
const PAGE = 12;

export function ProblemsList({ problems }: { problems: readonly Problem[] }) {
  const t = useText();
  const [shown, setShown] = useState(PAGE);
  return (
    <div className={styles.list}>
      <h2>{t(TITLE)}</h2>
      {problems.length === 0 && <p className={styles.none}>{t(NONE)}</p>}
      {problems.slice(0, shown).map((problem, index) => (
        <ProblemCard
          // biome-ignore lint/suspicious/noArrayIndexKey: a layer may have the same problem twice.
          key={`${problem.node ?? ''}:${problem.entry.code}:${index}`}
          node={problem.node}
          entry={problem.entry}
          withCause
        />
      ))}
      {problems.length > shown && (
        <Button onClick={() => setShown(shown + PAGE)}>
          {t(MORE)} ({problems.length - shown})
        </Button>
      )}
    </div>
  );
}
