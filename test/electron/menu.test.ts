import { describe, expect, it } from 'vitest';
import type { MenuCommand } from '../../electron/ipc/contract.ts';
import { acceleratorOf, menuShortcuts } from '../../electron/shortcuts.ts';
import { strings } from '../../electron/strings.ts';
import { createCommands } from '../../src/commands/registry.ts';
import type { Editor } from '../../src/store/editor.ts';

// Neither reads the editor before a command is run.
const commands = createCommands({} as Editor);
const english = strings('en');
const korean = strings('ko');
const menu = Object.keys(english.commands) as MenuCommand[];

describe('the menu', () => {
  it.each(menu)('%s is a command of the window, with the same first shortcut', (id) => {
    expect(commands.get(id), 'no such command in src/commands').toBeDefined();
    expect(menuShortcuts[id]).toBe(commands.get(id)?.shortcuts[0]);
  });

  it('spells shortcuts as Electron reads them', () => {
    expect(acceleratorOf('file.saveAs')).toBe('CmdOrCtrl+Shift+S');
    expect(acceleratorOf('view.zoomIn')).toBe('CmdOrCtrl+Plus');
    expect(acceleratorOf('help.about')).toBeUndefined();
  });

  it('says everything in Korean, too', () => {
    expect(Object.keys(korean.commands)).toEqual(Object.keys(english.commands));
    const same = menu.filter((id) => korean.commands[id] === english.commands[id]);
    expect(same).toEqual([]);
    expect(korean.unsaved.question('네트워크')).toContain('네트워크');
  });
});
