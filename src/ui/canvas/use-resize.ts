import type { NodeChange } from '@xyflow/react';
import { useCallback, useRef, useState } from 'react';
import { notesOf, type Position } from '../../core/graph/document.ts';
import { useEditor } from '../editor-context.ts';
import type { CanvasNode } from './canvas-nodes.ts';
import { resizedNotes } from './flow-changes.ts';
import type { NoteBox } from './note-nodes.ts';
import { useEscape } from './use-escape.ts';

const NONE: ReadonlyMap<string, NoteBox> = new Map();

/** Notes whose edge or corner is pulled. Only here are they in between; when the hand lets go it becomes one edit. */
export function useResize() {
  const editor = useEditor();
  const [resized, setResized] = useState(NONE);
  const current = useRef(NONE);
  const isResizing = useRef(false);
  const rest = useCallback(() => {
    isResizing.current = false;
    current.current = NONE;
    setResized(NONE);
  }, []);
  const cancelled = useEscape(isResizing, rest);

  /** Whether the changes were about a size. The upper left corner may move with it. */
  const onChanges = useCallback(
    (changes: readonly NodeChange<CanvasNode>[], places: ReadonlyMap<string, Position>): boolean => {
      const sizes = resizedNotes(changes);
      if (!sizes) return false;
      if (sizes.size > 0) {
        const { document } = editor.store.getState();
        const boxes = new Map<string, NoteBox>();
        for (const [id, size] of sizes) {
          const note = notesOf(document).get(id);
          if (!note) continue;
          const { width, height } = note;
          const before = current.current.get(id) ?? { ...note.position, width, height };
          boxes.set(id, { ...before, ...places.get(id), ...size });
        }
        isResizing.current = true;
        current.current = boxes;
        setResized(boxes);
        return true;
      }
      const done = cancelled.current ? NONE : current.current;
      rest();
      for (const [id, box] of done) editor.notes.resize(id, rounded(box));
      return true;
    },
    [editor, rest, cancelled],
  );

  return { resized, onChanges };
}

function rounded({ x, y, width, height }: NoteBox): NoteBox {
  return { x: Math.round(x), y: Math.round(y), width: Math.round(width), height: Math.round(height) };
}
