import { freshId, type Note, notesOf, type Position, type Tint } from '../core/graph/document.ts';
import type { Edit } from '../core/graph/edits.ts';
import { MAX_NOTE_TEXT, NOTE_SIZE } from '../core/graph/note-edits.ts';
import { type Text, text, UNPRINTABLE } from '../core/text.ts';
import type { CommitOptions, History } from './history.ts';
import { subjectOf, titled } from './selection.ts';
import type { EditorStore } from './state.ts';
import type { View } from './view.ts';

/** Edits of notes. Without ids an action takes the selected notes. */
export interface Notes {
  /** Adds an empty note with its upper left corner at a point, selects it and lets its text be typed. */
  add(at: Position): string | null;
  /** One undo entry while somebody types; `endText` closes it. */
  setText(id: string, text: string): boolean;
  /** Ends typing. A note that never had any text is taken away again. */
  endText(id: string): void;
  /** As dragged by an edge or a corner; sizes are kept within what notes may have. */
  resize(
    id: string,
    box: Position & { readonly width: number; readonly height: number },
    options?: CommitOptions,
  ): void;
  setTint(tint: Tint, ids?: readonly string[]): void;
  remove(ids?: readonly string[]): void;
}

const FIRST_SIZE = { width: 220, height: 120 } as const;

export function createNotes(store: EditorStore, history: History, view: View): Notes {
  const state = () => store.getState();

  function commit(edit: Edit, title: Text, options?: CommitOptions): boolean {
    const result = history.commit(edit, title, options);
    if (!result.ok) view.toast('error', result.error.message);
    return result.ok;
  }

  function remove(ids: readonly string[] = [...state().selectedNotes]): void {
    const notes = notesOf(state().document);
    const there = ids.filter((id) => notes.has(id));
    if (there.length === 0) return;
    commit(
      { kind: 'removeNotes', ids: there },
      titled(text('store.notes.delete', 'Delete'), subjectOf(state().document, [], there)),
    );
  }

  return {
    add: ({ x, y }) => {
      const id = freshId(state().document, 't');
      const note: Note = { id, text: '', position: { x, y }, ...FIRST_SIZE, tint: 'yellow' };
      if (!commit({ kind: 'addNote', note }, text('store.notes.addANote', 'Add a note'))) return null;
      view.select([], [], [id]);
      view.startRename(id);
      return id;
    },
    setText: (id, typed) => {
      const changes = { text: writable(typed) };
      if (notesOf(state().document).get(id)?.text === changes.text) return true;
      return commit({ kind: 'setNote', id, changes }, text('store.notes.writeANote', 'Write a note'), {
        gesture: `note ${id}`,
      });
    },
    endText: (id) => {
      if (state().renaming === id) view.startRename(null);
      history.endGesture();
      if (notesOf(state().document).get(id)?.text.trim() === '') remove([id]);
    },
    resize: (id, { x, y, width, height }, options) => {
      const within = (side: number) => Math.min(NOTE_SIZE.most, Math.max(NOTE_SIZE.least, side));
      const changes = { position: { x, y }, width: within(width), height: within(height) };
      const note = notesOf(state().document).get(id);
      if (!note || sameBox(note, { ...note, ...changes })) return;
      commit({ kind: 'setNote', id, changes }, text('store.notes.resizeANote', 'Resize a note'), options);
    },
    setTint: (tint, ids = [...state().selectedNotes]) => {
      const notes = notesOf(state().document);
      const changing = ids.filter((id) => notes.has(id) && notes.get(id)?.tint !== tint);
      if (changing.length === 0) return;
      const edits = changing.map((id): Edit => ({ kind: 'setNote', id, changes: { tint } }));
      const words = subjectOf(state().document, [], changing);
      commit(
        { kind: 'batch', edits },
        text('store.notes.changeTheColourOfWords', 'Change the colour of {words}', { words }),
      );
    },
    remove,
  };
}

/** What may stand in a note: pasted text brings tabs, other line breaks, and more than a note holds. */
function writable(typed: string): string {
  const lines = typed
    .replaceAll(/\r\n?|[\u2028\u2029]/g, '\n')
    .replaceAll('\t', ' ')
    .slice(0, MAX_NOTE_TEXT)
    .split('\n');
  return lines.map((line) => line.replaceAll(new RegExp(UNPRINTABLE, 'gu'), '')).join('\n');
}

function sameBox(a: Note, b: Note): boolean {
  const samePlace = a.position.x === b.position.x && a.position.y === b.position.y;
  return samePlace && a.width === b.width && a.height === b.height;
}
