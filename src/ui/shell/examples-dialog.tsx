import { useState } from 'react';
import { text } from '../../core/text.ts';
import { EXAMPLES, type ExampleId } from '../../examples/catalogue.ts';
import { openExample } from '../../examples/open.ts';
import { Dialog } from '../controls/dialog.tsx';
import { useEditor, useEditorState, useText } from '../editor-context.ts';
import styles from './examples-dialog.module.css';

const TITLE = text('shell.examplesDialog.title', 'Examples');
const TRAINED = text('shell.examplesDialog.trained', 'Trained');
const UNTRAINED = text('shell.examplesDialog.untrained', 'Untrained');

/** Networks to begin with. Opening one is a new, unsaved drawing. */
export function ExamplesDialog() {
  const editor = useEditor();
  const t = useText();
  const locale = useEditorState((state) => state.locale);
  const [busy, setBusy] = useState<ExampleId | null>(null);

  async function open(id: ExampleId) {
    setBusy(id);
    const opened = await openExample(editor, id);
    setBusy(null);
    if (opened) editor.view.openDialog(null);
  }

  return (
    <Dialog title={t(TITLE)} width={640} onClose={() => editor.view.openDialog(null)}>
      <ul className={styles.list}>
        {EXAMPLES.map((example, index) => {
          const count = text('shell.examplesDialog.count', '{parameters, number} parameters', {
            parameters: example.parameters,
          });
          return (
            <li key={example.id}>
              <button
                type="button"
                data-first={index === 0 ? '' : undefined}
                className={styles.card}
                disabled={busy !== null}
                aria-busy={busy === example.id}
                lang={locale}
                onClick={() => void open(example.id)}
              >
                <b>{t(example.title)}</b>
                <span className={styles.words}>{t(example.description)}</span>
                <span className={styles.facts}>
                  <span className={example.trained ? styles.trained : styles.untrained}>
                    {t(example.trained ? TRAINED : UNTRAINED)}
                  </span>
                  <span className={styles.count}>{t(count)}</span>
                </span>
              </button>
            </li>
          );
        })}
      </ul>
    </Dialog>
  );
}
