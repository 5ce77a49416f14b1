import { afterEach, describe, expect, it } from 'vitest';
import type { MenuCommand } from '../../electron/ipc/contract.ts';
import { parseArguments } from '../../electron/ipc/validate.ts';
import { acceleratorOf, menuShortcuts, showShortcuts } from '../../electron/shortcuts.ts';
import { strings } from '../../electron/strings.ts';
import { createCommands } from '../../src/commands/registry.ts';
import type { Editor } from '../../src/store/editor.ts';

// Neither reads the editor before a command is run.
const commands = createCommands({} as Editor);
const english = strings('en');
const korean = strings('ko');
const menu = Object.keys(english.commands) as MenuCommand[];

afterEach(() => showShortcuts(menuShortcuts));

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

  it('shows the keys that the person chose, where Electron knows them', () => {
    showShortcuts({ 'file.save': 'Mod+Alt+ArrowUp', 'file.new': 'F9', 'layer.add': '+', 'view.fit': 'ContextMenu' });
    expect(acceleratorOf('file.save')).toBe('CmdOrCtrl+Alt+Up');
    expect(acceleratorOf('file.new')).toBe('F9');
    expect(acceleratorOf('layer.add')).toBe('Plus');
    expect(acceleratorOf('view.fit')).toBeUndefined();
    expect(acceleratorOf('file.open'), 'a command without keys').toBeUndefined();
  });

  it('takes only shortcuts from the window', () => {
    const parse = (value: unknown) => parseArguments['menu:shortcuts']([value]);
    const keys = Object.fromEntries(
      commands.list().flatMap(({ id, shortcuts: [first] }) => (first ? [[id, first]] : [])),
    );
    expect(parse(keys)).toEqual([keys]);
    for (const wrong of [
      null,
      'x',
      [],
      { a: 1 },
      { a: '' },
      { a: 'Hyper+K' },
      { a: 'Mod+가' },
      { a: 'Mod+'.repeat(9) },
    ]) {
      expect(parse(wrong), JSON.stringify(wrong)).toBeUndefined();
    }
  });

  it('says everything in Korean, too', () => {
    expect(Object.keys(korean.commands)).toEqual(Object.keys(english.commands));
    const same = menu.filter((id) => korean.commands[id] === english.commands[id]);
    expect(same).toEqual([]);
    expect(korean.unsaved.question('네트워크')).toContain('네트워크');
  });
});
