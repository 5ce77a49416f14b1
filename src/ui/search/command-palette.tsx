import { useMemo } from 'react';
import { formatShortcut } from '../../commands/shortcuts.ts';
import { text } from '../../core/text.ts';
import { searchWords } from '../../language/say.ts';
import { useCommands } from '../commands-context.ts';
import { IS_MAC } from '../controls/use-shortcuts.ts';
import { useEditor, useText } from '../editor-context.ts';
import type { PickerEntry } from './matches.ts';
import { Picker } from './picker.tsx';
import { PopupFrame } from './popup-frame.tsx';

const TITLE = text('search.commandPalette.title', 'All commands');
const PLACEHOLDER = text('search.commandPalette.placeholder', 'Type what to do…');

/** Every command that can run now, by its name in either language, with its shortcut. */
export function CommandPalette() {
  const editor = useEditor();
  const commands = useCommands();
  const t = useText();
  const entries = useMemo(
    () =>
      commands
        .list()
        .filter((command) => command.enabled() && !command.id.startsWith('view.commands'))
        .map((command): PickerEntry => {
          const [first] = commands.bindings.keysOf(command.id);
          return {
            id: command.id,
            title: t(command.title),
            keywords: `${searchWords(command.title, t)} ${command.id}`,
            detail: first === undefined ? '' : formatShortcut(first, IS_MAC),
          };
        }),
    [commands, t],
  );

  function pick(id: string) {
    editor.view.openPopup(null);
    // After the popup has given the focus back: some commands open a window of their own.
    setTimeout(() => commands.run(id), 0);
  }

  return (
    <PopupFrame label={t(TITLE)} width={460} height={420} screen={null}>
      <Picker label={t(TITLE)} placeholder={t(PLACEHOLDER)} entries={entries} onPick={pick} />
    </PopupFrame>
  );
}
