import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isShortcut, shortcutOf } from '../../src/commands/pressed.ts';
import { refusalOf } from '../../src/commands/refused-keys.ts';
import { ariaShortcuts, formatShortcut, type KeyLike, matchesShortcut } from '../../src/commands/shortcuts.ts';
import { createDriver } from '../support/editor-driver.ts';
import { english } from '../support/said.ts';

let driver: ReturnType<typeof createDriver>;
beforeEach(() => {
  driver = createDriver();
});
afterEach(() => driver.dispose());

const NOTHING_HELD = { ctrlKey: false, metaKey: false, shiftKey: false, altKey: false };
const press = (key: string, code: string, held: Partial<KeyLike> = {}): KeyLike => ({
  ...NOTHING_HELD,
  key,
  code,
  ...held,
});

describe('keys that are pressed', () => {
  it.each([
    ['Mod+J', press('j', 'KeyJ', { ctrlKey: true }), false],
    ['Mod+J', press('j', 'KeyJ', { metaKey: true }), true],
    ['Mod+Alt+Shift+K', press('K', 'KeyK', { ctrlKey: true, altKey: true, shiftKey: true }), false],
    ['A', press('ㅁ', 'KeyA'), false],
    ['Shift+Q', press('ㅃ', 'KeyQ', { shiftKey: true }), false],
    ['Alt+A', press('å', 'KeyA', { altKey: true }), true],
    ['Alt+L', press('@', 'KeyL', { altKey: true }), true],
    ['Alt+1', press('¡', 'Digit1', { altKey: true }), true],
    ['?', press('?', 'Slash', { shiftKey: true }), false],
    ['Mod++', press('+', 'Equal', { ctrlKey: true, shiftKey: true }), false],
    ['Shift+F10', press('F10', 'F10', { shiftKey: true }), false],
    ['Shift+Delete', press('Delete', 'Delete', { shiftKey: true }), false],
    ['Mod+Space', press(' ', 'Space', { ctrlKey: true }), false],
  ])('spell %s, and match it again', (shortcut, event, mac) => {
    expect(shortcutOf(event, mac)).toBe(shortcut);
    expect(isShortcut(shortcut)).toBe(true);
    if (!shortcut.endsWith('Space')) expect(matchesShortcut(shortcut, event, mac)).toBe(true);
  });

  it('spell nothing while only modifiers are held or a syllable is composed', () => {
    for (const key of ['Control', 'Shift', 'Alt', 'Meta', 'AltGraph', 'Process', 'Dead', 'HangulMode']) {
      expect(shortcutOf(press(key, ''), false), key).toBeNull();
    }
    expect(shortcutOf(press('ㅎ', 'KeyG', { isComposing: true }), false)).toBeNull();
    expect(shortcutOf(press('é', 'BracketLeft'), false)).toBeNull();
  });

  it.each([
    '',
    '+',
    'Mod',
    'Mod+',
    'a',
    'mod+A',
    'Shift+Mod+A',
    'Mod+Mod+A',
    'Shift+?',
    'Mod+가',
    'Mod+Alert',
    'Mod+A+B',
  ])('are not %j', (text) => {
    expect(isShortcut(text)).toBe(text === '+');
  });

  it('read as people write them on each system', () => {
    expect(formatShortcut('Mod++', false)).toBe('Ctrl++');
    expect(formatShortcut('Mod+Alt+Shift+ArrowUp', false)).toBe('Ctrl+Alt+Shift+↑');
    expect(formatShortcut('Mod+Alt+Shift+ArrowUp', true)).toBe('⌥⇧⌘↑');
    expect(formatShortcut('Shift+Backspace', true)).toBe('⇧⌫');
    expect(ariaShortcuts(['Mod+Shift+Z', 'Mod++'], false)).toBe('Control+Shift+Z Control+Plus');
    expect(ariaShortcuts(['Mod+Z'], true)).toBe('Meta+Z');
    expect(ariaShortcuts([], true)).toBeUndefined();
  });
});

describe('keys that no command may have', () => {
  const desk = { mac: false, browser: false };
  const edit = { global: false };
  const always = { global: true };

  it('are those of the focus, of text, of the system and of the browser', () => {
    const refused = (keys: string, command = edit, place = desk) => english(refusalOf(keys, command, place));
    for (const keys of ['Tab', 'Shift+Tab', 'Escape', 'Space', 'Mod+Space', 'Enter', 'ArrowUp', 'Home', '/']) {
      expect(refused(keys), keys).toBeTypeOf('string');
    }
    for (const keys of ['Alt+F4', 'Mod+W', 'Mod+Q', 'F11']) expect(refused(keys), keys).toBeTypeOf('string');
    expect(refused('Mod+H')).toBeUndefined();
    expect(refused('Mod+H', edit, { mac: true, browser: false })).toContain('system');
    expect(refused('Mod+T')).toBeUndefined();
    expect(refused('Mod+T', edit, { mac: false, browser: true })).toContain('browser');
  });

  it('depend on whether the command also runs while one types', () => {
    const refused = (keys: string, place = desk) => english(refusalOf(keys, always, place));
    for (const keys of ['J', 'Shift+J', '7', 'Alt+J', 'Delete', 'Mod+Alt+E']) {
      expect(refused(keys), keys).toContain('while you type');
    }
    for (const keys of ['Mod+C', 'Mod+Z', 'Mod+Shift+Z', 'Mod+Backspace'])
      expect(refused(keys), keys).toContain('Text');
    for (const keys of ['Mod+ArrowLeft', 'Mod+Home']) expect(refused(keys), keys).toContain('cursor');
    for (const keys of ['Mod+J', 'F8', 'Shift+F8', 'Mod+Alt+F8', 'Mod+.', 'Mod+Enter']) {
      expect(refused(keys), keys).toBeUndefined();
      expect(refusalOf(keys, edit, desk), keys).toBeNull();
    }
    expect(refused('Mod+Alt+E', { mac: true, browser: false })).toBeUndefined();
    for (const keys of ['J', 'Mod+Z', 'Alt+J', 'Delete']) expect(refusalOf(keys, edit, desk), keys).toBeNull();
  });

  it('are none of those that the commands come with', () => {
    for (const mac of [false, true]) {
      for (const command of driver.commands.list()) {
        for (const keys of command.shortcuts) {
          expect(isShortcut(keys), keys).toBe(true);
          if (!command.native) expect(refusalOf(keys, command, { mac, browser: false }), keys).toBeNull();
        }
      }
    }
  });
});

describe('the keys of commands', () => {
  const bindings = () => driver.commands.bindings;
  const choose = (shortcuts: Record<string, string[]>) =>
    driver.editor.preferences.setShortcuts(new Map(Object.entries(shortcuts)));

  it('are their own until somebody changes them, and again after a reset', () => {
    expect(bindings().anyChanged()).toBe(false);
    for (const { id, shortcuts } of driver.commands.list()) expect(bindings().keysOf(id)).toEqual(shortcuts);
    bindings().assign('edit.redo', ['Mod+J', 'Mod+Y']);
    expect(bindings().keysOf('edit.redo')).toEqual(['Mod+J', 'Mod+Y']);
    expect(bindings().isChanged('edit.redo')).toBe(true);
    expect(driver.platform.readSetting('shortcuts')).toBe('{"edit.redo":["Mod+J","Mod+Y"]}');
    bindings().reset('edit.redo');
    expect(bindings().anyChanged()).toBe(false);
    expect(driver.platform.readSetting('shortcuts')).toBe('{}');
  });

  it('are taken from one command by another, and come back with a reset', () => {
    expect(bindings().ownerOf('Mod+S', 'file.new')?.id).toBe('file.save');
    bindings().assign('file.new', ['Mod+N', 'Mod+S']);
    expect(bindings().keysOf('file.save')).toEqual([]);
    expect(bindings().ownerOf('Mod+S', 'file.save')?.id).toBe('file.new');
    bindings().reset('file.save');
    expect(bindings().keysOf('file.save')).toEqual(['Mod+S']);
    expect(bindings().keysOf('file.new')).toEqual(['Mod+N']);
    expect(bindings().anyChanged()).toBe(false);
    bindings().assign('edit.delete', []);
    bindings().resetAll();
    expect(bindings().keysOf('edit.delete')).toEqual(['Delete', 'Backspace']);
  });

  it('are never two commands’, whatever the settings say', () => {
    choose({
      'file.new': ['Mod+S', 'Mod+S', 'Mod+C', 'Tab', 'nonsense', 'J'],
      'file.open': ['Mod+S', 'Mod+J'],
      'edit.copy': ['Mod+K'],
      'no.such.command': ['Mod+B'],
    });
    expect(bindings().keysOf('file.new')).toEqual(['Mod+S']);
    expect(bindings().keysOf('file.open')).toEqual(['Mod+J']);
    expect(bindings().keysOf('file.save')).toEqual([]);
    expect(bindings().keysOf('edit.copy')).toEqual(['Mod+C']);
    const all = driver.commands.list().flatMap(({ id }) => bindings().keysOf(id));
    expect(new Set(all).size).toBe(all.length);
  });
});
