import { useEffect, useRef } from 'react';
import type { Command } from '../../commands/registry.ts';
import { formatShortcut } from '../../commands/shortcuts.ts';
import { text } from '../../core/text.ts';
import { Button } from '../controls/button.tsx';
import { useBindings } from '../controls/use-bindings.ts';
import { IS_MAC } from '../controls/use-shortcuts.ts';
import { useText } from '../editor-context.ts';
import { KeyRecorder } from './key-recorder.tsx';
import styles from './shortcuts-dialog.module.css';
import type { KeyChanges } from './use-key-change.ts';

const FIXED = text('shell.shortcutRow.fixed', 'fixed');
const FIXED_HINT = text('shell.shortcutRow.fixedHint', 'Keys of the system’s clipboard');
const ADD = text('shell.shortcutRow.add', 'Add keys');
const RESET = text('shell.shortcutRow.reset', 'Reset');
const TAKE = text('shell.shortcutRow.take', 'Take over');
const CANCEL = text('shell.shortcutRow.cancel', 'Cancel');

/** One command with its keys. Each key is a button: pressed, it waits for the keys that take its place. */
export function ShortcutRow({ command, changes }: { command: Command; changes: KeyChanges }) {
  const t = useText();
  const bindings = useBindings();
  const row = useRef<HTMLLIElement>(null);
  const keys = bindings.keysOf(command.id);
  const change = changes.change?.command === command ? changes.change : null;
  const title = t(command.title);
  useFocusBack(row, change !== null);

  const recorder = (index: number) => (
    <KeyRecorder
      key="recorder"
      label={title}
      canRemove={index < keys.length}
      onPress={(shortcut) => changes.press(command, index, shortcut)}
      onRemove={() => changes.remove(command, index)}
      onStop={changes.stop}
    />
  );
  const isRecording = (index: number) => change?.index === index && change.question === null;

  return (
    <li ref={row} className={styles.row}>
      <span className={styles.title}>{title}</span>
      <span className={styles.keys}>
        {keys.map((key, index) =>
          command.native ? (
            <kbd key={key} className={styles.key}>
              {formatShortcut(key, IS_MAC)}
            </kbd>
          ) : isRecording(index) ? (
            recorder(index)
          ) : (
            <button
              key={key}
              type="button"
              className={styles.key}
              aria-label={t(changeText(title, formatShortcut(key, IS_MAC)))}
              onClick={() => changes.start(command, index)}
            >
              {formatShortcut(key, IS_MAC)}
            </button>
          ),
        )}
        {command.native && (
          <span className={styles.fixed} title={t(FIXED_HINT)}>
            {t(FIXED)}
          </span>
        )}
        {isRecording(keys.length) && recorder(keys.length)}
        {!command.native && change === null && (
          <button
            type="button"
            className={styles.add}
            title={t(ADD)}
            aria-label={`${title}: ${t(ADD)}`}
            onClick={() => changes.start(command, keys.length)}
          >
            +
          </button>
        )}
        {change === null && bindings.isChanged(command.id) && (
          <Button
            tone="quiet"
            className={styles.reset ?? ''}
            aria-label={`${title}: ${t(RESET)}`}
            onClick={() => changes.reset(command)}
          >
            {t(RESET)}
          </Button>
        )}
      </span>
      {change?.refusal && (
        <p className={styles.refusal} role="alert">
          {t(change.refusal)}
        </p>
      )}
      {change?.question && (
        <div className={styles.question}>
          <p role="alert">{t(change.question.text)}</p>
          <Button onClick={changes.stop}>{t(CANCEL)}</Button>
          <Button tone="primary" autoFocus onClick={changes.takeOver}>
            {t(TAKE)}
          </Button>
        </div>
      )}
    </li>
  );
}

/** What had the focus is gone once a change is over: the row's first button has it then. */
function useFocusBack(row: React.RefObject<HTMLLIElement | null>, changing: boolean): void {
  const before = useRef(changing);
  useEffect(() => {
    const lost = document.activeElement === document.body || document.activeElement?.tagName === 'DIALOG';
    if (before.current && !changing && lost) row.current?.querySelector('button')?.focus();
    before.current = changing;
  }, [row, changing]);
}

function changeText(title: string, keys: string) {
  return text('shell.shortcutRow.titleChangeKeys', '{title}: change {keys}', { title, keys });
}
