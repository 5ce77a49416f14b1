import type { KeyboardEvent, PointerEvent } from 'react';
import type { Result } from '../../core/result.ts';
import { type Text, text } from '../../core/text.ts';
import { useText } from '../editor-context.ts';
import type { FieldIds } from './field.tsx';
import styles from './number-field.module.css';
import { useDraft } from './use-draft.ts';

const MORE = text('controls.numberField.more', 'More');
const LESS = text('controls.numberField.less', 'Less');
const NOT_A_NUMBER = text('controls.numberField.notANumber', 'a number');

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
  readonly compact?: boolean;
  readonly parse: (value: unknown) => Result<number | null, Text>;
  readonly onCommit: (value: number | null, gesture?: boolean) => void;
  readonly onRest?: () => void;
  readonly onError?: (error: Text | null) => void;
}

/** A number to type, to step with the arrow keys (Shift: ten steps) or with the two small buttons. */
export function NumberField(props: NumberFieldProps) {
  const { ids, value, min, max, step, compact } = props;
  const t = useText();
  const draft = useDraft({
    value,
    format: (shown) => (shown === null ? '' : String(shown)),
    read: (typed) => readNumber(typed, props.placeholder !== undefined, props.parse),
    commit: (next) => props.onCommit(next),
  });

  function type(typed: string) {
    draft.type(typed);
    const read = readNumber(typed, props.placeholder !== undefined, props.parse);
    props.onError?.(read.ok ? null : read.error);
  }

  function stepBy(count: number) {
    const from = value ?? min;
    const next = Math.min(max, Math.max(min, round(from + count * step, step)));
    draft.discard();
    props.onError?.(null);
    if (next !== value && props.parse(next).ok) props.onCommit(next, true);
  }

  function onKeyDown(event: KeyboardEvent) {
    if (event.key === 'Enter') draft.accept();
    else if (event.key === 'Escape') {
      // With nothing to take back, Escape leaves the field.
      if (draft.typed === (value === null ? '' : String(value))) return;
      draft.discard();
      props.onError?.(null);
    } else if (event.key === 'ArrowUp' || event.key === 'ArrowDown') {
      event.preventDefault();
      stepBy((event.key === 'ArrowUp' ? 1 : -1) * (event.shiftKey ? 10 : 1));
    } else return;
    event.stopPropagation();
  }

  // Pressing a stepper must not take the focus from the field.
  const keepFocus = (event: PointerEvent) => event.preventDefault();

  return (
    <span className={`${styles.frame} ${compact ? styles.compact : ''} ${draft.error ? styles.wrong : ''}`}>
      <input
        id={ids.control}
        className={styles.input}
        type="text"
        inputMode="decimal"
        role="spinbutton"
        autoComplete="off"
        spellCheck={false}
        value={draft.typed}
        placeholder={props.placeholder}
        aria-label={props.name}
        aria-valuenow={value ?? undefined}
        aria-valuemin={min}
        aria-valuemax={max}
        aria-invalid={draft.error !== null}
        aria-describedby={ids.described}
        onChange={(event) => type(event.target.value)}
        onFocus={(event) => event.target.select()}
        onBlur={() => {
          draft.accept();
          props.onRest?.();
        }}
        onKeyDown={onKeyDown}
      />
      {props.suffix && <span className={styles.suffix}>{props.suffix}</span>}
      {!compact && (
        <span className={styles.steppers} onPointerDown={keepFocus} onPointerUp={() => props.onRest?.()}>
          <button type="button" tabIndex={-1} aria-label={t(MORE)} onClick={() => stepBy(1)} />
          <button type="button" tabIndex={-1} aria-label={t(LESS)} onClick={() => stepBy(-1)} />
        </span>
      )}
    </span>
  );
}

function readNumber(
  typed: string,
  mayBeEmpty: boolean,
  parse: (value: unknown) => Result<number | null, Text>,
): Result<number | null, Text> {
  const trimmed = typed.trim().replaceAll(',', '');
  if (trimmed === '') return mayBeEmpty ? parse(null) : { ok: false, error: NOT_A_NUMBER };
  return parse(Number(trimmed));
}

/** Keeps 0.1 + 0.2 readable. */
function round(value: number, step: number): number {
  const digits = Math.max(0, Math.ceil(-Math.log10(step)) + 1);
  return Number(value.toFixed(digits));
}
