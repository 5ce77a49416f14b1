import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseArguments } from '../../electron/ipc/validate.ts';
import { acceleratorOf } from '../../electron/shortcuts.ts';
import { followMenu, menuModel } from '../../src/commands/native-menu.ts';
import type { MenuEntry, MenuModel, MenuStates } from '../../src/platform/types.ts';
import { createDriver } from '../support/editor-driver.ts';
import { english, korean } from '../support/said.ts';

let driver: ReturnType<typeof createDriver>;
beforeEach(() => {
  driver = createDriver();
});
afterEach(() => driver.dispose());

const modelIn = (say: typeof english, mac = false) => menuModel(driver.commands, say, { mac });
const entriesOf = (model: MenuModel) => model.flatMap(({ entries }) => entries);
const commandsOf = (model: MenuModel) =>
  entriesOf(model).filter((entry): entry is Extract<MenuEntry, { kind: 'command' }> => entry.kind === 'command');

describe('the menu that the window describes', () => {
  it('says each command as the command itself does, once', () => {
    for (const [say, mac] of [
      [english, false],
      [korean, true],
    ] as const) {
      const items = commandsOf(modelIn(say as typeof english, mac));
      expect(items.length).toBeGreaterThan(50);
      expect(new Set(items.map(({ id }) => id)).size).toBe(items.length);
      for (const { id, label, keys, enabled } of items) {
        const command = driver.commands.get(id);
        expect(label).toBe(command && say(command.title));
        expect(keys).toBe(command?.shortcuts[0] ?? '');
        expect(enabled).toBe(command?.enabled());
      }
    }
  });

  it('is in the language of the window, every label of it', () => {
    const labels = (model: MenuModel) =>
      model.flatMap(({ label, entries }) => [
        label,
        ...entries.flatMap((entry) => ('label' in entry && entry.label !== '' ? [entry.label] : [])),
      ]);
    const [first, second] = [labels(modelIn(english)), labels(modelIn(korean as typeof english))];
    expect(second).toHaveLength(first.length);
    expect(first.filter((label, at) => label === second[at])).toEqual([]);
  });

  it('is what the main process takes', () => {
    for (const mac of [false, true]) expect(parseArguments['menu:show']([modelIn(english, mac)])).toBeDefined();
  });

  it('follows keys, language and state', async () => {
    const shown: MenuModel[] = [];
    const updates: MenuStates[] = [];
    const platform = {
      ...driver.editor.platform,
      showMenu: (model: MenuModel) => shown.push(model) > 0,
      updateMenu: (states: MenuStates) => updates.push(states) > 0,
    };
    const stop = followMenu(driver.editor, driver.commands, platform as never, { mac: false });
    expect(shown).toHaveLength(1);
    const of = (id: string) => commandsOf(shown.at(-1) as MenuModel).find((entry) => entry.id === id);
    expect(of('edit.undo')?.enabled).toBe(false);
    driver.commands.bindings.assign('edit.undo', ['F9']);
    expect(of('edit.undo')?.keys).toBe('F9');
    driver.editor.layers.setTitle('Another');
    await expect.poll(() => Object.assign({}, ...updates)['edit.undo']).toEqual({ enabled: true });
    driver.editor.view.setLocale('ko');
    expect(of('edit.undo')?.label).toBe('되돌리기');
    stop();
    driver.editor.view.setLocale('en');
    expect(of('edit.undo')?.label).toBe('되돌리기');
  });
});

describe('what the main process takes of a page', () => {
  const entry = { kind: 'command', id: 'file.save', label: 'Save', keys: 'Mod+S', enabled: true };
  const show = (entries: unknown) => parseArguments['menu:show']([[{ label: 'File', entries }]]);

  it('are known entries', () => {
    expect(show([entry, { kind: 'separator' }, { kind: 'role', role: 'copy', label: '' }])).toBeDefined();
    for (const wrong of [
      null,
      'x',
      [{ ...entry, keys: 'Hyper+K' }],
      [{ ...entry, keys: 'Mod+가' }],
      [{ ...entry, keys: 'Mod+'.repeat(9) }],
      [{ ...entry, id: '../x' }],
      [{ ...entry, label: 'x'.repeat(500) }],
      [{ ...entry, enabled: 'yes' }],
      [{ ...entry, checked: 1 }],
      [{ kind: 'role', role: 'clearRecentDocuments', label: '' }],
      [{ kind: 'recent', label: 'Open Recent' }],
      [{ kind: 'submenu' }],
      Array.from({ length: 1000 }, () => entry),
    ])
      expect(show(wrong), JSON.stringify(wrong)?.slice(0, 100)).toBeUndefined();
  });

  it('are states of commands', () => {
    const update = (states: unknown) => parseArguments['menu:update']([states]);
    expect(update({ 'file.save': { enabled: true, checked: false } })).toBeDefined();
    for (const wrong of [
      null,
      [],
      'x',
      { 'file.save': true },
      { __proto__x: { enabled: true } },
      { a: { enabled: true } },
    ])
      expect(update(wrong), JSON.stringify(wrong)).toBeUndefined();
  });
});

it('spells shortcuts as Electron reads them', () => {
  expect(acceleratorOf('Mod+Shift+S')).toBe('CmdOrCtrl+Shift+S');
  expect(acceleratorOf('Mod++')).toBe('CmdOrCtrl+Plus');
  expect(acceleratorOf('Mod+Alt+ArrowUp')).toBe('CmdOrCtrl+Alt+Up');
  expect(acceleratorOf('+')).toBe('Plus');
  expect(acceleratorOf('F9')).toBe('F9');
  expect(acceleratorOf('ContextMenu')).toBeUndefined();
});
