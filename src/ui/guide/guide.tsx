import { type KeyboardEvent, useEffect, useMemo, useRef } from 'react';
import { useStore } from 'zustand';
import { type Step, subjectOf } from '../../core/lesson/step.ts';
import { text } from '../../core/text.ts';
import { openDefaultExample } from '../../examples/open.ts';
import { useEditor, useEditorState, useText } from '../editor-context.ts';
import styles from './guide.module.css';
import { GuideStep } from './guide-step.tsx';
import { showMarks } from './marks.ts';
import { placesOf } from './places.ts';

const TITLE = text('guide.guide.title', 'First steps');
const SKIP = text('guide.guide.skip', 'Skip');
const CLOSE = text('guide.guide.close', 'Close');
const SKIP_HELP = text('guide.guide.skipHelp', 'Help › First steps brings them back');
const SHOW = text('guide.guide.show', 'Select the layer');
const EXAMPLE = text('guide.guide.example', 'Open the example');
const ALL_DONE = text(
  'guide.guide.allDone',
  'All five done. Now your own network: drop an ONNX file, or begin a new drawing.',
);

/** The height of the row, in CSS pixels. */
export const GUIDE_HEIGHT = 38;

/** The first steps: one row above everything else, which covers nothing. */
export function Guide() {
  const { guide } = useEditor();
  const shown = useStore(guide.store, (state) => state.shown);
  return shown && <Shown />;
}

function Shown() {
  const { guide } = useEditor();
  const t = useText();
  const { current, done } = useStore(guide.store);
  const list = useRef<HTMLOListElement>(null);
  const { steps } = guide;
  const at = steps.findIndex(({ id }) => id === current);
  const step = steps[at];
  const finished = done.size === steps.length;

  function onKeyDown(event: KeyboardEvent) {
    const to = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: steps.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    const next = Math.min(steps.length - 1, Math.max(0, to));
    guide.choose(steps[next]?.id ?? current);
    list.current?.querySelectorAll<HTMLElement>('button[data-step]')[next]?.focus();
  }

  return (
    <section className={styles.guide} data-region="guide" aria-label={t(TITLE)}>
      <h2>{t(TITLE)}</h2>
      <ol ref={list} onKeyDown={onKeyDown}>
        {steps.map((one, index) => (
          <GuideStep
            key={one.id}
            step={one}
            number={index + 1}
            current={one.id === current}
            done={done.has(one.id)}
            onChoose={() => guide.choose(one.id)}
          />
        ))}
      </ol>
      {finished ? (
        <p className={styles.end}>{t(ALL_DONE)}</p>
      ) : (
        step && <Help key={step.id} step={step} number={at + 1} />
      )}
      <span className={styles.count}>
        {t(text('guide.guide.count', '{number} of {total}', { number: at + 1, total: steps.length }))}
      </span>
      <button type="button" className={styles.quiet} title={t(SKIP_HELP)} onClick={guide.leave}>
        {t(finished ? CLOSE : SKIP)}
      </button>
      <span className={styles.hidden} role="status">
        {done.size === 0
          ? ''
          : finished
            ? t(ALL_DONE)
            : step &&
              t(
                text('guide.guide.doneNext', 'Steps done: {done}. Next: {next}', { done: done.size, next: step.title }),
              )}
      </span>
    </section>
  );
}

/** Puts the step's number where it is to be done, and offers what it needs and is not there. */
function Help({ step, number }: { readonly step: Step; readonly number: number }) {
  const editor = useEditor();
  const t = useText();
  const subject = useEditorState((state) => subjectOf(step, state));
  const selected = useEditorState((state) => subject !== null && state.selectedNodes.has(subject));
  const places = useMemo(() => placesOf(step, subject), [step, subject]);
  useEffect(() => {
    showMarks({ number, places });
    return () => showMarks(null);
  }, [number, places]);
  if (!step.subject || selected) return null;
  return (
    <button
      type="button"
      className={styles.help}
      onClick={() => (subject === null ? void openDefaultExample(editor) : editor.view.reveal(subject))}
    >
      {t(subject === null ? EXAMPLE : SHOW)}
    </button>
  );
}
