import { text } from '../core/text.ts';
import type { Editor } from '../store/editor.ts';
import { firstNonFinite } from '../store/problems.ts';
import type { Popup } from '../store/state.ts';
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
    command('view.commands', text('All commands…', '모든 명령…'), ['Mod+K'], {
      run: () => editor.view.openPopup({ kind: 'commands' }),
      global: true,
    }),
    command('view.find', text('Find a layer…', '레이어 찾기…'), ['Mod+F'], {
      enabled: () => state().document.nodes.size + (state().document.notes?.size ?? 0) > 0,
      run: () => editor.view.openPopup({ kind: 'find' }),
      global: true,
    }),
    command('view.contextMenu', text('Menu of the selection', '선택한 것의 메뉴'), ['Shift+F10', 'ContextMenu'], {
      run: openMenu,
    }),
    command('view.nextRegion', text('Next part of the window', '창의 다음 영역'), ['F6'], {
      run: () => editor.view.requestFocus('next'),
      global: true,
    }),
    command('view.previousRegion', text('Previous part of the window', '창의 이전 영역'), ['Shift+F6'], {
      run: () => editor.view.requestFocus('previous'),
      global: true,
    }),
    command(
      'view.showNonFinite',
      text('Show where NaN or infinity begins', 'NaN이나 무한대가 시작되는 레이어 보기'),
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
    command('view.toggleOutline', text('Drawing or outline', '그림판 또는 개요'), ['Mod+Shift+O'], {
      run: () => editor.view.toggleOutline(),
      checked: () => state().outline,
      global: true,
    }),
  ];
}
