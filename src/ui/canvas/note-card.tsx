import { type NodeProps, NodeResizer, useStore } from '@xyflow/react';
import { memo } from 'react';
import { NOTE_SIZE } from '../../core/graph/note-edits.ts';
import { text } from '../../core/text.ts';
import { useEditorState, useText } from '../editor-context.ts';
import { tintStyle } from '../tint.ts';
import styles from './note-card.module.css';
import { NoteEditor } from './note-editor.tsx';
import type { NoteNode } from './note-nodes.ts';
import { distance } from './zoom.ts';

const EMPTY = text('canvas.noteCard.empty', 'Double-click to write');

/** A tinted paper with a text. Selected, it can be resized and its text scrolled; its text is edited in place. */
export const NoteCard = memo(
  function NoteCard({ data: { note }, selected, dragging }: NodeProps<NoteNode>) {
    const seen = useStore(distance);
    const editing = useEditorState((state) => state.renaming === note.id);
    const className = [styles.note, selected && styles.selected, dragging && styles.dragging, styles[seen]];
    return (
      <>
        <NodeResizer
          isVisible={selected && !editing && seen !== 'map'}
          minWidth={NOTE_SIZE.least}
          minHeight={NOTE_SIZE.least}
          maxWidth={NOTE_SIZE.most}
          maxHeight={NOTE_SIZE.most}
          handleClassName={styles.handle ?? ''}
          lineClassName={styles.edge ?? ''}
        />
        <div className={className.filter(Boolean).join(' ')} style={tintStyle(note.tint)}>
          {seen !== 'map' && (editing ? <NoteEditor note={note} /> : <NoteText text={note.text} scrolls={selected} />)}
        </div>
      </>
    );
  },
  (a, b) => a.data === b.data && a.selected === b.selected && a.dragging === b.dragging,
);

function NoteText({ text: written, scrolls }: { text: string; scrolls: boolean }) {
  const t = useText();
  if (written === '') return <p className={styles.empty}>{t(EMPTY)}</p>;
  // The wheel moves the canvas until the note is selected; keys scroll it once the focus is in it.
  const scroll = scrolls
    ? { tabIndex: 0, className: `${styles.text} ${styles.scrolls} nowheel` }
    : { className: styles.text };
  return <p {...scroll}>{written}</p>;
}
