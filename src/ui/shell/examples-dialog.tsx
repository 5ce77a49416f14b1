import { type KeyboardEvent, useState } from 'react';
import { text } from '../../core/text.ts';
import { EXAMPLES, type ExampleId, TOPICS } from '../../examples/catalogue.ts';
import { openExample } from '../../examples/open.ts';
import { readSketch } from '../../examples/sketch.ts';
import SKETCHES from '../../examples/sketches.json';
import { Dialog } from '../controls/dialog.tsx';
import { useEditor, useEditorState, useText } from '../editor-context.ts';
import { ExampleSketch } from './example-sketch.tsx';
import styles from './examples-dialog.module.css';

const TITLE = text('shell.examplesDialog.title', 'Examples');
const TRAINED = text('shell.examplesDialog.trained', 'Trained');
const UNTRAINED = text('shell.examplesDialog.untrained', 'Untrained');

type Example = (typeof EXAMPLES)[number];

/** Networks to begin with, by what they are examples of. Opening one is a new, unsaved drawing. */
export function ExamplesDialog() {
  const editor = useEditor();
  const t = useText();
  const [busy, setBusy] = useState<ExampleId | null>(null);

  async function open(id: ExampleId) {
    setBusy(id);
    const opened = await openExample(editor, id);
    setBusy(null);
    if (opened) editor.view.openDialog(null);
  }

  return (
    <Dialog title={t(TITLE)} width={940} onClose={() => editor.view.openDialog(null)}>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: arrow keys are a shortcut; every example is a button. */}
      <div className={styles.topics} onKeyDown={onArrow}>
        {TOPICS.map(({ id, title }) => (
          <section key={id} aria-labelledby={`examples-${id}`}>
            <h3 id={`examples-${id}`}>{t(title)}</h3>
            <ul className={styles.list}>
              {EXAMPLES.filter(({ topic }) => topic === id).map((example) => (
                <li key={example.id}>
                  <ExampleButton example={example} busy={busy} onOpen={() => void open(example.id)} />
                </li>
              ))}
            </ul>
          </section>
        ))}
      </div>
    </Dialog>
  );
}

interface ExampleButtonProps {
  readonly example: Example;
  readonly busy: ExampleId | null;
  readonly onOpen: () => void;
}

function ExampleButton({ example, busy, onOpen }: ExampleButtonProps) {
  const t = useText();
  const locale = useEditorState((state) => state.locale);
  const { id, title, description, trained, parameters } = example;
  return (
    <button
      type="button"
      data-first={id === EXAMPLES[0].id ? '' : undefined}
      className={styles.card}
      disabled={busy !== null}
      aria-busy={busy === id}
      lang={locale}
      onClick={onOpen}
    >
      <ExampleSketch sketch={readSketch(SKETCHES[id])} />
      <b>{t(title)}</b>
      <span className={styles.words}>{t(description)}</span>
      <span className={styles.facts}>
        <span className={trained ? styles.trained : styles.untrained}>{t(trained ? TRAINED : UNTRAINED)}</span>
        <span className={styles.count}>
          {t(text('shell.examplesDialog.count', '{parameters, number} parameters', { parameters }))}
        </span>
      </span>
    </button>
  );
}

/** Arrow keys go from example to example, in the order in which they are read. */
function onArrow(event: KeyboardEvent<HTMLElement>): void {
  const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
  if (step === undefined) return;
  event.preventDefault();
  const all = [...event.currentTarget.querySelectorAll('button')];
  all[all.indexOf(event.target as HTMLButtonElement) + step]?.focus();
}
