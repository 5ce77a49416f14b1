import { type Text, text } from '../../core/text.ts';
import type { DataSetState } from '../../store/data-sets.ts';
import { Button } from '../controls/button.tsx';
import { useEditor, useText } from '../editor-context.ts';
import styles from './data-set-dialog.module.css';

const CANCEL = text('data.readingView.cancel', 'Cancel');

/** How far a data set is looked through. */
export function ReadingView({ progress }: { readonly progress: Extract<DataSetState, { kind: 'reading' }> }) {
  const { dataSets } = useEditor();
  const t = useText();
  const { done, total } = progress;
  return (
    <div className={styles.reading}>
      <output>{t(readingWords(progress))}</output>
      <progress aria-label={t(readingWords(progress))} value={done} max={total || 1} />
      <Button data-first="" onClick={() => dataSets.cancel()}>
        {t(CANCEL)}
      </Button>
    </div>
  );
}

function readingWords({ name, done, total }: Extract<DataSetState, { kind: 'reading' }>): Text {
  return total === 0
    ? text('data.readingView.openingName', 'Opening {name}…', { name })
    : text('data.readingView.nameLookedAtDoneNumber', '{name}: looked at {done, number} of {total, number} pictures…', {
        name,
        done,
        total,
      });
}
