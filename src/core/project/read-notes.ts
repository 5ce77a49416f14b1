import type { Note } from '../graph/document.ts';
import { NOTE_SIZE } from '../graph/note-edits.ts';
import { err, ok, type Result } from '../result.ts';
import { text } from '../text.ts';
import {
  checkFields,
  isObject,
  type JsonObject,
  placed,
  readId,
  readLines,
  readList,
  readObject,
  readPosition,
  THE_FILE,
} from './fields.ts';
import { LIMITS } from './limits.ts';
import { type FileProblem, failFile, quoted } from './problems.ts';
import { readTint } from './read-groups.ts';

/**
 * The notes of a file.
 * @param isTaken whether a layer or a group has an id
 */
export function readNotes(
  raw: JsonObject,
  isTaken: (id: string) => boolean,
): Result<ReadonlyMap<string, Note>, FileProblem> {
  const notes = new Map<string, Note>();
  if (!Object.hasOwn(raw, 'notes')) return ok(notes);
  const list = readList(raw, 'notes', THE_FILE);
  if (!list.ok) return list;
  if (list.value.length > LIMITS.notes) return failFile('too-many-notes', { count: list.value.length });
  for (const [index, value] of list.value.entries()) {
    const note = readNote(value, index);
    if (!note.ok) return note;
    const { id } = note.value;
    if (notes.has(id) || isTaken(id)) return failFile('shared-id', { id: quoted(id) });
    notes.set(id, note.value);
  }
  return ok(notes);
}

function readNote(value: unknown, index: number): Result<Note, FileProblem> {
  const place = text('project.readNotes.place', 'note number {index}', { index: index + 1 });
  const raw = isObject(value) ? ok(value) : readObject({ [index]: value }, `${index}`, place);
  if (!raw.ok) return raw;
  const stray = checkFields(raw.value, ['id', 'text', 'position', 'width', 'height', 'tint'], place);
  if (stray) return err(stray);
  const id = readId(raw.value, 'id', place);
  if (!id.ok) return id;
  const lines = readLines(raw.value, 'text', place, LIMITS.noteLength);
  if (!lines.ok) return lines;
  const position = readPosition(raw.value.position, place);
  if (!position.ok) return position;
  const { width, height } = raw.value;
  if (!isSide(width) || !isSide(height)) return err(placed('bad-note-size', place));
  const tint = readTint(raw.value, place);
  if (!tint.ok) return tint;
  return ok({ id: id.value, text: lines.value, position: position.value, width, height, tint: tint.value });
}

function isSide(value: unknown): value is number {
  return typeof value === 'number' && value >= NOTE_SIZE.least && value <= NOTE_SIZE.most;
}
