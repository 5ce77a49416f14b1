import { type MouseEvent, type ReactNode, useId, useLayoutEffect, useRef } from 'react';
import { text } from '../../core/text.ts';
import { useText } from '../editor-context.ts';
import styles from './dialog.module.css';

const CLOSE = text('controls.dialog.close', 'Close');

interface DialogProps {
  readonly title: string;
  readonly onClose: () => void;
  readonly width?: number;
  /** Only text: what scrolls takes the focus itself, or the keyboard could not reach its end. */
  readonly reading?: boolean;
  readonly children: ReactNode;
}

/** The browser's own modal dialog: it keeps the focus, closes on Escape and gives the focus back. */
export function Dialog({ title, onClose, width = 560, reading = false, children }: DialogProps) {
  const t = useText();
  const id = useId();
  const root = useRef<HTMLDialogElement>(null);

  // Before it leaves the page: only then does closing it give the focus back.
  useLayoutEffect(() => {
    const dialog = root.current;
    if (dialog && !dialog.open) {
      dialog.showModal();
      dialog.querySelector<HTMLElement>('[data-first]')?.focus();
    }
    return () => dialog?.close();
  }, []);

  function onClick(event: MouseEvent) {
    // The dialog's own box is filled by its content; a click on the element itself is on the backdrop.
    if (event.target === root.current) onClose();
  }

  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Escape closes a native dialog.
    <dialog
      ref={root}
      className={styles.dialog}
      style={{ width }}
      aria-labelledby={id}
      onCancel={(event) => {
        // At once, not when the browser has closed it: the next key is for the window again.
        event.preventDefault();
        onClose();
      }}
      onClose={onClose}
      onClick={onClick}
    >
      <div className={styles.box}>
        <header className={styles.header}>
          <h2 id={id}>{title}</h2>
          <button type="button" aria-label={t(CLOSE)} title={t(CLOSE)} onClick={onClose}>
            ×
          </button>
        </header>
        <div className={styles.body} tabIndex={reading ? 0 : undefined}>
          {children}
        </div>
      </div>
    </dialog>
  );
}
