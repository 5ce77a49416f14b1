import { useEffect, useSyncExternalStore } from 'react';
import styles from './guide.module.css';
import { markOf, mountMark, onMarks } from './marks.ts';

/** Where a part of the window carries the number of the step that is about it. Takes no room otherwise. */
export function StepMark({ place }: { readonly place: string }) {
  useEffect(() => mountMark(place), [place]);
  const number = useSyncExternalStore(onMarks, () => markOf(place));
  if (number === 0) return null;
  return (
    <span className={styles.mark} data-step-mark={place} aria-hidden="true">
      {number}
    </span>
  );
}
