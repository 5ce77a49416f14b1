import { type KeyboardEvent, useEffect, useId, useMemo, useRef, useState } from 'react';
import { text } from '../../core/text.ts';
import { useText } from '../editor-context.ts';
import { matches, type PickerEntry } from './matches.ts';
import styles from './picker.module.css';

const NOTHING = text('search.picker.nothing', 'Nothing has this name.');

interface PickerProps {
  readonly label: string;
  readonly placeholder: string;
  /** Those to search, or what finds them. */
  readonly entries: readonly PickerEntry[] | ((search: string) => readonly PickerEntry[]);
  /** Instead of the list, while there is nothing to choose from. */
  readonly empty?: string;
  /** @param search what was typed */
  readonly onPick: (id: string, search: string) => void;
}

/** A field and a list: type to narrow it, arrow keys to go through it, Enter to choose. */
export function Picker({ label, placeholder, entries, empty, onPick }: PickerProps) {
  const t = useText();
  const id = useId();
  const list = useRef<HTMLDivElement>(null);
  const [search, setSearch] = useState('');
  const [active, setActive] = useState(0);
  const found = useMemo(
    () => (typeof entries === 'function' ? entries(search) : matches(entries, search)),
    [entries, search],
  );
  const index = Math.min(active, found.length - 1);
  const chosen = found[index];
  const about = useMemo(() => chosen?.about?.() ?? [], [chosen]);

  useEffect(() => {
    list.current?.children[index]?.scrollIntoView({ block: 'nearest' });
  }, [index]);

  function pick(entry: PickerEntry | undefined) {
    if (entry && !entry.refused) onPick(entry.id, search);
  }

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
      pick(chosen);
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
        aria-activedescendant={chosen ? `${id}-${index}` : undefined}
        aria-describedby={about.length > 0 ? `${id}-about` : undefined}
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
            aria-disabled={entry.refused}
            className={`${styles.entry} ${entry.faint ? styles.faint : ''}`}
            onPointerMove={() => setActive(at)}
            onClick={() => pick(entry)}
          >
            {entry.dot !== undefined && <span className={styles.dot} style={{ background: entry.dot }} />}
            <span className={styles.title}>{entry.title}</span>
            {entry.detail && <span className={styles.detail}>{entry.detail}</span>}
          </div>
        ))}
      </div>
      {found.length === 0 && <p className={styles.nothing}>{search === '' && empty ? empty : t(NOTHING)}</p>}
      {about.length > 0 && (
        <div id={`${id}-about`} className={styles.about} translate="no">
          {about.map((line) => (
            <p key={line} title={line}>
              {line}
            </p>
          ))}
        </div>
      )}
    </>
  );
}

function clamp(index: number, count: number): number {
  return Math.max(0, Math.min(count - 1, index));
}
