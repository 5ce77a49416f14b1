import { type Fragment, fragmentDocument, pasteEdit } from '../core/graph/copy.ts';
import { notesOf, type Position } from '../core/graph/document.ts';
import type { Edit } from '../core/graph/edits.ts';
import { text } from '../core/text.ts';
import { EMPTY_STORE, type TensorStore, withCopies } from '../core/weights/tensor-store.ts';
import type { Platform } from '../platform/types.ts';
import { fragmentFromText, fragmentToText } from './clipboard.ts';
import type { History } from './history.ts';
import { subjectOf, titled } from './selection.ts';
import type { EditorStore } from './state.ts';
import type { View } from './view.ts';

/** Copy, cut and paste of layers, groups and notes as text: across windows, and into anything that takes text. */
export interface Copies {
  /** The selected layers and notes as text; null if none is selected. */
  copyText(): string | null;
  /** The same, and deletes them. */
  cutText(): string | null;
  /** Adds what a text holds, at a point or a little beside their originals. Says why it cannot. */
  pasteText(copied: string, at?: Position | null): boolean;
  copy(): Promise<void>;
  cut(): Promise<void>;
  paste(at?: Position | null): Promise<void>;
}

/** Each further paste of the same layers stands a step further off. */
const STEP = 40;

export function createCopies(store: EditorStore, history: History, view: View, platform: Platform): Copies {
  /** What was copied here, with the weights: a text does not hold them, and a cut takes them off the drawing. */
  let last: { readonly text: string; readonly times: number; readonly weights: TensorStore } | null = null;

  function copyText(): string | null {
    const { document, weights, selectedNodes, selectedNotes } = store.getState();
    if (selectedNodes.size + selectedNotes.size === 0) return null;
    const copied = fragmentToText(document, selectedNodes, selectedNotes);
    last = { text: copied, times: 0, weights };
    return copied;
  }

  function cutText(): string | null {
    const { document, selectedNodes, selectedNotes } = store.getState();
    const copied = copyText();
    const weights = last?.weights ?? EMPTY_STORE;
    if (copied === null) return null;
    const edits: Edit[] = [
      { kind: 'removeNodes', ids: [...selectedNodes] },
      { kind: 'removeNotes', ids: [...selectedNotes] },
    ];
    history.commit(
      { kind: 'batch', edits },
      titled(text('store.copies.cut', 'Cut'), subjectOf(document, selectedNodes, selectedNotes)),
    );
    // What was cut may come back to where it was.
    last = { text: copied, times: -1, weights };
    return copied;
  }

  function pasteText(copied: string, at: Position | null = null): boolean {
    const read = fragmentFromText(copied);
    if (!read.ok) {
      view.toast('error', read.error);
      return false;
    }
    const { nodes, notes = [] } = read.value;
    if (nodes.length + notes.length === 0) {
      view.toast('error', NOTHING);
      return false;
    }
    const { document, weights } = store.getState();
    const own = last?.text === copied ? last : null;
    const times = own ? own.times + 1 : 1;
    const offset = at ? offsetTo(read.value, at) : { x: STEP * times, y: STEP * times };
    const pasted = pasteEdit(document, read.value, offset);
    const part = fragmentDocument(document, read.value);
    const subject = subjectOf(part, part.nodes.keys(), notesOf(part).keys());
    const carried = withCopies(weights, own?.weights ?? EMPTY_STORE, pasted.ids);
    const result = history.commit(pasted.edit, titled(text('store.copies.paste', 'Paste'), subject), {
      weights: carried,
    });
    if (!result.ok) {
      view.toast('error', result.error.message);
      return false;
    }
    last = { text: copied, times, weights: own?.weights ?? EMPTY_STORE };
    const fresh = (list: readonly { readonly id: string }[]) => list.flatMap(({ id }) => pasted.ids.get(id) ?? []);
    view.select(fresh(nodes), [], fresh(notes));
    return true;
  }

  async function write(copied: string | null): Promise<void> {
    if (copied !== null && !(await platform.writeClipboard(copied))) view.toast('error', CANNOT_COPY);
  }

  return {
    copyText,
    cutText,
    pasteText,
    copy: () => write(copyText()),
    cut: () => write(cutText()),
    paste: async (at = null) => {
      const copied = await platform.readClipboard();
      if (copied === null) view.toast('error', CANNOT_PASTE);
      else pasteText(copied, at);
    },
  };
}

const NOTHING = text('store.copies.nothing', 'The clipboard holds no layers.');
const CANNOT_COPY = text(
  'store.copies.cannotCopy',
  'The clipboard could not be written. Press the keys for copying instead.',
);
const CANNOT_PASTE = text(
  'store.copies.cannotPaste',
  'The clipboard could not be read. Press the keys for pasting instead.',
);

/** Brings the fragment's top left corner to a point. */
function offsetTo({ nodes, notes = [] }: Fragment, at: Position): Position {
  const places = [...nodes, ...notes].map(({ position }) => position);
  const x = places.reduce((least, place) => Math.min(least, place.x), Number.POSITIVE_INFINITY);
  const y = places.reduce((least, place) => Math.min(least, place.y), Number.POSITIVE_INFINITY);
  return { x: Math.round(at.x - x), y: Math.round(at.y - y) };
}
