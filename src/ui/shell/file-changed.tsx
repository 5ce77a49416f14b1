import { useStore } from 'zustand';
import { type Text, text } from '../../core/text.ts';
import { isDirty } from '../../store/state.ts';
import { Button } from '../controls/button.tsx';
import { useEditor, useEditorState, useText } from '../editor-context.ts';
import styles from './file-changed.module.css';

const RELOAD = text('Reload', '다시 불러오기');
const KEEP = text('Keep Mine', '내 것 유지');
const CLEAN = text(
  'Reload to see the new version, or go on with the one shown here.',
  '다시 불러와 새 내용을 보거나, 지금 보이는 것으로 계속할 수 있습니다.',
);
const DIRTY = text(
  'You have unsaved changes here; reloading gives them up. The file stays as it is until you save.',
  '저장하지 않은 변경이 있으며, 다시 불러오면 사라집니다. 저장하기 전까지 파일은 그대로입니다.',
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
  return text(`Another program changed “${name}”.`, `다른 프로그램이 “${name}” 파일을 바꿨습니다.`);
}
