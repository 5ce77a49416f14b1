import { rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, it } from 'vitest';
import { RecentFiles } from '../../electron/recent-files.ts';
import { temporaryFolder } from './support/temporary-folder.ts';

it('lists files by name for the window, marks what is gone, and knows each by an id that is no path', async () => {
  const folder = temporaryFolder();
  const recent = new RecentFiles(path.join(folder, 'recent.json'), () => {});
  const [here, gone] = [path.join(folder, 'here.convas'), path.join(folder, 'gone.convas')];
  await writeFile(here, '1');
  await writeFile(gone, '2');
  recent.add(here);
  recent.add(gone);
  await rm(gone);
  const list = await recent.list();
  expect(list.map(({ label, missing }) => [label, missing])).toEqual([
    ['gone.convas', true],
    ['here.convas', false],
  ]);
  for (const { id } of list) expect(id).toMatch(/^[0-9a-f]{32}$/);
  expect(list.map(({ id }) => recent.pathOf(id))).toEqual([gone, here]);
  expect(recent.pathOf('0'.repeat(32))).toBeUndefined();
  expect(recent.pathOf(here)).toBeUndefined();
  recent.clear();
  expect(await recent.list()).toEqual([]);
  expect(recent.pathOf(list[1]?.id ?? '')).toBeUndefined();
});
