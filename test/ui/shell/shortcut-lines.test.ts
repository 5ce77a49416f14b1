import { afterEach, beforeEach, expect, it } from 'vitest';
import { canvasLines, commandGroups } from '../../../src/ui/shell/shortcut-lines.ts';
import { createDriver } from '../../support/editor-driver.ts';
import { korean } from '../../support/said.ts';

let driver: ReturnType<typeof createDriver>;
beforeEach(() => {
  driver = createDriver();
});
afterEach(() => driver.dispose());

it('lists every command, and finds them by name in the language in use and in English, by id and by keys', () => {
  const find = (search: string, mac = false, t = korean) =>
    commandGroups(driver.commands.list(), driver.commands.bindings.keysOf, search, mac, t).flatMap(({ commands }) =>
      commands.map(({ id }) => id),
    );
  expect(find('').sort()).toEqual(
    driver.commands
      .list()
      .map(({ id }) => id)
      .sort(),
  );
  expect(find('save as')).toEqual(['file.saveAs']);
  expect(find('다른 이름으로')).toEqual(['file.saveAs']);
  expect(find('ctrl+shift+s')).toEqual(['file.saveAs']);
  expect(find('⇧⌘s', true)).toEqual(['file.saveAs']);
  expect(find('arrange.snap')).toEqual(['arrange.snap']);
  expect(find('no such thing')).toEqual([]);
  driver.commands.bindings.assign('arrange.snap', ['F9']);
  expect(find('f9')).toEqual(['arrange.snap']);
  expect(canvasLines('영역', korean)).toHaveLength(1);
});
