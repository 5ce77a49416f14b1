import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { DataFolders } from '../../electron/data-folders.ts';
import { parseArguments } from '../../electron/ipc/validate.ts';
import { temporaryFolder } from './support/temporary-folder.ts';

/** What the window gets of a folder that a person chose. */

function pets() {
  const base = temporaryFolder();
  const folder = path.join(base, 'pets');
  mkdirSync(path.join(folder, 'cat'), { recursive: true });
  writeFileSync(path.join(folder, 'cat', 'a.png'), 'A');
  writeFileSync(path.join(base, 'secret.png'), 'secret');
  symlinkSync(base, path.join(folder, 'link'));
  return { base, folder };
}

describe('a folder of pictures for the window', () => {
  it('is names and a token; where it is stays in the main process', async () => {
    const { base, folder } = pets();
    const opened = await new DataFolders().open(folder);
    expect(opened).toMatchObject({
      ok: true,
      value: { name: 'pets', files: ['cat/a.png'], links: ['link'], closed: [], cut: false },
    });
    expect(JSON.stringify(opened)).not.toContain(base);
  });

  it('is read by token and name, and nothing beside it', async () => {
    const { base, folder } = pets();
    const folders = new DataFolders();
    const opened = await folders.open(folder);
    const token = opened.ok ? opened.value.token : '';
    expect(await folders.read(token, 'cat/a.png')).toEqual({ ok: true, value: Uint8Array.of(65) });
    for (const name of [
      '../secret.png',
      'link/secret.png',
      'cat/../../secret.png',
      `${base}/secret.png`,
      'cat',
      '',
      'a\0b',
    ]) {
      const read = await folders.read(token, name);
      expect(read.ok, name).toBe(false);
      expect(JSON.stringify(read), name).not.toContain(base);
    }
    expect(await folders.read('forged', 'cat/a.png')).toMatchObject({ ok: false, error: { code: 'bad-token' } });
  });

  it('that is none is an error without its path', async () => {
    const { base } = pets();
    const opened = await new DataFolders().open(path.join(base, 'gone'));
    expect(opened).toEqual({ ok: false, error: { code: 'not-found', name: 'gone', detail: 'ENOENT' } });
    expect((await new DataFolders().open(path.join(base, 'secret.png'))).ok).toBe(false);
  });

  it('is asked for with texts alone', () => {
    for (const args of [
      [],
      [1, 'a'],
      ['a', 1],
      ['t'.repeat(65), 'a'],
      ['t', 'a'.repeat(40_000)],
      [{ toString: () => 't' }, 'a'],
    ]) {
      expect(parseArguments['data:read'](args)).toBeUndefined();
    }
    expect(parseArguments['data:claim-folder']([''])).toBeUndefined();
  });
});
