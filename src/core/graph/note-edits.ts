import { ok, type Result } from '../result.ts';
import { UNPRINTABLE } from '../text.ts';
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
      if (!note) return refuse('unknown-note', 'This note no longer exists.', '이 메모는 더 이상 없습니다.');
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
      `A drawing holds at most ${MAX_NOTES} notes.`,
      `그림 하나에는 메모를 ${MAX_NOTES}개까지 둘 수 있습니다.`,
    );
  }
  return withNotes(document, added);
}

function withNotes(document: GraphDocument, changed: readonly Note[]): Result<GraphDocument, EditRefusal> {
  const notes = new Map(notesOf(document));
  for (const note of changed) {
    if (!isPosition(note.position)) {
      return refuse('bad-position', 'Positions must be finite.', '위치는 유한한 수여야 합니다.');
    }
    const problem = noteProblem(note);
    if (problem) return refuse('bad-note', ...problem);
    notes.set(note.id, note);
  }
  return ok({ ...document, notes });
}

/** What is wrong with a note, in both languages, or null. Line breaks are part of its text. */
function noteProblem(note: Note): readonly [en: string, ko: string] | null {
  if (note.text.length > MAX_NOTE_TEXT || UNPRINTABLE.test(note.text.replaceAll('\n', ''))) {
    return [
      `A note has at most ${MAX_NOTE_TEXT} characters, none of them a control character.`,
      `메모는 제어 문자 없이 ${MAX_NOTE_TEXT}자까지입니다.`,
    ];
  }
  const fits = [note.width, note.height].every((side) => side >= NOTE_SIZE.least && side <= NOTE_SIZE.most);
  if (!fits) {
    return [
      `A note is ${NOTE_SIZE.least} to ${NOTE_SIZE.most} pixels wide and high.`,
      `메모의 너비와 높이는 ${NOTE_SIZE.least}~${NOTE_SIZE.most}픽셀입니다.`,
    ];
  }
  return isTint(note.tint) ? null : ['This is not a colour of notes.', '메모의 색이 아닙니다.'];
}

function withoutNotes(document: GraphDocument, ids: readonly string[]): GraphDocument {
  const gone = new Set(ids);
  const notes = new Map([...notesOf(document)].filter(([id]) => !gone.has(id)));
  if (notes.size === notesOf(document).size) return document;
  return { ...document, notes: notes.size > 0 ? notes : undefined };
}
