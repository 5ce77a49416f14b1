import { text } from '../../core/text.ts';
import { useEditor, useEditorState, useText } from '../editor-context.ts';
import styles from './lens-panel.module.css';
import parts from './parts.module.css';

/** How many channels are silenced, forced or held, in all layers, and the way back. */
export function ChangedChannels() {
  const t = useText();
  const editor = useEditor();
  const count = useEditorState((state) => {
    let sum = 0;
    for (const layer of state.overrides.values()) sum += layer.size;
    return sum;
  });
  if (count === 0) return null;
  return (
    <span className={styles.changed} role="status">
      {t(text(count === 1 ? '1 channel changed' : `${count} channels changed`, `채널 ${count}개 변경됨`))}
      <button type="button" className={parts.button} onClick={() => editor.gates.clear()}>
        {t(strings.giveBack)}
      </button>
    </span>
  );
}

const strings = { giveBack: text('Give all back', '모두 되돌리기') };
