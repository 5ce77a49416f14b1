import type { Step } from '../../core/lesson/step.ts';
import { text } from '../../core/text.ts';
import { useText } from '../editor-context.ts';
import styles from './guide.module.css';

const DONE = text('guide.guideStep.done', 'done');

interface GuideStepProps {
  readonly step: Step;
  readonly number: number;
  readonly current: boolean;
  readonly done: boolean;
  readonly onChoose: () => void;
}

/** One step: its number and name, and while it is the current one, how it is done. */
export function GuideStep({ step, number, current, done, onChoose }: GuideStepProps) {
  const t = useText();
  const how = t(step.how);
  return (
    <li data-current={current || undefined} data-done={done || undefined}>
      <button
        type="button"
        data-step={step.id}
        tabIndex={current ? 0 : -1}
        aria-current={current ? 'step' : undefined}
        onClick={onChoose}
      >
        <span className={styles.number} aria-hidden="true">
          {done ? '✓' : number}
        </span>
        {t(step.title)}
        {done && <span className={styles.hidden}>, {t(DONE)}</span>}
      </button>
      {current && (
        <span className={styles.how} title={how}>
          {how}
        </span>
      )}
    </li>
  );
}
