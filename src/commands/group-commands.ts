import { groupsOf } from '../core/graph/document.ts';
import { parentOf, topMembers } from '../core/graph/groups.ts';
import { text } from '../core/text.ts';
import type { Editor } from '../store/editor.ts';
import { selectedGroups } from '../store/selection.ts';
import { type Command, command } from './command.ts';

/** Groups: a group is selected by selecting all layers in it. */
export function groupCommands(editor: Editor): readonly Command[] {
  const state = () => editor.store.getState();
  const groups = () => [...groupsOf(state().document).values()];
  const groupSelected = () => selectedGroups(state()).length > 0;

  /** With layers beside it, the one selected group is where they go. */
  function receiver(): string | null {
    const { document, selectedNodes } = state();
    const [only, ...others] = selectedGroups(state());
    if (!only || others.length > 0) return null;
    return topMembers(document, selectedNodes).length > 1 ? only.id : null;
  }

  /** Layers and groups of the selection that lie in some group. */
  function inGroups(): readonly string[] {
    const { document, selectedNodes } = state();
    return topMembers(document, selectedNodes).filter((id) => parentOf(document, id) !== null);
  }

  return [
    command('group.create', text('Group', '그룹으로 묶기'), ['Mod+G'], {
      enabled: () => state().selectedNodes.size > 0,
      run: () => void editor.groups.create(),
    }),
    command('group.ungroup', text('Ungroup', '그룹 해제'), ['Mod+Shift+G'], {
      enabled: groupSelected,
      run: () => editor.groups.ungroup(),
    }),
    command('group.toggleCollapsed', text('Collapse or expand', '접기/펼치기'), ['G'], {
      enabled: () => editor.groups.togglable().length > 0,
      run: () => editor.groups.toggleCollapsed(),
    }),
    command('group.collapseAll', text('Collapse all groups', '모든 그룹 접기'), ['Mod+Alt+G'], {
      enabled: () => groups().some((group) => !group.collapsed),
      run: () => editor.groups.collapseAll(),
    }),
    command('group.expandAll', text('Expand all groups', '모든 그룹 펼치기'), ['Mod+Alt+Shift+G'], {
      enabled: () => groups().some((group) => group.collapsed),
      run: () => editor.groups.expandAll(),
    }),
    command('group.putInto', text('Put into the selected group', '선택한 그룹에 넣기'), [], {
      enabled: () => receiver() !== null,
      run: () => editor.groups.putInto(receiver()),
    }),
    command('group.takeOut', text('Take out of the group', '그룹에서 꺼내기'), ['Shift+G'], {
      enabled: () => inGroups().length > 0,
      run: () => editor.groups.takeOut(),
    }),
  ];
}
