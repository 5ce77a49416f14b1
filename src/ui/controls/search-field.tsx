import type { KeyboardEvent, Ref } from 'react';
import styles from './search-field.module.css';

interface SearchFieldProps {
  /** What can be searched for: placeholder and name. */
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly onKeyDown: (event: KeyboardEvent<HTMLInputElement>) => void;
  readonly ref?: Ref<HTMLInputElement>;
  /** Has the focus when the dialog around it opens. */
  readonly first?: boolean;
}

/** A field that filters what stands below it. */
export function SearchField({ label, value, onChange, onKeyDown, ref, first = false }: SearchFieldProps) {
  return (
    <input
      ref={ref}
      type="search"
      data-first={first || undefined}
      className={styles.search}
      value={value}
      placeholder={label}
      aria-label={label}
      spellCheck={false}
      onChange={(event) => onChange(event.target.value)}
      onKeyDown={onKeyDown}
    />
  );
}
