import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { newsOf } from '../../../src/ui/shell/news.ts';
import { GROUPS } from '../../../src/ui/shell/shortcut-groups.ts';
import { createDriver } from '../../support/editor-driver.ts';
import { english } from '../../support/said.ts';

let driver: ReturnType<typeof createDriver>;
beforeEach(() => {
  driver = createDriver();
});
afterEach(() => driver.dispose());

function said(step: () => void): string | null {
  const before = driver.state();
  step();
  return english(newsOf(driver.state(), before)) ?? null;
}

describe('what a screen reader hears', () => {
  it('names every edit, and says when the errors change', () => {
    expect(said(() => driver.add('input'))).toBe('Add Picture');
    // What is merely unfinished is no error.
    expect(said(() => driver.editor.layers.add('fullyConnected', { x: 0, y: 130 }))).toBe('Add Fully connected');
    const [picture, dense] = [...driver.state().document.nodes.keys()];
    const join = () => driver.editor.layers.connect({ node: picture ?? '', port: 0 }, { node: dense ?? '', port: 0 });
    expect(said(join)).toBe('Connect input_1 to fullyConnected_1. 1 error.');
    expect(said(() => driver.commands.run('edit.undo'))).toBe(
      'Undone: Connect input_1 to fullyConnected_1. No errors.',
    );
    expect(said(() => driver.commands.run('edit.redo'))).toBe('Redone: Connect input_1 to fullyConnected_1. 1 error.');
  });

  it('calls nothing redone that was done anew after an undo', () => {
    driver.add('input');
    driver.commands.run('edit.undo');
    expect(said(() => driver.add('input'))).toBe('Add Picture');
    driver.add('relu');
    driver.commands.run('edit.undo');
    driver.commands.run('edit.undo');
    expect(said(() => driver.editor.layers.setTitle('Other'))).toBe('Rename the drawing');
  });

  it('says nothing where nothing was edited', () => {
    driver.add('input');
    expect(said(() => driver.editor.view.selectAll())).toBeNull();
  });
});

describe('the list of shortcuts', () => {
  it('has a group for every command', () => {
    const prefixes = GROUPS.flatMap((group) => group.prefixes);
    for (const { id } of driver.commands.list())
      expect(
        prefixes.filter((prefix) => id.startsWith(prefix)),
        id,
      ).toHaveLength(1);
  });
});
