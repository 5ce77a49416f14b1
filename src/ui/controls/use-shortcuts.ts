import { useEffect } from 'react';
import { matchesShortcut } from '../../commands/shortcuts.ts';
import { useCommands } from '../commands-context.ts';
import { useEditor } from '../editor-context.ts';

export const IS_MAC = /mac/i.test(navigator.platform);

/** Runs commands by their shortcuts. Text fields keep their own keys; an open dialog keeps all of them. */
export function useShortcuts(): void {
  const commands = useCommands();
  const editor = useEditor();
  useEffect(() => {
    const { bindings } = commands;
    function onKeyDown(event: KeyboardEvent) {
      const target = event.target instanceof Element ? event.target : null;
      if (event.defaultPrevented || target?.closest('dialog')) return;
      const typing = isTextField(target);
      for (const command of commands.list()) {
        if ((typing && !command.global) || command.native) continue;
        if (!bindings.keysOf(command.id).some((shortcut) => matchesShortcut(shortcut, event, IS_MAC))) continue;
        // The browser's own meaning of the keys (print, bookmark) never applies here, whether the command runs or not.
        event.preventDefault();
        commands.run(command.id);
        return;
      }
      if (event.key !== 'Escape') return;
      // The card may have been out of view when its name should have been typed.
      editor.view.startRename(null);
      // Escape leaves a field, and with nothing to leave the selection.
      if (typing && target instanceof HTMLElement) target.blur();
      else editor.view.select([]);
    }
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, [commands, editor]);
}

const TEXT_INPUTS =
  'input:not([type=range]):not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable]';

export function isTextField(element: Element | null): boolean {
  return element?.closest(TEXT_INPUTS) !== null && element !== null;
}
