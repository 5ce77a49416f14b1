import { notesOf } from '../core/graph/document.ts';
import { text } from '../core/text.ts';
import type { Editor } from '../store/editor.ts';
import { type CanvasActions, type Command, command } from './command.ts';

/** Undo, the clipboard, deleting and selecting. */
export function editCommands(editor: Editor, canvas: () => CanvasActions | null): readonly Command[] {
  const state = () => editor.store.getState();
  const hasAny = () => state().document.nodes.size + notesOf(state().document).size > 0;
  const layersSelected = () => state().selectedNodes.size > 0;
  const anySelected = () => state().selectedNodes.size + state().selectedNotes.size > 0;
  return [
    command('edit.undo', text('commands.editCommands.undo', 'Undo'), ['Mod+Z'], {
      enabled: () => state().past.length > 0,
      run: () => editor.history.undo(),
    }),
    command('edit.redo', text('commands.editCommands.redo', 'Redo'), ['Mod+Shift+Z', 'Mod+Y'], {
      enabled: () => state().future.length > 0,
      run: () => editor.history.redo(),
    }),
    command('edit.cut', text('commands.editCommands.cut', 'Cut'), ['Mod+X'], {
      enabled: anySelected,
      run: () => editor.copies.cut(),
      native: true,
    }),
    command('edit.copy', text('commands.editCommands.copy', 'Copy'), ['Mod+C'], {
      enabled: anySelected,
      run: () => editor.copies.copy(),
      native: true,
    }),
    command('edit.paste', text('commands.editCommands.paste', 'Paste'), ['Mod+V'], {
      run: () => {
        const { popup } = state();
        const at = popup?.kind === 'menu' ? popup.at : (canvas()?.pointer()?.at ?? null);
        return editor.copies.paste(at);
      },
      native: true,
    }),
    command('edit.duplicate', text('commands.editCommands.duplicate', 'Duplicate'), ['Mod+D'], {
      enabled: anySelected,
      run: () => editor.compose.duplicateSelected(),
    }),
    command('edit.delete', text('commands.editCommands.delete', 'Delete'), ['Delete', 'Backspace'], {
      enabled: () => anySelected() || state().selectedEdges.size > 0,
      run: () => editor.layers.removeSelected(),
    }),
    command(
      'edit.deleteReconnect',
      text('commands.editCommands.deleteAndReconnect', 'Delete and reconnect'),
      ['Shift+Delete', 'Shift+Backspace'],
      {
        enabled: layersSelected,
        run: () => editor.compose.removeAndReconnect(),
      },
    ),
    command('edit.selectAll', text('commands.editCommands.selectAll', 'Select all'), ['Mod+A'], {
      enabled: hasAny,
      run: () => editor.view.selectAll(),
    }),
  ];
}
