import { type KeyboardEvent, useRef } from 'react';
import type { FieldIds } from './field.tsx';
import styles from './segments.module.css';

export interface SegmentChoice<V> {
  readonly value: V;
  readonly label: string;
  /** The language of the label, where it is not the window's. */
  readonly lang?: string;
  /** What it means, in a few words. */
  readonly title?: string;
}

interface SegmentsProps<V> {
  readonly ids?: FieldIds;
  readonly name?: string;
  readonly value: V;
  readonly choices: readonly SegmentChoice<V>[];
  readonly onChoose: (value: V) => void;
  /** Draws arrows between the choices: steps in the order of the data. */
  readonly chain?: boolean;
}

/** A few values side by side: a radio group, so arrow keys move and one stop of Tab is enough. */
export function Segments<V extends string | boolean>(props: SegmentsProps<V>) {
  const { ids, name, value, choices, onChoose, chain = false } = props;
  const root = useRef<HTMLDivElement>(null);

  function onKeyDown(event: KeyboardEvent) {
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    const index = choices.findIndex((choice) => choice.value === value);
    const next = (index + step + choices.length) % choices.length;
    const choice = choices[next];
    if (!choice) return;
    onChoose(choice.value);
    root.current?.querySelectorAll('button')[next]?.focus();
  }

  return (
    <div
      ref={root}
      className={styles.segments}
      data-chain={chain || undefined}
      role="radiogroup"
      aria-label={name}
      aria-labelledby={name === undefined ? ids?.label : undefined}
      aria-describedby={ids?.described}
      onKeyDown={onKeyDown}
    >
      {choices.map((choice) => (
        // biome-ignore lint/a11y/useSemanticElements: native radios cannot be laid out as one control without tricks.
        <button
          key={String(choice.value)}
          type="button"
          role="radio"
          aria-checked={choice.value === value}
          tabIndex={choice.value === value ? 0 : -1}
          title={choice.title}
          lang={choice.lang}
          // What a language calls itself is the same in all of them.
          translate={choice.lang === undefined ? undefined : 'no'}
          onClick={() => onChoose(choice.value)}
        >
          {choice.label}
        </button>
      ))}
    </div>
  );
}
