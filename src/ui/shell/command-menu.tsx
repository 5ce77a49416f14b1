import { Fragment, type ReactNode, useState } from 'react';
import { Button } from '../controls/button.tsx';
import { Popover } from '../controls/popover.tsx';
import { useCommand } from '../controls/use-command.ts';
import styles from './command-menu.module.css';

interface CommandMenuProps {
  readonly label: string;
  /** Groups of command ids, with a line between them. */
  readonly groups: readonly (readonly string[])[];
  /** What stands behind a command, and may close the menu. */
  readonly behind?: Readonly<Record<string, (close: () => void) => ReactNode>>;
}

/** Commands behind one button, with their shortcuts. */
export function CommandMenu({ label, groups, behind = {} }: CommandMenuProps) {
  const [open, setOpen] = useState(false);
  const close = () => setOpen(false);
  return (
    <Popover open={open} onOpenChange={setOpen} label={label} trigger={(props) => <Button {...props}>{label}</Button>}>
      {groups.map((ids) => (
        <div key={ids[0]} className={styles.group}>
          {ids.map((id) => (
            <Fragment key={id}>
              <Entry id={id} onRun={close} />
              {behind[id]?.(close)}
            </Fragment>
          ))}
        </div>
      ))}
    </Popover>
  );
}

function Entry({ id, onRun }: { id: string; onRun: () => void }) {
  const command = useCommand(id);
  return (
    <button
      type="button"
      className={styles.entry}
      aria-keyshortcuts={command.ariaKeys}
      disabled={!command.enabled}
      onClick={() => {
        onRun();
        command.run();
      }}
    >
      <span>{command.title}</span>
      <span className={styles.keys}>{command.shortcut}</span>
    </button>
  );
}
