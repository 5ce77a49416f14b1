import { useEffect, useState } from 'react';
import { text } from '../../core/text.ts';
import type { ImportProgress as Progress } from '../../store/imports.ts';
import { Button } from '../controls/button.tsx';
import { Dialog } from '../controls/dialog.tsx';
import { useEditor, useEditorState, useText } from '../editor-context.ts';
import { formatBytes } from '../format.ts';
import styles from './import.module.css';

const TITLE = text('Opening a model', '모델 여는 중');
const CANCEL = text('Cancel', '취소');
const STAGES = {
  reading: text('Reading the file and recognising its layers…', '파일을 읽고 레이어를 알아보는 중…'),
  running: text(
    'Running it once for the shapes that the file leaves open…',
    '파일에 없는 모양을 알아내려 한 번 실행 중…',
  ),
  showing: text('Drawing…', '그리는 중…'),
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
  const locale = useEditorState((state) => state.locale);
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
          <b>{progress.name}</b> · {formatBytes(progress.bytes, locale)}
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
