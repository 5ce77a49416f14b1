import { type KeyboardEvent, useRef, useState } from 'react';
import styles from './inline-name.module.css';

interface InlineNameProps {
  readonly label: string;
  readonly value: string;
  readonly className?: string | undefined;
  readonly onRename: (name: string) => void;
}

/** A name that looks like text and is a field: Enter takes it, Escape gives the old one back. */
export function InlineName({ label, value, className, onRename }: InlineNameProps) {
  const [draft, setDraft] = useState<string | null>(null);

  // Leaving by Escape is not taking: the blur that follows still sees the draft.
  const escaped = useRef(false);

  function accept() {
    if (!escaped.current && draft !== null && draft.trim() !== '' && draft.trim() !== value) onRename(draft.trim());
    escaped.current = false;
    setDraft(null);
  }

  function onKeyDown(event: KeyboardEvent<HTMLInputElement>) {
    if (event.nativeEvent.isComposing) return;
    escaped.current = event.key === 'Escape';
    if (event.key !== 'Enter' && event.key !== 'Escape') return;
    event.currentTarget.blur();
    event.stopPropagation();
  }

  const shown = draft ?? value;
  return (
    <span className={`${styles.frame} ${className ?? ''}`} data-value={shown || ' '}>
      <input
        className={styles.input}
        value={shown}
        aria-label={label}
        title={value}
        size={1}
        maxLength={200}
        spellCheck={false}
        autoComplete="off"
        onChange={(event) => setDraft(event.target.value)}
        onFocus={(event) => event.target.select()}
        onBlur={accept}
        onKeyDown={onKeyDown}
      />
    </span>
  );
}
