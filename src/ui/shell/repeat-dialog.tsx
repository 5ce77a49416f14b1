import { type FormEvent, useEffect, useRef, useState } from 'react';
import { err, ok } from '../../core/result.ts';
import { text } from '../../core/text.ts';
import { Button } from '../controls/button.tsx';
import { Dialog } from '../controls/dialog.tsx';
import { Field } from '../controls/field.tsx';
import { NumberField } from '../controls/number-field.tsx';
import { useEditor, useEditorState, useText } from '../editor-context.ts';
import styles from './repeat-dialog.module.css';

const TITLE = text('shell.repeatDialog.title', 'Repeat the selection');
const COPIES = text('shell.repeatDialog.copies', 'Further copies');
const HINT = text(
  'shell.repeatDialog.hint',
  'Each copy stands below the one before and is fed by it; what followed the selection follows the last copy.',
);
const REPEAT = text('shell.repeatDialog.repeat', 'Repeat');
const CANCEL = text('shell.repeatDialog.cancel', 'Cancel');
const MOST = 50;
const EXPECTED = text('shell.repeatDialog.expected', 'a whole number from 1 to {most}', { most: MOST });

function parse(value: unknown) {
  return Number.isInteger(value) && (value as number) >= 1 && (value as number) <= MOST
    ? ok(value as number)
    : err(EXPECTED);
}

/** How often a part of the drawing is repeated: stages of a network. */
export function RepeatDialog() {
  const editor = useEditor();
  const t = useText();
  const count = useEditorState((state) => state.selectedNodes.size);
  const [times, setTimes] = useState(1);
  const form = useRef<HTMLFormElement>(null);
  // A number, and Enter.
  useEffect(() => form.current?.querySelector('input')?.focus(), []);
  const close = () => editor.view.openDialog(null);
  const each = text('shell.repeatDialog.each', '{count, plural, one {1 layer each} other {# layers each}}', { count });

  function submit(event: FormEvent) {
    event.preventDefault();
    close();
    editor.compose.repeatSelected(times);
  }

  return (
    <Dialog title={t(TITLE)} width={380} onClose={close}>
      <form ref={form} className={styles.form} onSubmit={submit}>
        <p>{t(HINT)}</p>
        <Field label={t(COPIES)} note={t(each)}>
          {(ids) => (
            <NumberField
              ids={ids}
              value={times}
              min={1}
              max={MOST}
              step={1}
              parse={parse}
              onCommit={(value) => setTimes(value ?? 1)}
            />
          )}
        </Field>
        <div className={styles.buttons}>
          <Button onClick={close}>{t(CANCEL)}</Button>
          <Button tone="primary" type="submit">
            {t(REPEAT)}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
