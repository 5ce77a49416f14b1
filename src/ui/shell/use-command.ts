import { formatShortcut } from '../../commands/shortcuts.ts';
import { useCommands } from '../commands-context.ts';
import { useEditorState, useText } from '../editor-context.ts';
import { IS_MAC } from './use-shortcuts.ts';

/** A command as a button needs it: title, shortcut as shown, whether it can run now. */
export function useCommand(id: string) {
  const commands = useCommands();
  const t = useText();
  const enabled = useEditorState(() => commands.get(id)?.enabled() ?? false);
  const checked = useEditorState(() => commands.get(id)?.checked?.() ?? null);
  const command = commands.get(id);
  const title = command ? t(command.title) : id;
  const [first] = command?.shortcuts ?? [];
  const shortcut = first === undefined ? '' : formatShortcut(first, IS_MAC);
  return {
    title,
    enabled,
    /** Null for a command that switches nothing. */
    checked,
    shortcut,
    hint: shortcut === '' ? title : `${title} (${shortcut})`,
    run: () => void commands.run(id),
  };
}
