import { useStore } from 'zustand';
import { type Text, text } from '../../core/text.ts';
import { isDirty } from '../../store/state.ts';
import { Button } from '../controls/button.tsx';
import { useEditor, useEditorState, useText } from '../editor-context.ts';
import styles from './file-changed.module.css';

const RELOAD = text('shell.fileChanged.reload', 'Reload');
const KEEP = text('shell.fileChanged.keep', 'Keep Mine');
const CLEAN = text('shell.fileChanged.clean', 'Reload to see the new version, or go on with the one shown here.');
const DIRTY = text(
  'shell.fileChanged.dirty',
  'You have unsaved changes here; reloading gives them up. The file stays as it is until you save.',
);

/** Another program changed the open file: the person decides which of the two to go on with, whenever they like. */
export function FileChanged() {
  const { fileChanges } = useEditor();
  const t = useText();
  const pending = useStore(fileChanges.pending);
  const dirty = useEditorState(isDirty);
  if (!pending) return null;
  return (
    <div className={styles.notice} role="alert">
      <p>
        <b>{t(changedText(pending.name))}</b> {t(dirty ? DIRTY : CLEAN)}
      </p>
      <div className={styles.buttons}>
        <Button onClick={fileChanges.keep}>{t(KEEP)}</Button>
        <Button tone="primary" onClick={() => void fileChanges.reload()}>
          {t(RELOAD)}
        </Button>
      </div>
    </div>
  );
}

function changedText(name: string): Text {
  return text('shell.fileChanged.anotherProgramChangedName', 'Another program changed “{name}”.', { name });
}
