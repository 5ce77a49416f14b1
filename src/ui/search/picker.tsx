import { type KeyboardEvent, useEffect, useId, useMemo, useRef, useState } from 'react';
import { text } from '../../core/text.ts';
import { useText } from '../editor-context.ts';
import { matches, type PickerEntry } from './matches.ts';
import styles from './picker.module.css';

const NOTHING = text('search.picker.nothing', 'Nothing has this name.');

interface PickerProps {
  readonly label: string;
  readonly placeholder: string;
  readonly entries: readonly PickerEntry[];
  /** Instead of the list, while there is nothing to choose from. */
  readonly empty?: string;
  readonly onPick: (id: string) => void;
}

/** A field and a list: type to narrow it, arrow keys to go through it, Enter to choose. */
export function Picker({ label, placeholder, entries, empty, onPick }: PickerProps) {
  const t = useText();
  const id = useId();
  const list = useRef<HTMLDivElement>(null);
  const [search, setSearch] = useState('');
  const [active, setActive] = useState(0);
  const found = useMemo(() => matches(entries, search), [entries, search]);
  const index = Math.min(active, found.length - 1);

  useEffect(() => {
    list.current?.children[index]?.scrollIntoView({ block: 'nearest' });
  }, [index]);

  function onKeyDown(event: KeyboardEvent) {
    // Enter that ends the composition of a Korean syllable is not yet an answer.
    if (event.nativeEvent.isComposing) return;
    const step = { ArrowDown: 1, ArrowUp: -1, PageDown: 8, PageUp: -8 }[event.key];
    if (step !== undefined && found.length > 0) {
      event.preventDefault();
      const next = index + step;
      // Single steps go round; a page stops at the end.
      setActive(Math.abs(step) === 1 ? (next + found.length) % found.length : clamp(next, found.length));
    } else if (event.key === 'Enter') {
      event.preventDefault();
      const entry = found[index];
      if (entry) onPick(entry.id);
    } else if (event.key === 'Tab') event.preventDefault();
  }

  return (
    <>
      <input
        className={styles.field}
        data-first
        type="text"
        role="combobox"
        aria-expanded={found.length > 0}
        aria-controls={`${id}-list`}
        aria-activedescendant={found[index] ? `${id}-${index}` : undefined}
        aria-autocomplete="list"
        aria-label={label}
        placeholder={placeholder}
        autoComplete="off"
        spellCheck={false}
        value={search}
        onChange={(event) => {
          setSearch(event.target.value);
          setActive(0);
        }}
        onKeyDown={onKeyDown}
      />
      <div id={`${id}-list`} className={styles.list} role="listbox" aria-label={label} ref={list}>
        {found.map((entry, at) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are those of the field, which keeps the focus.
          <div
            key={entry.id}
            id={`${id}-${at}`}
            role="option"
            tabIndex={-1}
            aria-selected={at === index}
            className={`${styles.entry} ${entry.faint ? styles.faint : ''}`}
            onPointerMove={() => setActive(at)}
            onClick={() => onPick(entry.id)}
          >
            {entry.dot !== undefined && <span className={styles.dot} style={{ background: entry.dot }} />}
            <span className={styles.title}>{entry.title}</span>
            {entry.detail && <span className={styles.detail}>{entry.detail}</span>}
          </div>
        ))}
      </div>
      {found.length === 0 && <p className={styles.nothing}>{entries.length === 0 && empty ? empty : t(NOTHING)}</p>}
    </>
  );
}

function clamp(index: number, count: number): number {
  return Math.max(0, Math.min(count - 1, index));
}
