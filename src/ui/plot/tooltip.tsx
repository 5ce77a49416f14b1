import { type ReactNode, useLayoutEffect, useRef } from 'react';
import { createPortal } from 'react-dom';
import styles from './parts.module.css';

interface TooltipProps {
  /** Window coordinates of the pointer. */
  readonly x: number;
  readonly y: number;
  readonly children: ReactNode;
}

const DISTANCE = 12;

/** Values beside the pointer. Repeats only what the view tells screen readers elsewhere, so it is hidden from them. */
export function Tooltip({ x, y, children }: TooltipProps) {
  const box = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return;
    const { offsetWidth: width, offsetHeight: height } = element;
    const left = x + DISTANCE + width > innerWidth - 4 ? x - DISTANCE - width : x + DISTANCE;
    const top = y - DISTANCE - height < 4 ? y + DISTANCE : y - DISTANCE - height;
    element.style.transform = `translate(${Math.max(4, left)}px, ${Math.min(top, innerHeight - height - 4)}px)`;
  });
  return createPortal(
    <div ref={box} className={styles.tooltip} aria-hidden="true">
      {children}
    </div>,
    document.body,
  );
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
