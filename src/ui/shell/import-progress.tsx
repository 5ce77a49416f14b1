import { useEffect, useState } from 'react';
import { bytesText } from '../../core/format.ts';
import { text } from '../../core/text.ts';
import type { ImportProgress as Progress } from '../../store/imports.ts';
import { Button } from '../controls/button.tsx';
import { Dialog } from '../controls/dialog.tsx';
import { useEditor, useEditorState, useText } from '../editor-context.ts';
import styles from './import.module.css';

const TITLE = text('shell.importProgress.title', 'Opening a model');
const CANCEL = text('shell.importProgress.cancel', 'Cancel');
const STAGES = {
  reading: text('shell.importProgress.reading', 'Reading the file and recognising its layers…'),
  running: text('shell.importProgress.running', 'Running it once for the shapes that the file leaves open…'),
  showing: text('shell.importProgress.showing', 'Drawing…'),
};
/** Small files are there before anybody could read this. */
const DELAY_MS = 250;

/** A model that is being opened: what is happening, and the way to stop it. */
export function ImportProgress() {
  const progress = useEditorState((state) => state.importing);
  return progress && <Shown key={progress.name} progress={progress} />;
}

function Shown({ progress }: { readonly progress: Progress }) {
  const { imports } = useEditor();
  const t = useText();
  const [due, setDue] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setDue(true), DELAY_MS);
    return () => clearTimeout(timer);
  }, []);
  if (!due) return null;
  return (
    <Dialog title={t(TITLE)} width={420} onClose={imports.cancel}>
      <div className={styles.progress}>
        <p>
          <b>{progress.name}</b> · {t(bytesText(progress.bytes))}
        </p>
        <p role="status">{t(STAGES[progress.stage])}</p>
        <progress aria-label={t(TITLE)} />
        <Button data-first="" onClick={imports.cancel}>
          {t(CANCEL)}
        </Button>
      </div>
    </Dialog>
  );
}
