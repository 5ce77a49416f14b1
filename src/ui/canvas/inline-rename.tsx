import { type KeyboardEvent, useEffect, useRef } from 'react';
import type { Text } from '../../core/text.ts';
import { useText } from '../editor-context.ts';
import styles from './inline-rename.module.css';

interface InlineRenameProps {
  readonly label: Text;
  readonly name: string;
  /** The new name, or null if it is to stay as it was. */
  readonly onDone: (typed: string | null) => void;
}

/** Enter takes the name, Escape gives the old one back. Dragging and the canvas's keys stay out of it. */
export function InlineRename({ label, name, onDone }: InlineRenameProps) {
  const t = useText();
  const field = useRef<HTMLInputElement>(null);
  const done = useRef(false);

  useEffect(() => {
    field.current?.focus();
    field.current?.select();
  }, []);

  function finish(take: boolean) {
    if (done.current) return;
    done.current = true;
    const typed = field.current?.value.trim() ?? '';
    // The card, or the row of the outline, keeps the keyboard: arrow keys and F2 go on from there.
    const holder = field.current?.closest<HTMLElement>('.react-flow__node, [role=row]');
    onDone(take && typed !== '' && typed !== name ? typed : null);
    holder?.focus({ preventScroll: true });
  }

  function onKeyDown(event: KeyboardEvent) {
    event.stopPropagation();
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'Enter' || event.key === 'Escape') {
      event.preventDefault();
      finish(event.key === 'Enter');
    }
  }

  return (
    <input
      ref={field}
      className={`${styles.rename} nodrag nopan nowheel`}
      aria-label={t(label)}
      defaultValue={name}
      maxLength={200}
      spellCheck={false}
      autoComplete="off"
      onBlur={() => finish(true)}
      onKeyDown={onKeyDown}
      onDoubleClick={(event) => event.stopPropagation()}
    />
  );
}
