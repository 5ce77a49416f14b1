import { type ReactNode, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { createPortal } from 'react-dom';
import styles from './parts.module.css';

interface TooltipProps {
  /** Window coordinates of the pointer. */
  readonly x: number;
  readonly y: number;
  readonly children: ReactNode;
}

const DISTANCE = 12;
/** How far the pointer goes from what it pressed until values are shown again. */
const AWAY = 10;

/**
 * Values beside the pointer. Repeats only what the view tells screen readers elsewhere, so it is hidden from them. A press
 * puts it away: what was clicked, and what comes of it, is not to lie below it.
 */
export function Tooltip({ x, y, children }: TooltipProps) {
  const box = useRef<HTMLDivElement>(null);
  const pressed = usePress();
  const isAway = pressed === null || Math.hypot(x - pressed.x, y - pressed.y) > AWAY;
  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return;
    const { offsetWidth: width, offsetHeight: height } = element;
    const left = x + DISTANCE + width > innerWidth - 4 ? x - DISTANCE - width : x + DISTANCE;
    const top = y - DISTANCE - height < 4 ? y + DISTANCE : y - DISTANCE - height;
    element.style.transform = `translate(${Math.max(4, left)}px, ${Math.min(top, innerHeight - height - 4)}px)`;
  });
  if (!isAway) return null;
  return createPortal(
    <div ref={box} className={styles.tooltip} aria-hidden="true">
      {children}
    </div>,
    document.body,
  );
}

/** Where the pointer was last pressed while the tooltip was there. */
function usePress(): { readonly x: number; readonly y: number } | null {
  const [pressed, setPressed] = useState<{ x: number; y: number } | null>(null);
  useEffect(() => {
    const onPress = ({ clientX: x, clientY: y }: PointerEvent) => setPressed({ x, y });
    window.addEventListener('pointerdown', onPress, true);
    return () => window.removeEventListener('pointerdown', onPress, true);
  }, []);
  return pressed;
}

/** Rows of name and number. */
export function Facts({ rows }: { readonly rows: readonly (readonly [string, string])[] }) {
  return (
    <dl className={styles.facts}>
      {rows.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
