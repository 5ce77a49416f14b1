import type { SelectHTMLAttributes } from 'react';
import styles from './select.module.css';

/** The native list, in the window's clothes. */
export function Select({ className, ...rest }: SelectHTMLAttributes<HTMLSelectElement>) {
  return <select {...rest} className={`${styles.select} ${className ?? ''}`} />;
}
