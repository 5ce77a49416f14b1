import { useState } from 'react';
import { text } from '../../core/text.ts';
import type { HistoryEntry } from '../../store/state.ts';
import { Button } from '../controls/button.tsx';
import { Popover } from '../controls/popover.tsx';
import { useEditor, useEditorState, useText } from '../editor-context.ts';
import styles from './history-menu.module.css';

const TITLE = text('shell.historyMenu.title', 'Undo history');
const START = text('shell.historyMenu.start', 'Start');
const MORE = text('shell.historyMenu.more', '…');
/** Further back nobody finds a step by its name; undo still goes there. */
const SHOWN = 60;

/** All steps by name, newest first; a click goes to how the drawing was after one. */
export function HistoryMenu() {
  const t = useText();
  const [open, setOpen] = useState(false);
  const empty = useEditorState((state) => state.past.length + state.future.length === 0);
  return (
    <Popover
      open={open && !empty}
      onOpenChange={setOpen}
      label={t(TITLE)}
      trigger={(props) => (
        <Button className={styles.trigger} aria-label={t(TITLE)} title={t(TITLE)} disabled={empty} {...props}>
          <span className={styles.arrow} />
        </Button>
      )}
    >
      <Steps />
    </Popover>
  );
}

function Steps() {
  const editor = useEditor();
  const t = useText();
  const past = useEditorState((state) => state.past);
  const future = useEditorState((state) => state.future);
  const first = Math.max(0, past.length - SHOWN);
  const start = first === 0 ? START : MORE;
  // Entries of the future are kept in the order in which redo takes them: the next one last.
  const ahead = future.slice(-SHOWN).map((entry, index, list) => ({ entry, steps: list.length - index }));
  const behind = past.slice(first).map((entry, index, list) => ({ entry, steps: index + 1 - list.length }));
  return (
    <ol className={styles.steps}>
      {ahead.map(({ entry, steps }) => (
        <Step key={steps} entry={entry} steps={steps} />
      ))}
      {behind.reverse().map(({ entry, steps }) => (
        <Step key={steps} entry={entry} steps={steps} />
      ))}
      <li>
        <button
          type="button"
          className={styles.step}
          aria-current={past.length === 0 ? 'step' : undefined}
          onClick={() => editor.history.jump(first - past.length)}
        >
          {t(start)}
        </button>
      </li>
    </ol>
  );
}

/** `steps` from here: 0 is where the drawing stands. */
function Step({ entry, steps }: { entry: HistoryEntry; steps: number }) {
  const editor = useEditor();
  const t = useText();
  return (
    <li>
      <button
        type="button"
        className={`${styles.step} ${steps > 0 ? styles.undone : ''}`}
        aria-current={steps === 0 ? 'step' : undefined}
        onClick={() => editor.history.jump(steps)}
      >
        {t(entry.title)}
      </button>
    </li>
  );
}
