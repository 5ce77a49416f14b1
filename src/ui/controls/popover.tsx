import { type ReactNode, useEffect, useId, useRef } from 'react';
import styles from './popover.module.css';

interface PopoverProps {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
  readonly label: string;
  /** The button that opens it; gets the attributes that tie the two together. */
  readonly trigger: (props: {
    readonly 'aria-expanded': boolean;
    readonly 'aria-controls': string;
    readonly onClick: () => void;
  }) => ReactNode;
  readonly placement?: 'below' | 'above';
  readonly children: ReactNode;
}

/** A panel that hangs from its button. Escape and a press outside close it; Escape gives the focus back. */
export function Popover({ open, onOpenChange, label, trigger, placement = 'below', children }: PopoverProps) {
  const id = useId();
  const root = useRef<HTMLDivElement>(null);

  useEffect(() => {
    if (!open) return;
    function onPointerDown(event: PointerEvent) {
      if (!root.current?.contains(event.target as Node)) onOpenChange(false);
    }
    function onKeyDown(event: KeyboardEvent) {
      if (event.key !== 'Escape') return;
      event.preventDefault();
      onOpenChange(false);
      root.current?.querySelector('button')?.focus();
    }
    window.addEventListener('pointerdown', onPointerDown, true);
    window.addEventListener('keydown', onKeyDown, true);
    return () => {
      window.removeEventListener('pointerdown', onPointerDown, true);
      window.removeEventListener('keydown', onKeyDown, true);
    };
  }, [open, onOpenChange]);

  return (
    <div className={styles.root} ref={root}>
      {trigger({ 'aria-expanded': open, 'aria-controls': id, onClick: () => onOpenChange(!open) })}
      {open && (
        <section id={id} className={`${styles.panel} ${styles[placement]}`} aria-label={label}>
          {children}
        </section>
      )}
    </div>
  );
}
