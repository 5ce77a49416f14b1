import type { Position } from '../core/graph/document.ts';
import { text } from '../core/text.ts';
import type { Editor } from '../store/editor.ts';
import { type CanvasActions, type Command, command } from './command.ts';

/** Notes beside the layers. */
export function noteCommands(editor: Editor, canvas: () => CanvasActions | null): readonly Command[] {
  const state = () => editor.store.getState();

  /** Where the menu was opened, else where the pointer is, else in the middle of what is shown. */
  function place(): Position {
    const { popup } = state();
    const menu = popup?.kind === 'menu' && popup.menu === 'canvas' ? popup.at : null;
    const { x, y } = menu ?? canvas()?.pointer()?.at ?? canvas()?.middle().at ?? { x: 0, y: 0 };
    return { x: Math.round(x), y: Math.round(y) };
  }

  return [
    command('note.add', text('commands.noteCommands.addANote', 'Add a note'), ['N'], {
      run: () => void editor.notes.add(place()),
    }),
    command('note.edit', text('commands.noteCommands.writeTheNote', 'Write the note'), [], {
      enabled: () => state().selectedNotes.size === 1 && state().selectedNodes.size === 0,
      run: () => editor.view.startRename([...state().selectedNotes][0] ?? null),
    }),
  ];
}
