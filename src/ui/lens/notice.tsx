import type { ReactNode } from 'react';
import styles from '../plot/parts.module.css';

interface NoticeProps {
  readonly tone: 'info' | 'warning' | 'error';
  readonly title: string;
  readonly children?: ReactNode;
  /** The way on. */
  readonly action?: { readonly label: string; readonly run: () => void } | undefined;
  /** A line above the numbers, or the whole region when there are none. */
  readonly fill?: boolean;
}

/** A state in words: what is the matter, what is safe, what to do. */
export function Notice({ tone, title, children, action, fill = false }: NoticeProps) {
  return (
    <div
      className={styles.notice}
      data-tone={tone}
      data-fill={fill || undefined}
      role={tone === 'error' ? 'alert' : 'status'}
    >
      <p>
        <b>{title}</b>
        {children && <span> {children}</span>}
      </p>
      {action && (
        <button type="button" className={styles.button} onClick={action.run}>
          {action.label}
        </button>
      )}
    </div>
  );
}
