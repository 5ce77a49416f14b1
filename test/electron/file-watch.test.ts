import { mkdirSync, renameSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { FileTokens } from '../../electron/file-tokens.ts';
import { FileWatch } from '../../electron/file-watch.ts';
import type { FileChange } from '../../electron/ipc/contract.ts';
import { temporaryFolder } from './support/temporary-folder.ts';

const bytes = (text: string) => new TextEncoder().encode(text);
let watch: FileWatch | undefined;
let markers = 0;
afterEach(() => watch?.stop());

/**
 * Waits until a change made now beside a file has been told by a watch of its own. What was done to the file before is seen
 * before and rests as long, so by then the file's own watch has looked.
 */
async function restedBeside(file: string): Promise<void> {
  markers += 1;
  const marker = path.join(path.dirname(file), `marker ${markers}`);
  writeFileSync(marker, 'here');
  const tokens = new FileTokens();
  const read = await tokens.open(marker, 1000);
  if (!read.ok) throw new Error(read.error.code);
  let told = 0;
  const beside = new FileWatch(tokens, () => {
    told += 1;
  });
  beside.follow(read.value.token);
  await beside.check();
  writeFileSync(marker, 'and changed');
  await expect.poll(() => told).toBe(1);
  beside.stop();
  await watch?.check();
}

/** An open file that is watched, and what is told of it. */
async function opened(file = path.join(temporaryFolder(), '내 그림 #1.convas')) {
  writeFileSync(file, 'mine');
  const tokens = new FileTokens();
  const read = await tokens.open(file, 1000);
  if (!read.ok) throw new Error(read.error.code);
  const { token } = read.value;
  const told: FileChange[] = [];
  watch = new FileWatch(tokens, (change) => told.push(change));
  watch.follow(token);
  // Its first look is over: it would see a file that is half written, and tell of that, too.
  await watch.check();
  return { file, tokens, token, told, watch };
}

describe('another program', () => {
  it('writes into the file: told once', async () => {
    const { file, token, told } = await opened();
    writeFileSync(file, 'theirs, longer');
    await expect.poll(() => told).toEqual([{ token, kind: 'changed' }]);
    utimesSync(path.dirname(file), new Date(), new Date());
    await restedBeside(file);
    expect(told).toHaveLength(1);
    writeFileSync(file, 'theirs again, and longer');
    await expect.poll(() => told.length).toBe(2);
  });

  it('puts another file in its place, as most programs save', async () => {
    const { file, token, told } = await opened();
    writeFileSync(`${file}.new`, 'othr');
    renameSync(`${file}.new`, file);
    await expect.poll(() => told).toEqual([{ token, kind: 'changed' }]);
  });

  it('deletes it, or moves it away', async () => {
    const { file, token, told } = await opened();
    renameSync(file, `${file}.old`);
    await expect.poll(() => told).toEqual([{ token, kind: 'deleted' }]);
  });

  it('deletes and writes it again at once: one change, no deletion', async () => {
    const { file, token, told } = await opened();
    rmSync(file);
    writeFileSync(file, 'theirs, longer');
    await expect.poll(() => told).toEqual([{ token, kind: 'changed' }]);
    await restedBeside(file);
    expect(told).toHaveLength(1);
  });

  it.runIf(process.platform !== 'win32')('writes where a link leads', async () => {
    const folder = temporaryFolder();
    mkdirSync(path.join(folder, 'real'));
    writeFileSync(path.join(folder, 'real', 'a.convas'), 'mine');
    symlinkSync('real/a.convas', path.join(folder, 'link.convas'));
    const { token, told } = await opened(path.join(folder, 'link.convas'));
    writeFileSync(path.join(folder, 'real', 'a.convas'), 'theirs, longer');
    await expect.poll(() => told).toEqual([{ token, kind: 'changed' }]);
  });

  it('is found out by looking, too: where folders cannot be watched, the focus does', async () => {
    const { file, token, told, tokens } = await opened();
    const silent = new FileWatch(tokens, (change) => told.push(change));
    watch?.stop();
    silent.follow(token);
    writeFileSync(file, 'theirs, longer');
    await silent.check();
    expect(told).toEqual([{ token, kind: 'changed' }]);
    silent.stop();
  });
});

describe('nothing is told', () => {
  it('of our own saves, however many, and whenever one looks', async () => {
    const { file, told, tokens, token, watch } = await opened();
    for (let save = 0; save < 60; save += 1) {
      const saving = tokens.save(token, bytes(`save ${save}`), {});
      void watch.check();
      await saving;
      void watch.check();
    }
    await restedBeside(file);
    expect(told).toEqual([]);
  });

  it('of other files in the folder, or of a file that is not open any more', async () => {
    const { file, told, watch } = await opened();
    writeFileSync(path.join(path.dirname(file), 'other.convas'), 'x');
    await restedBeside(file);
    watch.follow(null);
    writeFileSync(file, 'theirs, longer');
    await restedBeside(file);
    expect(told).toEqual([]);
  });

  it('after the person overwrote it', async () => {
    const { file, told, tokens, token } = await opened();
    writeFileSync(file, 'theirs, longer');
    await expect.poll(() => told.length).toBe(1);
    await tokens.save(token, bytes('mine after all'), { overwrite: true });
    await restedBeside(file);
    expect(told).toHaveLength(1);
  });
});

it('a file that changed while nobody watched is told when it is followed', async () => {
  const { file, tokens, token } = await opened();
  watch?.stop();
  const known = tokens.known(token);
  if (!known) throw new Error('not known');
  rmSync(file);
  const told: FileChange[] = [];
  const later = new FileTokens();
  const adopted = later.adopt(known);
  watch = new FileWatch(later, (change) => told.push(change));
  watch.follow(adopted);
  await expect.poll(() => told).toEqual([{ token: adopted, kind: 'deleted' }]);
});
