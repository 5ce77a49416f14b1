import type { Command } from '../../commands/registry.ts';
import { formatShortcut } from '../../commands/shortcuts.ts';
import { type Say, type Text, text } from '../../core/text.ts';
import { searchWords } from '../../language/say.ts';
import { GROUPS } from './shortcut-groups.ts';

/** Keys of the drawing itself. They are no commands: they follow what is under them, so they stay as they are. */
export const ON_CANVAS: readonly { readonly keys: string; readonly title: Text }[] = [
  { keys: '/', title: text('shell.shortcutLines.findALayerToAdd', 'Find a layer to add') },
  { keys: 'Tab', title: text('shell.shortcutLines.nextLayerOrEdge', 'Next layer or edge') },
  { keys: 'Enter', title: text('shell.shortcutLines.selectIt', 'Select it') },
  { keys: '← ↑ → ↓', title: text('shell.shortcutLines.moveTheSelectedLayers', 'Move the selected layers') },
  { keys: 'Shift', title: text('shell.shortcutLines.holdAndDragToAn', 'Hold and drag to select an area') },
  {
    keys: 'Tab',
    title: text('shell.shortcutLines.afterAClickOnThe', 'After a click on the empty canvas: add a layer there'),
  },
  { keys: 'Esc', title: text('shell.shortcutLines.cancelADragOrNothing', 'Cancel a drag, or select nothing') },
];

export interface CommandGroup {
  readonly title: Text;
  readonly commands: readonly Command[];
}

/** The commands that a search finds, by their names (in the language in use or in English), their ids and their keys, in their groups. */
export function commandGroups(
  commands: readonly Command[],
  keysOf: (id: string) => readonly string[],
  search: string,
  mac: boolean,
  t: Say,
): readonly CommandGroup[] {
  const found = commands.filter(({ id, title }) => {
    const keys = keysOf(id).map((shortcut) => formatShortcut(shortcut, mac));
    return hasWords(search, [searchWords(title, t), id, ...keys]);
  });
  return GROUPS.map(({ title, prefixes }) => ({
    title,
    commands: found.filter(({ id }) => prefixes.some((prefix) => id.startsWith(prefix))),
  })).filter((group) => group.commands.length > 0);
}

/** The drawing's own keys that a search finds. */
export function canvasLines(search: string, t: Say): typeof ON_CANVAS {
  return ON_CANVAS.filter(({ keys, title }) => hasWords(search, [searchWords(title, t), keys]));
}

function hasWords(search: string, places: readonly string[]): boolean {
  const all = places.join('\n').toLowerCase();
  return search
    .toLowerCase()
    .split(/\s+/)
    .every((word) => all.includes(word));
}
