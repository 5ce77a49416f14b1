import { useEffect, useState } from 'react';
import { text } from '../../core/text.ts';
import type { Toast } from '../../store/state.ts';
import { useEditor, useEditorState, useText } from '../editor-context.ts';
import styles from './toasts.module.css';

const CLOSE = text('shell.toasts.close', 'Close');
const DETAILS = text('shell.toasts.details', 'Details');
const MESSAGES = text('shell.toasts.messages', 'Messages');
/** Milliseconds a message stays; errors wait until somebody has surely read them. */
const STAY: Readonly<Record<Toast['tone'], number>> = { success: 3500, info: 7000, error: 14_000 };

/** Short messages in a corner, read aloud as they come. */
export function Toasts() {
  const t = useText();
  const toasts = useEditorState((state) => state.toasts);
  return (
    <section className={styles.toasts} aria-label={t(MESSAGES)} aria-live="polite">
      {toasts.map((toast) => (
        <ToastCard key={toast.id} toast={toast} />
      ))}
    </section>
  );
}

function ToastCard({ toast }: { toast: Toast }) {
  const editor = useEditor();
  const t = useText();
  const [held, setHeld] = useState(false);
  useEffect(() => {
    if (held) return;
    const timer = setTimeout(() => editor.view.dismissToast(toast.id), STAY[toast.tone]);
    return () => clearTimeout(timer);
  }, [editor, toast, held]);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: resting on a message only keeps it from leaving.
    <div
      className={`${styles.toast} ${styles[toast.tone]}`}
      onPointerEnter={() => setHeld(true)}
      onPointerLeave={() => setHeld(false)}
      onFocus={() => setHeld(true)}
      onBlur={() => setHeld(false)}
    >
      <div className={styles.words}>
        <p>{t(toast.message)}</p>
        {toast.detail !== undefined && (
          <details>
            <summary>{t(DETAILS)}</summary>
            <pre>{toast.detail}</pre>
          </details>
        )}
      </div>
      <button type="button" aria-label={t(CLOSE)} title={t(CLOSE)} onClick={() => editor.view.dismissToast(toast.id)}>
        ×
      </button>
    </div>
  );
}
