import { useState } from 'react';
import { Button } from '../controls/button.tsx';
import { Popover } from '../controls/popover.tsx';
import styles from './command-menu.module.css';
import { useCommand } from './use-command.ts';

interface CommandMenuProps {
  readonly label: string;
  /** Groups of command ids, with a line between them. */
  readonly groups: readonly (readonly string[])[];
}

/** Commands behind one button, with their shortcuts. */
export function CommandMenu({ label, groups }: CommandMenuProps) {
  const [open, setOpen] = useState(false);
  return (
    <Popover open={open} onOpenChange={setOpen} label={label} trigger={(props) => <Button {...props}>{label}</Button>}>
      {groups.map((ids) => (
        <div key={ids[0]} className={styles.group}>
          {ids.map((id) => (
            <Entry key={id} id={id} onRun={() => setOpen(false)} />
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
