import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { isOpenable, safeName, withExtension } from '../../electron/file-names.ts';
import { FileTokens } from '../../electron/file-tokens.ts';
import { filesIn, OpenedFiles } from '../../electron/opened-files.ts';
import { temporaryFolder } from './support/temporary-folder.ts';

const isPosix = process.platform !== 'win32';
const bytes = (text: string) => new TextEncoder().encode(text);

async function openFailure(file: string, limit = 1000): Promise<unknown> {
  const opened = await new FileTokens().open(file, limit);
  return opened.ok ? 'opened' : opened.error;
}

describe('opening', () => {
  it('reads a file whole, under its name alone', async () => {
    const file = path.join(temporaryFolder(), '사진 #1%.png');
    writeFileSync(file, 'picture');
    const opened = await new FileTokens().open(file, 7);
    expect(opened).toMatchObject({ ok: true, value: { name: '사진 #1%.png', bytes: bytes('picture') } });
    expect(JSON.stringify(opened)).not.toContain(path.dirname(file));
  });

  it('reads an empty file as no bytes', async () => {
    const file = path.join(temporaryFolder(), 'empty.convas');
    writeFileSync(file, '');
    expect(await new FileTokens().open(file, 7)).toMatchObject({ ok: true, value: { bytes: new Uint8Array() } });
  });

  it('names what is no readable file', async () => {
    const folder = temporaryFolder();
    mkdirSync(path.join(folder, 'folder.convas'));
    writeFileSync(path.join(folder, 'big.convas'), 'x'.repeat(1001));
    expect(await openFailure(path.join(folder, 'none.convas'))).toMatchObject({
      code: 'not-found',
      name: 'none.convas',
    });
    expect(await openFailure(path.join(folder, 'folder.convas'))).toMatchObject({ code: 'is-directory' });
    expect(await openFailure(path.join(folder, 'big.convas'))).toEqual({
      code: 'too-large',
      name: 'big.convas',
      size: 1001,
      limit: 1000,
    });
  });

  it.runIf(isPosix)('never waits for a FIFO, and tells a dangling link and a circle of links', async () => {
    const folder = temporaryFolder();
    execFileSync('mkfifo', [path.join(folder, 'fifo.convas')]);
    symlinkSync('nowhere', path.join(folder, 'dangling.convas'));
    symlinkSync('circle.convas', path.join(folder, 'circle.convas'));
    expect(await openFailure(path.join(folder, 'fifo.convas'))).toMatchObject({ code: 'not-a-file' });
    expect(await openFailure('/dev/zero')).toMatchObject({ code: 'not-a-file' });
    expect(await openFailure(path.join(folder, 'dangling.convas'))).toMatchObject({ code: 'dangling-link' });
    expect(await openFailure(path.join(folder, 'circle.convas'))).toMatchObject({ code: 'dangling-link' });
  });
});

describe('saving under a token', () => {
  it('writes the file it stands for, again and again', async () => {
    const file = path.join(temporaryFolder(), 'a.convas');
    const tokens = new FileTokens();
    const saved = await tokens.saveTo(file, bytes('1'));
    if (!saved.ok) throw new Error(saved.error.code);
    expect(await tokens.save(saved.value.token, bytes('2'), {})).toMatchObject({ ok: true });
    expect(await tokens.save(saved.value.token, bytes('3'), {})).toMatchObject({
      ok: true,
      value: { name: 'a.convas' },
    });
    expect(await tokens.open(file, 10)).toMatchObject({ ok: true, value: { bytes: bytes('3') } });
  });

  it('refuses a file that was changed outside, until told to overwrite', async () => {
    const file = path.join(temporaryFolder(), 'a.convas');
    writeFileSync(file, 'mine');
    const tokens = new FileTokens();
    const opened = await tokens.open(file, 10);
    if (!opened.ok) throw new Error(opened.error.code);
    writeFileSync(file, 'theirs');
    utimesSync(file, 1, 1);
    expect(await tokens.save(opened.value.token, bytes('new'), {})).toMatchObject({
      ok: false,
      error: { code: 'changed-outside', name: 'a.convas' },
    });
    expect(await tokens.save(opened.value.token, bytes('new'), { overwrite: true })).toMatchObject({ ok: true });
  });

  it('writes a file anew that was deleted outside', async () => {
    const file = path.join(temporaryFolder(), 'a.convas');
    writeFileSync(file, 'mine');
    const tokens = new FileTokens();
    const opened = await tokens.open(file, 10);
    if (!opened.ok) throw new Error(opened.error.code);
    rmSync(file);
    expect(await tokens.save(opened.value.token, bytes('new'), {})).toMatchObject({ ok: true });
  });

  it('takes a file of an earlier session up again, and notices what happened to it since', async () => {
    const file = path.join(temporaryFolder(), 'a.convas');
    writeFileSync(file, 'mine');
    const before = new FileTokens();
    const opened = await before.open(file, 10);
    const known = opened.ok ? before.known(opened.value.token) : undefined;
    if (!known) throw new Error('not opened');
    const now = new FileTokens();
    expect(await now.save(now.adopt(known), bytes('1'), {})).toMatchObject({ ok: true, value: { name: 'a.convas' } });
    expect(await now.save(now.adopt(known), bytes('2'), {})).toMatchObject({ error: { code: 'changed-outside' } });
    expect(now.known('no such token')).toBeUndefined();
  });

  it('knows no foreign token', async () => {
    expect(await new FileTokens().save('/etc/passwd', bytes('x'), {})).toMatchObject({
      ok: false,
      error: { code: 'bad-token' },
    });
  });
});

describe('names', () => {
  it('makes any document name a plain file name', () => {
    expect(safeName('../../etc/passwd')).toBe('_.._etc_passwd');
    expect(safeName('a:b*c?.convas')).toBe('a_b_c_.convas');
    expect(safeName('네트워크'.normalize('NFD'))).toBe('네트워크');
    expect(safeName('...')).toBe('Untitled');
    expect(safeName(`${'a'.repeat(200)}.onnx`)).toBe(`${'a'.repeat(120)}.onnx`);
    // What a file system counts is bytes: 255 of them in a name.
    expect(safeName(`${'😀'.repeat(200)}.onnx`)).toBe(`${'😀'.repeat(61)}.onnx`);
    expect(safeName(`${'망'.repeat(100)}.safetensors`)).toBe(`${'망'.repeat(79)}.safetensors`);
  });

  it('adds an extension only where there is none', () => {
    expect(withExtension('/a/net', 'onnx')).toBe('/a/net.onnx');
    expect(withExtension('/a/net.txt', 'onnx')).toBe('/a/net.txt');
  });

  it('finds the files of a command line', () => {
    const argv = ['/usr/bin/electron', '--no-sandbox', '/app', '--flag', 'a.convas', '/b/c.ONNX', 'notes.txt'];
    expect(filesIn(argv, false, '/home/me')).toEqual([path.resolve('/home/me', 'a.convas'), path.resolve('/b/c.ONNX')]);
    expect(filesIn(['/opt/convas', 'a.json'], true, '/home/me')).toEqual([path.resolve('/home/me', 'a.json')]);
    expect(isOpenable('/app')).toBe(false);
  });

  it('keeps files until the window asks, then hands them on', () => {
    const opened = new OpenedFiles();
    const delivered: string[] = [];
    opened.push('1');
    opened.push('2');
    expect(opened.takeInitial((file) => delivered.push(file))).toBe('1');
    opened.push('3');
    expect(delivered).toEqual(['2', '3']);
    expect(opened.takeInitial((file) => delivered.push(file))).toBeUndefined();
    opened.pause();
    opened.push('4');
    expect(delivered).toEqual(['2', '3']);
    expect(opened.takeInitial(() => {})).toBe('4');
  });
});
