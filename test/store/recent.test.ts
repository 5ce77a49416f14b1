import { afterEach, beforeEach, expect, it } from 'vitest';
import { createDriver } from '../support/editor-driver.ts';
import { english } from '../support/said.ts';

let driver: ReturnType<typeof createDriver>;
beforeEach(() => {
  driver = createDriver();
});
afterEach(() => driver.dispose());

it('opens a recent file, says which is gone and forgets it, and clears the list', async () => {
  const { recent, files } = driver.editor;
  driver.add('input');
  driver.platform.toSaveAs.push('one.convas');
  await files.save();
  driver.platform.recentFiles = ['gone.convas', 'one.convas'];
  driver.add('relu');
  driver.platform.unsavedAnswers.push('discard');
  expect(await recent.list()).toEqual([
    { id: 'gone.convas', label: 'gone.convas', missing: true },
    { id: 'one.convas', label: 'one.convas', missing: false },
  ]);
  expect(await recent.open('gone.convas')).toBe(false);
  const said = driver.state().toasts.at(-1);
  expect([said?.tone, english(said?.message)]).toEqual(['error', 'The file is gone.']);
  expect(driver.state().document.nodes.size, 'what could not be opened replaces nothing').toBe(2);
  expect(await recent.open('one.convas')).toBe(true);
  expect(driver.state().document.nodes.size).toBe(1);
  expect(driver.state().file.name).toBe('one.convas');
  expect((await recent.list()).map(({ id }) => id)).toEqual(['one.convas']);
  await recent.clear();
  expect(await recent.list()).toEqual([]);
});
