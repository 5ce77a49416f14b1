import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { claimDropped } from '../../electron/dropped-files.ts';
import { suggestion } from '../../electron/file-names.ts';
import { FileTokens } from '../../electron/file-tokens.ts';
import { temporaryFolder } from './support/temporary-folder.ts';

const isPosix = process.platform !== 'win32';
const bytes = (text: string) => new TextEncoder().encode(text);
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

function fileWith(name: string, text: string): string {
  const file = path.join(temporaryFolder(), name);
  writeFileSync(file, text);
  return file;
}

describe('a dropped file', () => {
  it.each(['a.convas', '그림.JSON', 'a.onnx'])('%s gets a token from whoever knows what it holds', async (name) => {
    const tokens = new FileTokens();
    const token = await claimDropped(tokens, fileWith(name, 'mine'), sha256('mine'));
    expect(token).not.toBeNull();
    expect(tokens.known(token ?? '')).toMatchObject({ unconfirmed: true, fingerprint: { size: 4 } });
  });

  it('gets none, and all the same answer, otherwise', async () => {
    const tokens = new FileTokens();
    const folder = temporaryFolder();
    mkdirSync(path.join(folder, 'folder.json'));
    const long = `${'x'.repeat(200_000)}y`;
    const claims: [string, string][] = [
      [fileWith('a.txt', 'mine'), sha256('mine')],
      [fileWith('.json', 'mine'), sha256('mine')],
      [fileWith('a.png', 'mine'), sha256('mine')],
      [fileWith('a.json', 'mine'), sha256('min')],
      [fileWith('a.json', long), sha256(long.slice(0, -1))],
      [path.join(folder, 'none.json'), sha256('')],
      [path.join(folder, 'folder.json'), sha256('')],
      [path.relative('/', fileWith('a.json', 'mine')), sha256('mine')],
      [`${folder}\0.json`, sha256('')],
      ['', sha256('')],
    ];
    for (const [file, sum] of claims) expect(await claimDropped(tokens, file, sum), file).toBeNull();
  });

  it.runIf(isPosix)('is never waited for: a FIFO, a device, a circle of links', async () => {
    const folder = temporaryFolder();
    const at = (name: string) => path.join(folder, name);
    execFileSync('mkfifo', [at('fifo.json')]);
    symlinkSync('/dev/zero', at('device.json'));
    symlinkSync('circle.json', at('circle.json'));
    for (const name of ['fifo.json', 'device.json', 'circle.json']) {
      expect(await claimDropped(new FileTokens(), at(name), sha256('')), name).toBeNull();
    }
  });

  it('is written only once a person agreed, under that token and under one from a backup', async () => {
    const tokens = new FileTokens();
    const file = fileWith('a.json', 'mine');
    const token = (await claimDropped(tokens, file, sha256('mine'))) ?? '';
    const known = tokens.known(token);
    if (!known) throw new Error('no token');
    // As a backup keeps it: in JSON.
    const again = tokens.adopt(JSON.parse(JSON.stringify(known)));
    for (const one of [token, again]) {
      expect(await tokens.save(one, bytes('2'), { overwrite: true })).toEqual({
        ok: false,
        error: { code: 'declined', name: 'a.json' },
      });
    }
    expect(readFileSync(file, 'utf8')).toBe('mine');
    tokens.confirm(token);
    expect(await tokens.save(token, bytes('2'), {})).toMatchObject({ ok: true });
    expect(await tokens.save(again, bytes('3'), { overwrite: true })).toMatchObject({ ok: false });
    expect(readFileSync(file, 'utf8')).toBe('2');
  });
});

describe('a file that was opened', () => {
  it('is never written unless it is a project, or was just saved there', async () => {
    const tokens = new FileTokens();
    for (const name of ['a.png', 'a.npy', 'a.txt', 'a']) {
      const file = fileWith(name, 'mine');
      const opened = await tokens.open(file, 10);
      if (!opened.ok) throw new Error(opened.error.code);
      expect(await tokens.save(opened.value.token, bytes('2'), { overwrite: true })).toMatchObject({
        ok: false,
        error: { code: 'bad-token', name },
      });
      expect(readFileSync(file, 'utf8')).toBe('mine');
      const saved = await tokens.saveTo(file, bytes('3'));
      if (!saved.ok) throw new Error(saved.error.code);
      expect(await tokens.save(saved.value.token, bytes('4'), {})).toMatchObject({ ok: true });
    }
  });
});

it('a save dialog begins with a name of its kind', () => {
  expect(suggestion('net.convas', 'convas')).toBe('net.convas');
  expect(suggestion('net.SVG', 'svg')).toBe('net.SVG');
  expect(suggestion('run.sh', 'convas')).toBe('run.sh.convas');
  expect(suggestion('../.bashrc', 'json')).toBe('_.bashrc.json');
});
