import { type Note, notesOf } from '../../core/graph/document.ts';
import { MAX_NOTE_TEXT, NOTE_SIZE } from '../../core/graph/note-edits.ts';
import { err, ok, type Result } from '../../core/result.ts';
import { type Text, text } from '../../core/text.ts';
import { Field } from '../controls/field.tsx';
import { NumberField } from '../controls/number-field.tsx';
import field from '../controls/text-field.module.css';
import { useEditor, useEditorState, useText } from '../editor-context.ts';
import { tintColour } from '../tint.ts';
import styles from './inspector.module.css';
import { TintField } from './tint-field.tsx';

const NOTE = text('inspector.noteInspector.note', 'Note');
const INTRO = text('inspector.noteInspector.intro', 'A text beside the layers. It changes nothing of the network.');
const TEXT = text('inspector.noteInspector.text', 'Text');
const WIDTH = text('inspector.noteInspector.width', 'Width');
const HEIGHT = text('inspector.noteInspector.height', 'Height');
const STEP = 20;

/** A note: what its card does with the mouse, by keyboard. */
export function NoteInspector({ note }: { note: Note }) {
  const editor = useEditor();
  const t = useText();
  const { id, position, width, height } = note;
  const resize = (size: { width?: number; height?: number }) =>
    editor.notes.resize(id, { ...position, width, height, ...size }, { gesture: `size of ${id}` });
  return (
    <>
      <header className={styles.header}>
        <h2>
          <span className={styles.dot} style={{ background: tintColour(note.tint) }} />
          {t(NOTE)}
        </h2>
        <p>{t(INTRO)}</p>
      </header>
      <div className={styles.form} data-attributes>
        <Field label={t(TEXT)} stacked>
          {(ids) => (
            <textarea
              id={ids.control}
              className={field.area}
              value={note.text}
              maxLength={MAX_NOTE_TEXT}
              spellCheck={false}
              rows={6}
              onChange={(event) => editor.notes.setText(id, event.target.value.replaceAll('\t', '  '))}
              onBlur={() => editor.history.endGesture()}
            />
          )}
        </Field>
        <TintField value={note.tint} onChoose={(tint) => editor.notes.setTint(tint, [id])} />
        <SizeField label={WIDTH} value={width} onCommit={(value) => resize({ width: value })} />
        <SizeField label={HEIGHT} value={height} onCommit={(value) => resize({ height: value })} />
      </div>
    </>
  );
}

function SizeField({ label, value, onCommit }: { label: Text; value: number; onCommit: (value: number) => void }) {
  const editor = useEditor();
  const t = useText();
  return (
    <Field label={t(label)}>
      {(ids) => (
        <NumberField
          ids={ids}
          value={value}
          min={NOTE_SIZE.least}
          max={NOTE_SIZE.most}
          step={STEP}
          parse={parseSize}
          onCommit={(next) => {
            if (next !== null) onCommit(next);
          }}
          onRest={() => editor.history.endGesture()}
        />
      )}
    </Field>
  );
}

function parseSize(value: unknown): Result<number, Text> {
  const { least, most } = NOTE_SIZE;
  return typeof value === 'number' && value >= least && value <= most
    ? ok(Math.round(value))
    : err(text('inspector.noteInspector.aNumberFromLeastTo', 'a number from {least} to {most}', { least, most }));
}

/** Several notes have a colour in common, or none. */
export function NotesInspector() {
  const editor = useEditor();
  const t = useText();
  const document = useEditorState((state) => state.document);
  const selected = useEditorState((state) => state.selectedNotes);
  const notes = [...notesOf(document).values()].filter((note) => selected.has(note.id));
  const [first] = notes;
  if (notes.length === 1 && first) return <NoteInspector note={first} />;
  const tint = first && notes.every((note) => note.tint === first.tint) ? first.tint : null;
  return (
    <>
      <header className={styles.header}>
        <h2>
          {t(text('inspector.noteInspector.countNotesSelected', '{count} notes selected', { count: notes.length }))}
        </h2>
      </header>
      <div className={styles.form} data-attributes>
        <TintField value={tint} onChoose={(chosen) => editor.notes.setTint(chosen)} />
      </div>
    </>
  );
}
