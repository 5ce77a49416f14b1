import { execFileSync } from 'node:child_process';
import { chmodSync, linkSync, mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FileFailure } from '../../src/disk/file-errors.ts';
import { listBelow, readBelow, readBelowNow, realFolder } from '../../src/disk/folder-below.ts';
import { systemPath } from '../../src/disk/names.ts';

/** Folders of pictures: what is listed and read lies in the folder, whatever links and races say. */

let base = '';
let folder = '';
const at = (...names: readonly string[]) => path.join(folder, ...names);
const LIMITS = { files: 100, depth: 4 };

beforeEach(() => {
  base = mkdtempSync(path.join(tmpdir(), 'convas-folder-'));
  folder = path.join(base, 'set');
  mkdirSync(at('cat', 'deep'), { recursive: true });
  writeFileSync(at('cat', 'a.png'), 'A');
  writeFileSync(at('cat', 'deep', '고양이.png'), 'B');
  writeFileSync(path.join(base, 'secret.png'), 'secret');
});

afterEach(() => rmSync(base, { recursive: true, force: true }));

/** Both ways of reading say the same. */
async function read(name: string, limit = 100): Promise<string> {
  const root = await realFolder(folder);
  const [now, later] = [
    await said(async () => readBelowNow(root, name, limit)),
    await said(() => readBelow(root, name, limit)),
  ];
  expect(now).toBe(later);
  return now;
}

async function said(bytes: () => Promise<Uint8Array>): Promise<string> {
  try {
    return new TextDecoder().decode(await bytes());
  } catch (error) {
    if (error instanceof FileFailure) return error.error.code;
    return String((error as NodeJS.ErrnoException).code);
  }
}

describe('a folder of pictures', () => {
  it('is listed with all that is nested in it, and read by those names', async () => {
    const { files, links, name } = await listBelow(folder, LIMITS);
    expect([name, files.sort(), links]).toEqual(['set', ['cat/a.png', 'cat/deep/고양이.png'], []]);
    expect(await Promise.all(files.map((file) => read(file)))).toEqual(['A', 'B']);
  });

  it('follows no link: to a file, to a folder, to itself, into nothing', async () => {
    symlinkSync(path.join(base, 'secret.png'), at('file.png'));
    symlinkSync(base, at('folder'));
    symlinkSync(folder, at('cat', 'again'));
    symlinkSync(at('cat', 'a.png'), at('inside.png'));
    symlinkSync('nowhere', at('nothing.png'));
    const { files, links } = await listBelow(folder, LIMITS);
    expect(files).toHaveLength(2);
    expect(links.sort()).toEqual(['cat/again', 'file.png', 'folder', 'inside.png', 'nothing.png']);
    for (const link of ['file.png', 'folder/secret.png', 'cat/again/cat/a.png', 'inside.png', 'nothing.png']) {
      expect(await read(link), link).toBe('outside');
    }
  });

  it('is left by no name', async () => {
    for (const name of ['../secret.png', 'cat/../../secret.png', '..', '', '.', 'cat/../cat/../../set/../secret.png']) {
      expect(await read(name), name).not.toBe('secret');
    }
    expect(await read('../secret.png')).toBe('outside');
    expect(await read(`${base}/secret.png`)).toBe('ENOENT');
    expect(await read('cat')).toMatch(/is-directory|not-a-file|EISDIR/);
    expect(await read('cat/a.png', 0)).toBe('too-large');
  });

  it('may be reached by a link itself, since a person chose it', async () => {
    const link = path.join(base, 'link');
    symlinkSync(folder, link);
    expect((await listBelow(link, LIMITS)).files).toHaveLength(2);
    expect(await readBelow(await realFolder(link), 'cat/a.png', 10)).toEqual(Uint8Array.of(65));
  });

  it('is not left when a folder becomes a link between listing and reading', async () => {
    const { files } = await listBelow(folder, LIMITS);
    expect(files).toContain('cat/a.png');
    mkdirSync(path.join(base, 'other'));
    writeFileSync(path.join(base, 'other', 'a.png'), 'other');
    renameSync(at('cat'), path.join(base, 'cat'));
    symlinkSync(path.join(base, 'other'), at('cat'));
    expect(await read('cat/a.png')).toBe('outside');
  });

  it('waits for no pipe, and names what may not be looked into', async () => {
    execFileSync('mkfifo', [at('pipe.png')]);
    linkSync(at('cat', 'a.png'), at('second name.png'));
    mkdirSync(at('closed'));
    chmodSync(at('closed'), 0);
    const { files, links, closed } = await listBelow(folder, LIMITS);
    expect([files.length, links]).toEqual([3, ['pipe.png']]);
    // Root may look everywhere.
    expect(closed).toEqual(process.getuid?.() === 0 ? [] : ['closed']);
    expect(await read('pipe.png')).toBe('not-a-file');
    chmodSync(at('closed'), 0o700);
  });

  it('stops at its limits', async () => {
    for (let count = 0; count < 20; count += 1) writeFileSync(at(`${count}.png`), '');
    expect((await listBelow(folder, { files: 10, depth: 4 })).cut).toBe(true);
    expect(await listBelow(folder, { files: 100, depth: 1 })).toMatchObject({ cut: false, links: ['cat/deep'] });
  });

  it.runIf(process.platform === 'linux')('reads files whose names are no UTF-8', async () => {
    writeFileSync(systemPath(at('cat', 'a\udcff.png')), 'C');
    const { files } = await listBelow(folder, LIMITS);
    const odd = files.find((file) => file.includes('\udcff')) ?? '';
    expect(await read(odd)).toBe('C');
  });
});
