import { type ReactNode, useId } from 'react';
import styles from './field.module.css';

export interface FieldIds {
  readonly control: string;
  readonly label: string;
  /** For `aria-describedby`: help, derived value and error. */
  readonly described: string | undefined;
}

interface FieldProps {
  readonly label: string;
  readonly help?: string | undefined;
  /** What the value comes to, where it is too long to stand inside the control. */
  readonly note?: string | undefined;
  readonly error?: string | null | undefined;
  /** Puts the control below its label, for wide ones. */
  readonly stacked?: boolean;
  /** The control is a group of several (segments): the label then cannot point at one of them. */
  readonly group?: boolean;
  readonly children: (ids: FieldIds) => ReactNode;
}

/** A labelled control with its help, its derived value and its error. */
export function Field({ label, help, note, error, stacked, group, children }: FieldProps) {
  const id = useId();
  const parts = [help && `${id}-help`, note && `${id}-note`, error && `${id}-error`].filter(Boolean);
  const ids: FieldIds = {
    control: id,
    label: `${id}-label`,
    described: parts.length > 0 ? parts.join(' ') : undefined,
  };
  const Label = group ? 'span' : 'label';
  return (
    <div className={`${styles.field} ${stacked ? styles.stacked : ''}`}>
      <Label className={styles.label} id={ids.label} title={help} {...(group ? {} : { htmlFor: id })}>
        {label}
      </Label>
      <div className={styles.control}>{children(ids)}</div>
      {help && (
        <span id={`${id}-help`} className={styles.hidden}>
          {help}
        </span>
      )}
      {note && (
        <span id={`${id}-note`} className={styles.note}>
          {note}
        </span>
      )}
      {error && (
        <p id={`${id}-error`} className={styles.error} role="alert">
          {error}
        </p>
      )}
    </div>
  );
}
