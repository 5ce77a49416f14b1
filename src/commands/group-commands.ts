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
    command('group.create', text('commands.groupCommands.group', 'Group'), ['Mod+G'], {
      enabled: () => state().selectedNodes.size > 0,
      run: () => void editor.groups.create(),
    }),
    command('group.ungroup', text('commands.groupCommands.ungroup', 'Ungroup'), ['Mod+Shift+G'], {
      enabled: groupSelected,
      run: () => editor.groups.ungroup(),
    }),
    command('group.toggleCollapsed', text('commands.groupCommands.collapseOrExpand', 'Collapse or expand'), ['G'], {
      enabled: () => editor.groups.togglable().length > 0,
      run: () => editor.groups.toggleCollapsed(),
    }),
    command(
      'group.collapseAll',
      text('commands.groupCommands.collapseAllGroups', 'Collapse all groups'),
      ['Mod+Alt+G'],
      {
        enabled: () => groups().some((group) => !group.collapsed),
        run: () => editor.groups.collapseAll(),
      },
    ),
    command(
      'group.expandAll',
      text('commands.groupCommands.expandAllGroups', 'Expand all groups'),
      ['Mod+Alt+Shift+G'],
      {
        enabled: () => groups().some((group) => group.collapsed),
        run: () => editor.groups.expandAll(),
      },
    ),
    command(
      'group.putInto',
      text('commands.groupCommands.putIntoTheSelectedGroup', 'Put into the selected group'),
      [],
      {
        enabled: () => receiver() !== null,
        run: () => editor.groups.putInto(receiver()),
      },
    ),
    command('group.takeOut', text('commands.groupCommands.takeOutOfTheGroup', 'Take out of the group'), ['Shift+G'], {
      enabled: () => inGroups().length > 0,
      run: () => editor.groups.takeOut(),
    }),
  ];
}
