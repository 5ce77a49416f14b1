import { type MouseEvent, type ReactNode, useLayoutEffect, useRef, useState } from 'react';
import type { ScreenPoint } from '../../store/state.ts';
import { useEditor } from '../editor-context.ts';
import styles from './popup-frame.module.css';

interface PopupFrameProps {
  readonly label: string;
  readonly width: number;
  /** The most height that its content takes: it is kept inside the window. */
  readonly height: number;
  /** Where it opens; null for below the row of a table that has the focus, else the upper middle of the window. */
  readonly screen: ScreenPoint | null;
  readonly children: ReactNode;
}

/** A small window over the drawing. Modal, so that the focus stays in it and goes back where it was. */
export function PopupFrame({ label, width, height, screen, children }: PopupFrameProps) {
  const editor = useEditor();
  const root = useRef<HTMLDialogElement>(null);
  const [row] = useState(focusedRow);

  // Before it leaves the page: only then does closing it give the focus back.
  useLayoutEffect(() => {
    const dialog = root.current;
    if (dialog && !dialog.open) {
      dialog.showModal();
      dialog.querySelector<HTMLElement>('[data-first]')?.focus();
    }
    return () => dialog?.close();
  }, []);

  function onPress(event: MouseEvent) {
    // The dialog's own box is filled by its content; a press on the element itself is beside it.
    if (event.target !== root.current) return;
    event.preventDefault();
    editor.view.openPopup(null);
  }

  const anchor = screen ?? row;
  const place = anchor ? within(anchor, width, height) : { x: (window.innerWidth - width) / 2, y: upper(height) };
  return (
    <dialog
      ref={root}
      className={styles.popup}
      style={{ width, left: place.x, top: place.y, maxHeight: height }}
      aria-label={label}
      onCancel={(event) => {
        event.preventDefault();
        editor.view.openPopup(null);
      }}
      onMouseDown={onPress}
      onContextMenu={onPress}
    >
      {children}
    </dialog>
  );
}

function focusedRow(): ScreenPoint | null {
  const focused = document.activeElement;
  if (focused?.role !== 'row') return null;
  const box = focused.getBoundingClientRect();
  return { x: box.left + 40, y: box.bottom };
}

const EDGE = 8;

function within({ x, y }: ScreenPoint, width: number, height: number): ScreenPoint {
  return {
    x: Math.max(EDGE, Math.min(x, window.innerWidth - width - EDGE)),
    y: Math.max(EDGE, Math.min(y, window.innerHeight - height - EDGE)),
  };
}

function upper(height: number): number {
  return Math.max(EDGE, Math.min(96, window.innerHeight - height - EDGE));
}
