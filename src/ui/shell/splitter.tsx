import { type KeyboardEvent, type PointerEvent, useRef } from 'react';
import { text } from '../../core/text.ts';
import { useText } from '../editor-context.ts';
import styles from './splitter.module.css';

const TITLE = text('shell.splitter.title', 'Height of the lens');
const STEP = 16;

interface SplitterProps {
  /** Of the panel below. */
  readonly height: number;
  readonly limits: { readonly min: number; readonly max: number };
  readonly onResize: (height: number) => void;
}

/** The line between canvas and lens: drag it, or move it with the arrow keys. */
export function Splitter({ height, limits, onResize }: SplitterProps) {
  const t = useText();
  const start = useRef<{ readonly y: number; readonly height: number } | null>(null);
  const clamp = (value: number) => Math.min(limits.max, Math.max(limits.min, value));

  function onPointerDown(event: PointerEvent) {
    event.currentTarget.setPointerCapture(event.pointerId);
    start.current = { y: event.clientY, height };
  }

  function onPointerMove(event: PointerEvent) {
    if (start.current) onResize(clamp(start.current.height + start.current.y - event.clientY));
  }

  function onPointerUp() {
    start.current = null;
  }

  function onKeyDown(event: KeyboardEvent) {
    const target = {
      ArrowUp: height + STEP,
      ArrowDown: height - STEP,
      Home: limits.min,
      End: limits.max,
    }[event.key];
    if (target === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    onResize(clamp(target));
  }

  return (
    // biome-ignore lint/a11y/useSemanticElements: an <hr> takes no focus and no pointer.
    <div
      className={styles.splitter}
      role="separator"
      tabIndex={0}
      aria-orientation="horizontal"
      aria-label={t(TITLE)}
      aria-valuenow={height}
      aria-valuemin={limits.min}
      aria-valuemax={limits.max}
      onPointerDown={onPointerDown}
      onPointerMove={onPointerMove}
      onPointerUp={onPointerUp}
      onPointerCancel={onPointerUp}
      onKeyDown={onKeyDown}
    />
  );
}
