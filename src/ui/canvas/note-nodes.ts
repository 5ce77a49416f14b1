import type { Node } from '@xyflow/react';
import { type GraphDocument, type Note, notesOf, type Position } from '../../core/graph/document.ts';
import { type Locale, text } from '../../core/text.ts';
import { say } from '../../language/say.ts';

export interface NoteData extends Record<string, unknown> {
  readonly note: Note;
}

export type NoteNode = Node<NoteData, 'note'>;

/** Where a note is while it is resized, before that is an edit. */
export interface NoteBox extends Position {
  readonly width: number;
  readonly height: number;
}

export interface NoteInputs {
  readonly document: GraphDocument;
  readonly selectedNotes: ReadonlySet<string>;
  readonly dragged: ReadonlyMap<string, Position>;
  readonly resized: ReadonlyMap<string, NoteBox>;
  readonly locale: Locale;
}

const NOTE = text('canvas.noteNodes.note', 'note');
const EMPTY = text('canvas.noteNodes.empty', 'empty note');
/** Below edges and cards, above frames. */
const BEHIND = -1;
/** More of a long text is read on entering the note. */
const SPOKEN = 200;

/** The notes of a drawing, each node made anew only if its note, place or selection changed. */
export function createNoteDeriver() {
  let known = new Map<string, NoteNode>();
  return (inputs: NoteInputs): readonly NoteNode[] => {
    const next = new Map<string, NoteNode>();
    for (const note of notesOf(inputs.document).values()) {
      next.set(note.id, deriveNote(note, inputs, known.get(note.id)));
    }
    known = next;
    return [...next.values()];
  };
}

function deriveNote(note: Note, inputs: NoteInputs, known: NoteNode | undefined): NoteNode {
  const drag = inputs.dragged.get(note.id);
  const resized = inputs.resized.get(note.id);
  const { x, y } = drag ?? resized ?? note.position;
  const { width, height } = resized ?? note;
  const selected = inputs.selectedNotes.has(note.id);
  const ariaLabel = say(
    note.text === '' ? EMPTY : text('canvas.noteNodes.noteSpoken', 'note: {spoken}', { spoken: spoken(note) }),
    inputs.locale,
  );
  if (
    known &&
    known.data.note === note &&
    known.position.x === x &&
    known.position.y === y &&
    known.width === width &&
    known.height === height &&
    known.selected === selected &&
    known.dragging === (drag !== undefined) &&
    known.ariaLabel === ariaLabel
  ) {
    return known;
  }
  return {
    id: note.id,
    type: 'note',
    data: known?.data.note === note ? known.data : { note },
    position: { x, y },
    selected,
    dragging: drag !== undefined,
    width,
    height,
    measured: { width, height },
    handles: [],
    zIndex: BEHIND,
    connectable: false,
    ariaLabel,
    domAttributes: { 'aria-roledescription': say(NOTE, inputs.locale) },
  };
}

function spoken({ text }: Note): string {
  return text.length > SPOKEN ? `${text.slice(0, SPOKEN)}…` : text;
}
