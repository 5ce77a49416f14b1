import { spawn, spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { atomicWrite, isWriting, writesSettled } from '../../src/disk/atomic-write.ts';
import { toFileError } from '../../src/disk/file-errors.ts';
import { buildNodeScript } from './support/build-script.ts';
import { documentOf, isWhole } from './support/documents.ts';
import { mountSmall, unmount } from './support/small-disk.ts';
import { temporaryFolder } from './support/temporary-folder.ts';

const isRoot = process.getuid?.() === 0;
const isPosix = process.platform !== 'win32';

/** The code of the failure that saving ends in. */
async function failureOf(file: string, bytes: Uint8Array = documentOf(0)): Promise<string> {
  try {
    await atomicWrite(file, bytes);
    return 'saved';
  } catch (error) {
    return toFileError(error, file).code;
  }
}

describe('saving', () => {
  it('creates and replaces, and leaves nothing else in the folder', async () => {
    const file = path.join(temporaryFolder(), '네트워크 #1 %20.convas');
    await atomicWrite(file, documentOf(1));
    await atomicWrite(file, documentOf(2));
    expect(isWhole(readFileSync(file))).toBe(true);
    expect(readdirSync(path.dirname(file))).toEqual([path.basename(file)]);
  });

  it('keeps the order of saves that overlap', async () => {
    const file = path.join(temporaryFolder(), 'a.convas');
    for (let round = 0; round < 20; round += 1) {
      rmSync(file, { force: true });
      await Promise.all([0, 1, 2, 3, 4].map((version) => atomicWrite(file, documentOf(version))));
      expect(readFileSync(file).equals(documentOf(4)), `round ${round}`).toBe(true);
    }
  });

  it('counts as being written from the moment it is asked for', async () => {
    const saving = atomicWrite(path.join(temporaryFolder(), 'a.convas'), documentOf(0));
    expect(isWriting()).toBe(true);
    await Promise.all([saving, writesSettled()]);
    expect(isWriting()).toBe(false);
  });

  it.runIf(isPosix)('keeps the mode of the file', async () => {
    const file = path.join(temporaryFolder(), 'a.convas');
    writeFileSync(file, 'old');
    chmodSync(file, 0o640);
    await atomicWrite(file, documentOf(0));
    expect(statSync(file).mode & 0o777).toBe(0o640);
  });

  it.runIf(isPosix)(
    'shows nobody what the mode of the file keeps from them, not even while it is written',
    async () => {
      const folder = temporaryFolder();
      const file = path.join(folder, 'a.convas');
      writeFileSync(file, 'old');
      chmodSync(file, 0o600);
      let isOver = false;
      const modes = new Set<number>();
      const saving = atomicWrite(file, new Uint8Array(16 * 1024 * 1024)).finally(() => {
        isOver = true;
      });
      while (!isOver) {
        for (const name of readdirSync(folder)) {
          const found = statSync(path.join(folder, name), { throwIfNoEntry: false });
          if (found) modes.add(found.mode & 0o777);
        }
        await new Promise(setImmediate);
      }
      await saving;
      expect([...modes]).toEqual([0o600]);
    },
  );

  it.runIf(isPosix)('follows a link and keeps it', async () => {
    const folder = temporaryFolder();
    mkdirSync(path.join(folder, 'real'));
    writeFileSync(path.join(folder, 'real', 'a.convas'), 'old');
    symlinkSync('real/a.convas', path.join(folder, 'link.convas'));
    await atomicWrite(path.join(folder, 'link.convas'), documentOf(3));
    expect(readlinkSync(path.join(folder, 'link.convas'))).toBe('real/a.convas');
    expect(readFileSync(path.join(folder, 'real', 'a.convas')).equals(documentOf(3))).toBe(true);
  });

  it('removes temporary files of killed saves after an hour, and no others', async () => {
    const folder = temporaryFolder();
    const [old, fresh, foreign] = ['.convas-0123456789abcdef.tmp', '.convas-fedcba9876543210.tmp', '.convas-notes.tmp'];
    for (const name of [old, fresh, foreign]) writeFileSync(path.join(folder, name), '');
    const before = new Date(Date.now() - 2 * 60 * 60_000);
    utimesSync(path.join(folder, old), before, before);
    utimesSync(path.join(folder, foreign), before, before);
    await atomicWrite(path.join(folder, 'a.convas'), documentOf(0));
    expect(readdirSync(folder).sort()).toEqual([foreign, fresh, 'a.convas'].sort());
  });
});

describe('a save that fails', () => {
  it('names what stands in the way', async () => {
    const folder = temporaryFolder();
    mkdirSync(path.join(folder, 'folder.convas'));
    expect(await failureOf(path.join(folder, 'folder.convas'))).toBe('is-directory');
    expect(await failureOf(path.join(folder, 'nowhere', 'a.convas'))).toBe('not-found');
    expect(await failureOf(path.join(folder, `${'x'.repeat(300)}.convas`))).toBe('name-too-long');
    if (!isPosix) return;
    symlinkSync('nowhere', path.join(folder, 'dangling.convas'));
    expect(await failureOf(path.join(folder, 'dangling.convas'))).toBe('dangling-link');
    expect(await failureOf('/dev/full')).toBe('not-a-file');
  });

  it.runIf(isPosix)('leaves a read-only folder and a read-only file as they are', () => {
    const folder = temporaryFolder();
    const file = path.join(folder, 'a.convas');
    writeFileSync(file, 'old');
    // Root may write everywhere, so it gives its rights up for this.
    const user = isRoot ? { uid: 65_534, gid: 65_534 } : {};
    const script = buildNodeScript('test/electron/support/save-once.ts');
    const save = () => spawnSync(process.execPath, [script, file], { ...user, encoding: 'utf8' }).stdout;
    chmodSync(file, 0o666);
    chmodSync(folder, 0o555);
    expect(save()).toBe('permission');
    chmodSync(folder, 0o777);
    chmodSync(file, 0o444);
    expect(save()).toBe('permission');
    expect(readFileSync(file, 'utf8')).toBe('old');
    expect(readdirSync(folder)).toEqual(['a.convas']);
  });

  it('on a full disk keeps the old file and removes the new one', async ({ skip }) => {
    const folder = temporaryFolder();
    if (!mountSmall(folder)) return skip('no small file system can be mounted here');
    try {
      const file = path.join(folder, 'a.convas');
      writeFileSync(file, 'old');
      expect(await failureOf(file)).toBe('disk-full');
      expect(readFileSync(file, 'utf8')).toBe('old');
      expect(readdirSync(folder)).toEqual(['a.convas']);
    } finally {
      unmount(folder);
    }
  });
});

describe('kill -9 while saving', () => {
  it('leaves the old or the new document, never a mix', async () => {
    const folder = temporaryFolder();
    const file = path.join(folder, 'a.convas');
    await atomicWrite(file, documentOf(0));
    const script = buildNodeScript('test/electron/support/save-loop.ts');
    const broken: number[] = [];
    const seen = new Set<number>();
    for (let kill = 0; kill < 40; kill += 1) {
      await killAtRandom(script, file);
      const bytes = readFileSync(file);
      if (!isWhole(bytes)) broken.push(kill);
      seen.add(bytes[40] ?? 0);
    }
    expect(broken).toEqual([]);
    // Otherwise the children were killed before they saved anything, and this proved nothing.
    expect(seen.size).toBeGreaterThan(1);
    expect(existsSync(file)).toBe(true);
  }, 120_000);
});

/** Ends a child that saves in a loop at some moment within its first few saves. */
async function killAtRandom(script: string, file: string): Promise<void> {
  const child = spawn(process.execPath, [script, file], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  await new Promise((resolve) => child.stdout.once('data', resolve));
  setTimeout(() => child.kill('SIGKILL'), Math.random() * 60);
  await ended;
}
