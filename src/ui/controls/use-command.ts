import { ariaShortcuts, formatShortcut } from '../../commands/shortcuts.ts';
import { useCommands } from '../commands-context.ts';
import { useEditorState, useText } from '../editor-context.ts';
import { useBindings } from './use-bindings.ts';
import { IS_MAC } from './use-shortcuts.ts';

/** A command as a button needs it: title, shortcut as shown, whether it can run now. */
export function useCommand(id: string) {
  const commands = useCommands();
  const bindings = useBindings();
  const t = useText();
  const enabled = useEditorState(() => commands.get(id)?.enabled() ?? false);
  const checked = useEditorState(() => commands.get(id)?.checked?.() ?? null);
  const command = commands.get(id);
  const title = command ? t(command.title) : id;
  const keys = bindings.keysOf(id);
  const [first] = keys;
  const shortcut = first === undefined ? '' : formatShortcut(first, IS_MAC);
  return {
    title,
    enabled,
    /** Null for a command that switches nothing. */
    checked,
    shortcut,
    /** For `aria-keyshortcuts`. */
    ariaKeys: ariaShortcuts(keys, IS_MAC),
    hint: shortcut === '' ? title : `${title} (${shortcut})`,
    run: () => void commands.run(id),
  };
}
