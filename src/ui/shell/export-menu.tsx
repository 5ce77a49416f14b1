import { useState } from 'react';
import { text } from '../../core/text.ts';
import { Button } from '../controls/button.tsx';
import { Popover } from '../controls/popover.tsx';
import { useText } from '../editor-context.ts';
import styles from './export-menu.module.css';
import { useCommand } from './use-command.ts';

const EXPORT = text('Export…', '내보내기…');

/** What a drawing can be written as, besides its own file. */
export function ExportMenu() {
  const t = useText();
  const [open, setOpen] = useState(false);
  return (
    <Popover
      open={open}
      onOpenChange={setOpen}
      label={t(EXPORT)}
      trigger={(props) => <Button {...props}>{t(EXPORT)}</Button>}
    >
      <div className={styles.menu}>
        {['file.exportOnnx', 'file.exportJson', 'file.save', 'file.saveAs'].map((id) => (
          <Entry key={id} id={id} onRun={() => setOpen(false)} />
        ))}
      </div>
    </Popover>
  );
}

function Entry({ id, onRun }: { id: string; onRun: () => void }) {
  const command = useCommand(id);
  return (
    <button
      type="button"
      disabled={!command.enabled}
      title={command.hint}
      onClick={() => {
        onRun();
        command.run();
      }}
    >
      {command.title}
    </button>
  );
}
