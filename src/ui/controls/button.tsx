import type { ComponentProps } from 'react';
import styles from './button.module.css';

interface ButtonProps extends ComponentProps<'button'> {
  /** `primary` is the one action that a place is about; `quiet` has no frame. */
  readonly tone?: 'primary' | 'plain' | 'quiet';
}

/** A button that says what it does in words. */
export function Button({ tone = 'plain', className, ...rest }: ButtonProps) {
  return <button type="button" {...rest} className={`${styles.button} ${styles[tone]} ${className ?? ''}`} />;
}
