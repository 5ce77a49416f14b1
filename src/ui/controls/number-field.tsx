import { type KeyboardEvent, type Ref, useImperativeHandle, useRef } from 'react';
import type { Result } from '../../core/result.ts';
import type { Text } from '../../core/text.ts';
import type { FieldIds } from './field.tsx';
import styles from './number-field.module.css';
import { Steppers } from './steppers.tsx';
import { useNumberEntry } from './use-number-entry.ts';
import { type Stepping, useScrub, useWheel } from './use-step-gestures.ts';

export interface NumberFieldProps {
  readonly ids: FieldIds;
  readonly value: number | null;
  readonly min: number;
  readonly max: number;
  readonly step: number;
  /** Shown while the value is null. */
  readonly placeholder?: string | undefined;
  /** What the value comes to, inside the field's frame. */
  readonly suffix?: string | undefined;
  /** Names the field where its label does not (one of several). */
  readonly name?: string | undefined;
  /** One of several side by side, which share their steppers and their label. */
  readonly compact?: boolean;
  /** Steps the field from outside: the shared steppers of several. */
  readonly stepping?: Ref<Stepping>;
  readonly parse: (value: unknown) => Result<number | null, Text>;
  /** `gesture`: more may follow that belongs to the same undo step, until `onRest`. */
  readonly onCommit: (value: number | null, gesture?: boolean) => void;
  readonly onRest?: () => void;
  readonly onError?: (error: Text | null) => void;
  readonly onFocus?: () => void;
}

/**
 * A number to type (Enter or leaving takes it), or to step: with the arrow keys or the wheel (Shift: ten steps), with two
 * buttons that can be held, or by dragging its label. Each of these is one undo step.
 */
export function NumberField(props: NumberFieldProps) {
  const { ids, value, min, max, step, compact = false } = props;
  const input = useRef<HTMLInputElement>(null);
  const pressed = useRef(false);
  const rules = { min, max, step, mayBeEmpty: props.placeholder !== undefined, parse: props.parse };
  const entry = useNumberEntry(input, { rules, value, onCommit: props.onCommit, onError: props.onError });
  const stepping: Stepping = {
    step: (count) => entry.act({ kind: 'step', count }),
    rest: () => props.onRest?.(),
  };
  useImperativeHandle(props.stepping, () => stepping);
  useWheel(input, stepping);
  // Fields that share a label leave it to whoever holds them.
  useScrub(compact ? '' : ids.label, stepping);

  function onKeyDown(event: KeyboardEvent) {
    if (event.key === 'Enter') entry.act({ kind: 'accept' });
    else if (event.key === 'Escape') {
      // With nothing to take back, Escape leaves the field.
      if (entry.typed === (value === null ? '' : String(value))) return;
      entry.act({ kind: 'discard' });
    } else if (isStepKey(event)) {
      event.preventDefault();
      stepping.step((event.key === 'ArrowUp' ? 1 : -1) * (event.shiftKey ? 10 : 1));
    } else return;
    event.stopPropagation();
  }

  return (
    <span className={`${styles.frame} ${compact ? styles.compact : ''} ${entry.error ? styles.wrong : ''}`}>
      <input
        ref={input}
        id={ids.control}
        className={styles.input}
        type="text"
        inputMode="decimal"
        role="spinbutton"
        autoComplete="off"
        spellCheck={false}
        value={entry.typed}
        placeholder={props.placeholder}
        aria-label={props.name}
        aria-valuenow={value ?? undefined}
        aria-valuemin={min}
        aria-valuemax={max}
        aria-invalid={entry.error !== null}
        aria-describedby={ids.described}
        onChange={(event) => entry.act({ kind: 'type', typed: event.target.value })}
        onPointerDown={(event) => {
          pressed.current = document.activeElement !== event.currentTarget;
        }}
        onFocus={(event) => {
          event.target.select();
          props.onFocus?.();
        }}
        onMouseUp={(event) => {
          // The press that gave the focus put the caret somewhere: without this, 8 typed into “16” would be 816.
          const field = event.currentTarget;
          if (pressed.current && field.selectionStart === field.selectionEnd) field.select();
          pressed.current = false;
        }}
        onBlur={() => {
          entry.act({ kind: 'accept' });
          props.onRest?.();
        }}
        onKeyDown={onKeyDown}
        onKeyUp={(event) => isStepKey(event) && props.onRest?.()}
      />
      {props.suffix && <span className={styles.suffix}>{props.suffix}</span>}
      {!compact && <Steppers {...stepping} />}
    </span>
  );
}

function isStepKey({ key }: KeyboardEvent): boolean {
  return key === 'ArrowUp' || key === 'ArrowDown';
}
