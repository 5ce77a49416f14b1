import type { KeyboardEvent } from 'react';
import { shortcutOf } from '../../commands/pressed.ts';
import { text } from '../../core/text.ts';
import { IS_MAC } from '../controls/use-shortcuts.ts';
import { useText } from '../editor-context.ts';
import styles from './shortcuts-dialog.module.css';

const PRESS = text('shell.keyRecorder.press', 'Press the keys…');
const HINT = text('shell.keyRecorder.hint', 'Esc cancels');
const REMOVE = text('shell.keyRecorder.remove', 'Remove');

interface KeyRecorderProps {
  readonly label: string;
  readonly canRemove: boolean;
  readonly onPress: (shortcut: string) => void;
  readonly onRemove: () => void;
  readonly onStop: () => void;
}

/** Waits for keys. Esc and leaving give up; Tab leaves, as everywhere. */
export function KeyRecorder({ label, canRemove, onPress, onRemove, onStop }: KeyRecorderProps) {
  const t = useText();

  function onKeyDown(event: KeyboardEvent) {
    if (event.key === 'Tab' && !event.ctrlKey && !event.altKey && !event.metaKey) return;
    event.preventDefault();
    event.stopPropagation();
    if (event.repeat) return;
    if (event.key === 'Escape') return onStop();
    const shortcut = shortcutOf({ ...pick(event), isComposing: event.nativeEvent.isComposing }, IS_MAC);
    if (shortcut !== null) onPress(shortcut);
  }

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it only hears that the focus leaves both of its controls.
    <span
      className={styles.recorder}
      onBlur={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget)) onStop();
      }}
    >
      <input
        readOnly
        // biome-ignore lint/a11y/noAutofocus: it stands where the button was that was just pressed.
        autoFocus
        className={styles.field}
        aria-label={`${label}: ${t(PRESS)}`}
        placeholder={t(PRESS)}
        title={t(HINT)}
        onKeyDown={onKeyDown}
      />
      {canRemove && (
        <button type="button" className={styles.remove} onClick={onRemove}>
          {t(REMOVE)}
        </button>
      )}
    </span>
  );
}

function pick({ key, code, ctrlKey, metaKey, shiftKey, altKey }: KeyboardEvent) {
  return { key, code, ctrlKey, metaKey, shiftKey, altKey };
}
