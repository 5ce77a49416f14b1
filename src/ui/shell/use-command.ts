import { formatShortcut } from '../../commands/shortcuts.ts';
import { useCommands } from '../commands-context.ts';
import { useEditorState, useText } from '../editor-context.ts';
import { IS_MAC } from './use-shortcuts.ts';

/** A command as a button needs it: title, shortcut as shown, whether it can run now. */
export function useCommand(id: string) {
  const commands = useCommands();
  const t = useText();
  const enabled = useEditorState(() => commands.get(id)?.enabled() ?? false);
  const command = commands.get(id);
  const title = command ? t(command.title) : id;
  const [shortcut] = command?.shortcuts ?? [];
  return {
    title,
    enabled,
    hint: shortcut === undefined ? title : `${title} (${formatShortcut(shortcut, IS_MAC)})`,
    run: () => void commands.run(id),
  };
}
