import { type KeyboardEvent, useRef } from 'react';
import styles from './parts.module.css';

export interface Segment<T extends string> {
  readonly value: T;
  readonly label: string;
  readonly title?: string;
}

interface SegmentsProps<T extends string> {
  readonly label: string;
  readonly value: T;
  readonly options: readonly Segment<T>[];
  readonly onChange: (value: T) => void;
  /** Draws arrows between the options: steps in the order of the data. */
  readonly chain?: boolean;
}

/** Two to four choices side by side: a radio group, so arrow keys move and one stop of Tab is enough. */
export function Segments<T extends string>({ label, value, options, onChange, chain = false }: SegmentsProps<T>) {
  const group = useRef<HTMLDivElement>(null);
  const onKeyDown = (event: KeyboardEvent) => {
    const move = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (move === undefined) return;
    event.preventDefault();
    const index = options.findIndex((option) => option.value === value);
    const next = (index + move + options.length) % options.length;
    const option = options[next];
    if (!option) return;
    onChange(option.value);
    (group.current?.querySelectorAll('button')[next] as HTMLElement | undefined)?.focus();
  };
  return (
    <div ref={group} className={styles.segments} data-chain={chain || undefined} role="radiogroup" aria-label={label}>
      {options.map((option) => (
        // biome-ignore lint/a11y/useSemanticElements: a native radio cannot hold the chain's arrow and the text
        <button
          key={option.value}
          type="button"
          role="radio"
          aria-checked={option.value === value}
          tabIndex={option.value === value ? 0 : -1}
          title={option.title}
          onClick={() => onChange(option.value)}
          onKeyDown={onKeyDown}
        >
          {option.label}
        </button>
      ))}
    </div>
  );
}
