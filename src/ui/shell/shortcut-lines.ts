import type { Command } from '../../commands/registry.ts';
import { formatShortcut } from '../../commands/shortcuts.ts';
import { type Text, text } from '../../core/text.ts';
import { GROUPS } from './shortcut-groups.ts';

/** Keys of the drawing itself. They are no commands: they follow what is under them, so they stay as they are. */
export const ON_CANVAS: readonly { readonly keys: string; readonly title: Text }[] = [
  { keys: '/', title: text('Find a layer to add', '추가할 레이어 찾기') },
  { keys: 'Tab', title: text('Next layer or edge', '다음 레이어나 연결') },
  { keys: 'Enter', title: text('Select it', '선택') },
  { keys: '← ↑ → ↓', title: text('Move the selected layers', '선택한 레이어 옮기기') },
  { keys: 'Shift', title: text('Hold and drag to select an area', '누른 채 끌어서 영역 선택') },
  {
    keys: 'Tab',
    title: text('After a click on the empty canvas: add a layer there', '빈 곳을 누른 뒤: 거기에 레이어 추가'),
  },
  { keys: 'Esc', title: text('Cancel a drag, or select nothing', '끌기 취소 또는 선택 해제') },
];

export interface CommandGroup {
  readonly title: Text;
  readonly commands: readonly Command[];
}

/** The commands that a search finds, by their names in both languages, their ids and their keys, in their groups. */
export function commandGroups(
  commands: readonly Command[],
  keysOf: (id: string) => readonly string[],
  search: string,
  mac: boolean,
): readonly CommandGroup[] {
  const found = commands.filter(({ id, title }) => {
    const keys = keysOf(id).map((shortcut) => formatShortcut(shortcut, mac));
    return hasWords(search, [title.en, title.ko, id, ...keys]);
  });
  return GROUPS.map(({ title, prefixes }) => ({
    title,
    commands: found.filter(({ id }) => prefixes.some((prefix) => id.startsWith(prefix))),
  })).filter((group) => group.commands.length > 0);
}

/** The drawing's own keys that a search finds. */
export function canvasLines(search: string): typeof ON_CANVAS {
  return ON_CANVAS.filter(({ keys, title }) => hasWords(search, [title.en, title.ko, keys]));
}

function hasWords(search: string, places: readonly string[]): boolean {
  const all = places.join('\n').toLowerCase();
  return search
    .toLowerCase()
    .split(/\s+/)
    .every((word) => all.includes(word));
}
