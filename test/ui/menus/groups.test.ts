import { afterEach, beforeEach, expect, it } from 'vitest';
import { menuGroups } from '../../../src/ui/menus/groups.ts';
import { chain } from '../../commands/networks.ts';
import { createDriver } from '../../support/editor-driver.ts';

let driver: ReturnType<typeof createDriver>;
beforeEach(() => {
  driver = createDriver();
});
afterEach(() => driver.dispose());

const entries = (menu: Parameters<typeof menuGroups>[0]) => menuGroups(menu, driver.state()).flat();

it('menus hold commands that exist, none of them twice', () => {
  const { conv, relu } = chain(driver);
  const note = driver.editor.notes.add({ x: 0, y: 0 }) ?? '';
  const selections: (readonly [string[], string[]])[] = [
    [[], []],
    [[conv], []],
    [[conv, relu], []],
    [[], [note]],
  ];
  for (const [nodes, notes] of selections) {
    driver.editor.view.select(nodes, [], notes);
    for (const menu of ['canvas', 'layer', 'edge', 'note'] as const) {
      const ids = entries(menu);
      expect(ids.filter((id) => !driver.commands.get(id))).toEqual([]);
      expect(new Set(ids).size).toBe(ids.length);
    }
  }
});

it('of a group offers to rename, collapse and ungroup it', () => {
  const { conv, relu, pool } = chain(driver);
  driver.editor.view.select([conv, relu]);
  expect(entries('layer')).not.toContain('group.ungroup');
  driver.editor.groups.create();
  for (const id of ['layer.rename', 'group.toggleCollapsed', 'group.ungroup']) {
    expect(entries('layer')).toContain(id);
    expect(driver.commands.get(id)?.enabled(), id).toBe(true);
  }
  driver.editor.view.select([conv, relu, pool]);
  expect(entries('layer')).toContain('group.putInto');
});
