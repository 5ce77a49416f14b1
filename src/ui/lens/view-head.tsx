import type { ReactNode } from 'react';
import { StepMark } from '../guide/step-mark.tsx';
import styles from './lens-panel.module.css';
import type { Subject } from './subject.ts';
import { ViewSwitch } from './view-switch.tsx';

interface ViewHeadProps {
  readonly subject: Subject;
  readonly title: string;
  /** The name by which first steps speak of the view. */
  readonly place?: string;
  /** Legend and controls, left of the switch. */
  readonly children?: ReactNode;
}

/** The line above every view of a layer: what is shown, what the colours mean, how else to see it. */
export function ViewHead({ subject, title, place, children }: ViewHeadProps) {
  return (
    <header className={styles.head}>
      {place && <StepMark place={place} />}
      <h2 title={title}>{title}</h2>
      {children}
      <ViewSwitch subject={subject} />
    </header>
  );
}
