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
    command('edit.undo', text('Undo', '실행 취소'), ['Mod+Z'], {
      enabled: () => state().past.length > 0,
      run: () => editor.history.undo(),
    }),
    command('edit.redo', text('Redo', '다시 실행'), ['Mod+Shift+Z', 'Mod+Y'], {
      enabled: () => state().future.length > 0,
      run: () => editor.history.redo(),
    }),
    command('edit.cut', text('Cut', '잘라내기'), ['Mod+X'], {
      enabled: anySelected,
      run: () => editor.copies.cut(),
      native: true,
    }),
    command('edit.copy', text('Copy', '복사'), ['Mod+C'], {
      enabled: anySelected,
      run: () => editor.copies.copy(),
      native: true,
    }),
    command('edit.paste', text('Paste', '붙여넣기'), ['Mod+V'], {
      run: () => {
        const { popup } = state();
        const at = popup?.kind === 'menu' ? popup.at : (canvas()?.pointer()?.at ?? null);
        return editor.copies.paste(at);
      },
      native: true,
    }),
    command('edit.duplicate', text('Duplicate', '복제'), ['Mod+D'], {
      enabled: anySelected,
      run: () => editor.compose.duplicateSelected(),
    }),
    command('edit.delete', text('Delete', '삭제'), ['Delete', 'Backspace'], {
      enabled: () => anySelected() || state().selectedEdges.size > 0,
      run: () => editor.layers.removeSelected(),
    }),
    command(
      'edit.deleteReconnect',
      text('Delete and reconnect', '지우고 다시 연결'),
      ['Shift+Delete', 'Shift+Backspace'],
      {
        enabled: layersSelected,
        run: () => editor.compose.removeAndReconnect(),
      },
    ),
    command('edit.selectAll', text('Select all', '모두 선택'), ['Mod+A'], {
      enabled: hasAny,
      run: () => editor.view.selectAll(),
    }),
  ];
}
