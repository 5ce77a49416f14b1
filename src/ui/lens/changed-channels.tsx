import { text } from '../../core/text.ts';
import { useEditor, useEditorState, useText } from '../editor-context.ts';
import parts from '../plot/parts.module.css';
import styles from './lens-panel.module.css';

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
  const changed = text(
    'lens.changedChannels.changed',
    '{count, plural, one {1 channel changed, in all layers} other {# channels changed, in all layers}}',
    { count },
  );
  return (
    <>
      <output className={parts.unseen}>{t(changed)}</output>
      <button
        type="button"
        className={`${parts.button} ${styles.changed}`}
        title={t(changed)}
        onClick={() => editor.gates.clear()}
      >
        {t(text('lens.changedChannels.giveAllBackCount', 'Give all back ({count})', { count }))}
      </button>
    </>
  );
}
