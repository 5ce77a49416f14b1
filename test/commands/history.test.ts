import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { matchesShortcut } from '../../src/commands/shortcuts.ts';
import { createDriver } from '../support/editor-driver.ts';
import { english, korean } from '../support/said.ts';
import { chain } from './networks.ts';

let driver: ReturnType<typeof createDriver>;
beforeEach(() => {
  driver = createDriver();
});
afterEach(() => driver.dispose());

describe('the undo history', () => {
  it('jumps back and forth over several steps to the very same documents', () => {
    const start = driver.state().document;
    chain(driver);
    const end = driver.state().document;
    const steps = driver.state().past.length;
    const titles = driver.state().past.map((entry) => english(entry.title));
    driver.editor.history.jump(-3);
    expect(driver.state().past.length).toBe(steps - 3);
    expect(driver.state().future.map((entry) => english(entry.title))).toEqual(titles.slice(-3).reverse());
    driver.editor.history.jump(3);
    expect(driver.state().document).toBe(end);
    driver.editor.history.jump(-steps);
    expect(driver.state().document).toBe(start);
    expect(driver.state().past).toEqual([]);
    driver.editor.history.jump(999);
    expect(driver.state().document).toBe(end);
    expect(driver.state().past.map((entry) => english(entry.title))).toEqual(titles);
  });

  it('stays where it is when there is nowhere to go', () => {
    const before = driver.state();
    driver.editor.history.jump(-1);
    driver.editor.history.jump(1);
    expect(driver.state().document).toBe(before.document);
  });
});

describe('the registry', () => {
  it('has a title in both languages, unique ids, and no shortcut twice', () => {
    const list = driver.commands.list();
    expect(new Set(list.map((entry) => entry.id)).size).toBe(list.length);
    const shortcuts = list.flatMap((entry) => entry.shortcuts);
    expect(shortcuts.filter((shortcut, index) => shortcuts.indexOf(shortcut) !== index)).toEqual([]);
    for (const { id, title } of list) {
      expect(english(title), id).not.toBe('');
      expect(korean(title), id).toMatch(/[가-힣]|ONNX|English/);
    }
  });

  it.each([
    ['English', english],
    ['Korean', korean],
  ] as const)('gives no two commands one title in %s', (_name, say) => {
    const titles = driver.commands.list().map(({ title }) => say(title));
    expect(titles.filter((title, at) => titles.indexOf(title) !== at)).toEqual([]);
  });

  it('knows letters by their place where a keyboard types Hangul or option letters', () => {
    const event = { ctrlKey: false, metaKey: false, shiftKey: false, altKey: false, code: 'KeyA' };
    expect(matchesShortcut('A', { ...event, key: 'ㅁ' }, false)).toBe(true);
    expect(matchesShortcut('Alt+A', { ...event, altKey: true, key: 'å' }, true)).toBe(true);
    expect(matchesShortcut('A', { ...event, key: 'ㅁ', isComposing: true }, false)).toBe(false);
    expect(matchesShortcut('A', { ...event, key: 'q' }, false)).toBe(false);
  });
});
