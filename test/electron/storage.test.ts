import { existsSync, mkdirSync, readdirSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { Backups } from '../../electron/backups.ts';
import { parseArguments } from '../../electron/ipc/validate.ts';
import { OpenDocument } from '../../electron/open-document.ts';
import { Preferences } from '../../electron/preferences.ts';
import { RecentFiles } from '../../electron/recent-files.ts';
import { kindOf, measureStorage, removeOwned, storageKinds } from '../../electron/storage-use.ts';
import { temporaryFolder } from './support/temporary-folder.ts';

const id = '01234567-89ab-4cde-8f01-23456789abcd';
const other = '11234567-89ab-4cde-8f01-23456789abcd';
const facts = { name: 'a', layers: 1, file: null, parts: [] };

/** A data folder as a session leaves it. */
async function used(): Promise<string> {
  const folder = temporaryFolder();
  await new Backups(path.join(folder, 'backups'), '1').write(id, facts, new Uint8Array(10_000));
  new Preferences(path.join(folder, 'settings.json')).write('theme', 'dark');
  new RecentFiles(path.join(folder, 'recent.json'), () => {}).add('/home/me/a.convas');
  new OpenDocument(path.join(folder, 'open-document.json')).follow('/home/me/a.convas');
  for (const name of ['window.json', 'gpu-crash.json', 'settings.json.damaged', 'Preferences', 'SingletonLock']) {
    writeFileSync(path.join(folder, name), 'x');
  }
  mkdirSync(path.join(folder, 'Code Cache', 'js'), { recursive: true });
  writeFileSync(path.join(folder, 'Code Cache', 'js', 'index'), 'y'.repeat(500));
  return folder;
}

describe('what is kept', () => {
  it('is every file of the data folder, each in one kind, and its bytes', async () => {
    const folder = await used();
    const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    const bytes = files.reduce((sum, { parentPath, name }) => sum + statSync(path.join(parentPath, name)).size, 0);
    const uses = await measureStorage(folder);
    expect(uses.map(({ kind }) => kind)).toEqual(storageKinds);
    expect(uses.reduce((sum, use) => sum + use.files, 0)).toBe(files.length);
    expect(uses.reduce((sum, use) => sum + use.bytes, 0)).toBe(bytes);
    expect(uses.find(({ kind }) => kind === 'backups')?.bytes).toBeGreaterThan(10_000);
    expect(kindOf('Code Cache')).toBe('caches');
    expect(kindOf('recent.json.damaged')).toBe('recent');
  });

  it('ends at links, and is nothing where there is no folder', async () => {
    const folder = temporaryFolder();
    symlinkSync('/usr', path.join(folder, 'link'));
    expect((await measureStorage(folder)).every(({ files, bytes }) => files === 0 && bytes === 0)).toBe(true);
    expect((await measureStorage(path.join(folder, 'none'))).every(({ bytes }) => bytes === 0)).toBe(true);
  });

  it('is emptied kind by kind, and no other with it', async () => {
    const folder = await used();
    for (const kind of ['recent', 'settings'] as const) {
      const before = await measureStorage(folder);
      await removeOwned(folder, kind);
      expect(await measureStorage(folder)).toEqual(
        before.map((use) => (use.kind === kind ? { kind, bytes: 0, files: 0 } : use)),
      );
    }
  });

  it('keeps the backup of the open drawing, and of no other', async () => {
    const root = path.join(temporaryFolder(), 'backups');
    await new Backups(root, '1').write(other, facts, new Uint8Array(1));
    mkdirSync(path.join(root, 'stray'));
    writeFileSync(path.join(root, other, '00000009.backup.damaged'), 'x');
    const backups = new Backups(root, '1');
    await backups.list();
    await backups.write(id, facts, new Uint8Array(1));
    await backups.clear();
    expect(readdirSync(root)).toEqual([id]);
    expect((await backups.list()).map((found) => found.id)).toEqual([id]);
    await backups.clear();
    expect(existsSync(root)).toBe(false);
  });

  it('is asked for by kind alone', () => {
    for (const kind of storageKinds) expect(parseArguments['storage:clear']([kind])).toEqual([kind]);
    for (const kind of ['../..', '', 5, null, '/']) expect(parseArguments['storage:clear']([kind])).toBeUndefined();
  });
});

describe('settings that were emptied', () => {
  it('do not come back with the next one', async () => {
    const folder = temporaryFolder();
    const file = path.join(folder, 'settings.json');
    const preferences = new Preferences(file);
    preferences.write('theme', 'dark');
    preferences.clear();
    await removeOwned(folder, 'settings');
    preferences.write('locale', 'ko');
    expect(new Preferences(file).read().values).toEqual({ locale: 'ko' });
  });
});
