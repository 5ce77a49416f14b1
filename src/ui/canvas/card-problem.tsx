import type { ReactNode } from 'react';
import styles from './card-problem.module.css';

/** What is wrong with a layer, or in a group, in two lines on its card. */
export function CardProblem({ title, children }: { readonly title?: string; readonly children: ReactNode }) {
  return (
    <p className={styles.problem} title={title}>
      {children}
    </p>
  );
}
