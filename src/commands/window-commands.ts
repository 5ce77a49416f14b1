import { text } from '../core/text.ts';
import type { Editor } from '../store/editor.ts';
import { firstNonFinite } from '../store/problems.ts';
import type { Popup } from '../store/state.ts';
import { shownWorkspace, workspaces } from '../store/workspace.ts';
import { type CanvasActions, type Command, command } from './command.ts';

/** Ways through the window: every command by name, the menu of what is selected, the outline. */
export function windowCommands(editor: Editor, canvas: () => CanvasActions | null): readonly Command[] {
  const state = () => editor.store.getState();

  /** The menu of the selection, where the selection is: what a right click opens, by keyboard. */
  function openMenu(): void {
    const { selectedNodes, selectedEdges, selectedNotes } = state();
    const [node] = [...selectedNodes, ...selectedNotes];
    const middle = canvas()?.middle() ?? { at: null, screen: null };
    const screen = (node === undefined ? null : canvas()?.screenOf(node)) ?? middle.screen;
    const menu: Extract<Popup, { kind: 'menu' }>['menu'] =
      selectedNodes.size > 0 ? 'layer' : selectedNotes.size > 0 ? 'note' : selectedEdges.size > 0 ? 'edge' : 'canvas';
    editor.view.openPopup({ kind: 'menu', menu, at: menu === 'canvas' ? middle.at : null, screen });
  }

  return [
    command('view.draw', text('commands.windowCommands.draw', 'Draw'), ['Alt+1'], {
      run: () => editor.view.setWorkspace('draw'),
      checked: () => shownWorkspace(state()) === 'draw',
    }),
    command('view.study', text('commands.windowCommands.study', 'Study'), ['Alt+2'], {
      enabled: () => workspaces(state()).includes('study'),
      run: () => editor.view.setWorkspace('study'),
      checked: () => shownWorkspace(state()) === 'study',
    }),
    command('view.commands', text('commands.windowCommands.allCommands', 'All commands…'), ['Mod+K'], {
      run: () => editor.view.openPopup({ kind: 'commands' }),
      global: true,
    }),
    command('view.find', text('commands.windowCommands.findALayer', 'Find a layer…'), ['Mod+F'], {
      enabled: () => state().document.nodes.size + (state().document.notes?.size ?? 0) > 0,
      run: () => editor.view.openPopup({ kind: 'find' }),
      global: true,
    }),
    command(
      'view.contextMenu',
      text('commands.windowCommands.menuOfTheSelection', 'Menu of the selection'),
      ['Shift+F10', 'ContextMenu'],
      {
        run: openMenu,
      },
    ),
    command('view.nextRegion', text('commands.windowCommands.nextPartOfTheWindow', 'Next part of the window'), ['F6'], {
      run: () => editor.view.requestFocus('next'),
      global: true,
    }),
    command(
      'view.previousRegion',
      text('commands.windowCommands.previousPartOfTheWindow', 'Previous part of the window'),
      ['Shift+F6'],
      {
        run: () => editor.view.requestFocus('previous'),
        global: true,
      },
    ),
    command(
      'view.showNonFinite',
      text('commands.windowCommands.showWhereNanOrInfinity', 'Show where NaN or infinity begins'),
      ['F8'],
      {
        enabled: () => firstNonFinite(state()) !== null,
        run: () => {
          const first = firstNonFinite(state());
          if (first) editor.view.reveal(first.nodeId);
        },
        global: true,
      },
    ),
    command(
      'view.toggleOutline',
      text('commands.windowCommands.drawingOrOutline', 'Drawing or outline'),
      ['Mod+Shift+O'],
      {
        run: () => editor.view.toggleOutline(),
        checked: () => state().outline,
        global: true,
      },
    ),
  ];
}
