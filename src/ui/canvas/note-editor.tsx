import { type KeyboardEvent, useEffect, useRef } from 'react';
import type { Note } from '../../core/graph/document.ts';
import { MAX_NOTE_TEXT } from '../../core/graph/note-edits.ts';
import { text } from '../../core/text.ts';
import { useEditor, useText } from '../editor-context.ts';
import styles from './note-card.module.css';

const LABEL = text('canvas.noteEditor.label', 'Text of the note');

/** The text of a note while it is written. Escape or a click elsewhere ends it; all that was written is one step. */
export function NoteEditor({ note }: { note: Note }) {
  const editor = useEditor();
  const t = useText();
  const field = useRef<HTMLTextAreaElement>(null);
  const draft = useRef(note.text);
  const done = useRef(false);

  useEffect(() => {
    const { current: element } = field;
    element?.focus({ preventScroll: true });
    element?.setSelectionRange(element.value.length, element.value.length);
    done.current = false;
    // A note that leaves the view while it is written keeps what was written; one of another file gets nothing.
    return () => {
      const stays = editor.store.getState().document.notes?.get(note.id) === note;
      if (done.current || !stays) return;
      if (draft.current !== note.text) editor.notes.setText(note.id, draft.current);
      editor.notes.endText(note.id);
    };
  }, [editor, note]);

  function finish() {
    if (done.current) return;
    done.current = true;
    const holder = field.current?.closest<HTMLElement>('.react-flow__node');
    if (draft.current !== note.text) editor.notes.setText(note.id, draft.current);
    editor.notes.endText(note.id);
    if (document.activeElement === field.current) holder?.focus({ preventScroll: true });
  }

  function onKeyDown(event: KeyboardEvent) {
    event.stopPropagation();
    // Escape in the middle of a Korean syllable belongs to the input method.
    if (event.nativeEvent.isComposing) return;
    const leaves = event.key === 'Escape' || (event.key === 'Enter' && (event.ctrlKey || event.metaKey));
    if (!leaves) return;
    event.preventDefault();
    finish();
  }

  return (
    <textarea
      ref={field}
      className={`${styles.field} nodrag nopan nowheel`}
      aria-label={t(LABEL)}
      defaultValue={note.text}
      maxLength={MAX_NOTE_TEXT}
      spellCheck={false}
      onChange={(event) => {
        // A text holds no tabs.
        draft.current = event.target.value.replaceAll('\t', '  ');
      }}
      onBlur={finish}
      onKeyDown={onKeyDown}
      onDoubleClick={(event) => event.stopPropagation()}
    />
  );
}
