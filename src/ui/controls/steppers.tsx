import { type PointerEvent, useEffect, useRef } from 'react';
import { text } from '../../core/text.ts';
import { useText } from '../editor-context.ts';
import styles from './steppers.module.css';
import type { Stepping } from './use-step-gestures.ts';

const MORE = text('controls.numberField.more', 'More');
const LESS = text('controls.numberField.less', 'Less');
/** A press that is held repeats, as a held key does. */
const FIRST_MS = 400;
const NEXT_MS = 60;

/** Two buttons that step a number, also for as long as they are held. */
export function Steppers({ step, rest }: Stepping) {
  const t = useText();
  return (
    <span className={styles.steppers}>
      <Stepper label={t(LESS)} sign="−" step={(count) => step(-count)} rest={rest} />
      <Stepper label={t(MORE)} sign="+" step={step} rest={rest} />
    </span>
  );
}

function Stepper({ label, sign, step, rest }: Stepping & { readonly label: string; readonly sign: string }) {
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const latest = useRef(step);
  useEffect(() => {
    latest.current = step;
  });
  useEffect(() => () => clearTimeout(timer.current), []);

  function onPointerDown(event: PointerEvent<HTMLButtonElement>) {
    if (event.button !== 0) return;
    // Pressing a stepper must not take the focus from the field.
    event.preventDefault();
    event.currentTarget.setPointerCapture(event.pointerId);
    const count = event.shiftKey ? 10 : 1;
    const again = () => {
      latest.current(count);
      timer.current = setTimeout(again, NEXT_MS);
    };
    latest.current(count);
    timer.current = setTimeout(again, FIRST_MS);
  }

  function onEnd() {
    clearTimeout(timer.current);
    rest();
  }

  return (
    <button
      type="button"
      tabIndex={-1}
      aria-label={label}
      onPointerDown={onPointerDown}
      onLostPointerCapture={onEnd}
      onMouseDown={(event) => event.preventDefault()}
      onClick={(event) => {
        // One that no pointer made: a screen reader's.
        if (event.detail > 0) return;
        latest.current(1);
        rest();
      }}
    >
      {sign}
    </button>
  );
}
