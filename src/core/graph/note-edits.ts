import { ok, type Result } from '../result.ts';
import { type Text, text, UNPRINTABLE } from '../text.ts';
import { type GraphDocument, hasId, type Note, notesOf } from './document.ts';
import { type EditRefusal, idTaken, isPosition, refuse } from './edit-refusal.ts';
import type { Edit } from './edits.ts';
import { isTint } from './group-edits.ts';

type NoteEdit = Extract<Edit, { readonly kind: 'addNote' | 'setNote' | 'removeNotes' }>;

export const MAX_NOTES = 1_000;
/** UTF-16 code units. */
export const MAX_NOTE_TEXT = 10_000;
/** In canvas pixels: what can still be read, and what a window can still show. */
export const NOTE_SIZE = { least: 80, most: 4_000 } as const;

/** Edits of notes. A note stands beside the network and changes nothing of it. */
export function applyNoteEdit(document: GraphDocument, edit: NoteEdit): Result<GraphDocument, EditRefusal> {
  switch (edit.kind) {
    case 'addNote':
      return addNotes(document, [edit.note]);
    case 'setNote': {
      const note = notesOf(document).get(edit.id);
      if (!note)
        return refuse('unknown-note', text('graph.noteEdits.thisNoteNoLongerExists', 'This note no longer exists.'));
      return withNotes(document, [{ ...note, ...edit.changes }]);
    }
    case 'removeNotes':
      return ok(withoutNotes(document, edit.ids));
  }
}

export function addNotes(document: GraphDocument, added: readonly Note[]): Result<GraphDocument, EditRefusal> {
  if (added.length === 0) return ok(document);
  const ids = new Set(added.map((note) => note.id));
  if (ids.size < added.length || added.some((note) => hasId(document, note.id))) return idTaken();
  if (notesOf(document).size + added.length > MAX_NOTES) {
    return refuse(
      'too-many-notes',
      text('graph.noteEdits.aDrawingHoldsAtMost', 'A drawing holds at most {maxNotes} notes.', { maxNotes: MAX_NOTES }),
    );
  }
  return withNotes(document, added);
}

function withNotes(document: GraphDocument, changed: readonly Note[]): Result<GraphDocument, EditRefusal> {
  const notes = new Map(notesOf(document));
  for (const note of changed) {
    if (!isPosition(note.position)) {
      return refuse('bad-position', text('graph.noteEdits.positionsMustBeFinite', 'Positions must be finite.'));
    }
    const problem = noteProblem(note);
    if (problem) return refuse('bad-note', problem);
    notes.set(note.id, note);
  }
  return ok({ ...document, notes });
}

/** What is wrong with a note, or null. Line breaks are part of its text. */
function noteProblem(note: Note): Text | null {
  if (note.text.length > MAX_NOTE_TEXT || UNPRINTABLE.test(note.text.replaceAll('\n', ''))) {
    return text(
      'graph.noteEdits.aNoteHasAtMost',
      'A note has at most {maxNoteText} characters, none of them a control character.',
      { maxNoteText: MAX_NOTE_TEXT },
    );
  }
  const fits = [note.width, note.height].every((side) => side >= NOTE_SIZE.least && side <= NOTE_SIZE.most);
  if (!fits) {
    return text('graph.noteEdits.aNoteIsLeastTo', 'A note is {least} to {most} pixels wide and high.', {
      least: NOTE_SIZE.least,
      most: NOTE_SIZE.most,
    });
  }
  return isTint(note.tint) ? null : text('graph.noteEdits.thisIsNotAColour', 'This is not a colour of notes.');
}

function withoutNotes(document: GraphDocument, ids: readonly string[]): GraphDocument {
  const gone = new Set(ids);
  const notes = new Map([...notesOf(document)].filter(([id]) => !gone.has(id)));
  if (notes.size === notesOf(document).size) return document;
  return { ...document, notes: notes.size > 0 ? notes : undefined };
}
