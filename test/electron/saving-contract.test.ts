import { execFile } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { FileTokens } from '../../electron/file-tokens.ts';
import type { Outcome, SavedFile } from '../../electron/ipc/contract.ts';
import { inRoot } from '../../scripts/lib/paths.mjs';
import { openProject } from '../../src/core/project/open-project.ts';
import { otherNamesRemark } from '../../src/core/project/other-names.ts';
import { existingPath, pathFromBytes, systemPath } from '../../src/disk/names.ts';
import { fileErrorText } from '../../src/platform/file-errors.ts';
import { buildCommandLine } from '../cli/convas.ts';
import { english } from '../support/said.ts';
import { seeds } from '../support/seeds.ts';
import { documentOf, isWhole } from './support/documents.ts';
import { temporaryFolder } from './support/temporary-folder.ts';

/** One contract for whatever writes files: the window's saves, and the command line in a process of its own. */

const isPosix = process.platform !== 'win32';
const isLinux = process.platform === 'linux';
const example = inRoot('assets/examples/lenet-5.convas');

interface Saved {
  readonly ok: boolean;
  /** All that a person reads of it. */
  readonly words: string;
}

interface Saver {
  /** Writes a file whose person agreed to replace what is there. */
  save(file: Buffer | string): Promise<Saved>;
  isWhole(bytes: Uint8Array<ArrayBuffer>): boolean;
  /** Whether a file can be read, by what a dialog or a shell gives as its name. */
  reads(file: Buffer): Promise<boolean>;
}

/** What a dialog, a drop or the system gives: text. */
const asText = (file: Buffer | string) => file.toString();

function inWords(outcome: Outcome<SavedFile>): Saved {
  if (!outcome.ok) return { ok: false, words: english(fileErrorText(outcome.error)) };
  const { name, otherNames } = outcome.value;
  return { ok: true, words: english(otherNamesRemark(name, otherNames)) ?? '' };
}

const windowReads = async (file: Buffer) => (await new FileTokens().open(asText(file), 10_000_000)).ok;

/** The command line with arguments of any bytes: Node gives its children UTF-8 only, a shell what it is told to. */
function convasRaw(
  args: readonly (string | Buffer)[],
  cwd?: string,
): Promise<{ code: number; words: string; out: string }> {
  const quoted = args.map((argument) => {
    const octal = [...Buffer.from(argument)].map((byte) => `\\${byte.toString(8).padStart(3, '0')}`).join('');
    return `"$(printf '${octal}')"`;
  });
  const script = `exec "${process.execPath}" "${inRoot('dist', 'cli', 'convas.mjs')}" ${quoted.join(' ')}`;
  return new Promise((resolve) => {
    execFile('sh', ['-c', script], { cwd, env: { ...process.env, LC_ALL: 'C.UTF-8' } }, (error, out, words) => {
      resolve({ code: error === null ? 0 : Number(error.code ?? -1), words, out });
    });
  });
}

const savers: Readonly<Record<string, Saver>> = {
  'Save As in the window': {
    save: async (file) => inWords(await new FileTokens().saveTo(asText(file), documentOf(1))),
    isWhole,
    reads: windowReads,
  },
  'Save in the window': {
    save: async (file) => {
      const tokens = new FileTokens();
      const opened = await tokens.open(asText(file), 10_000_000);
      // A document that has no file yet asks for one.
      if (!opened.ok) return inWords(await tokens.saveTo(asText(file), documentOf(1)));
      return inWords(await tokens.save(opened.value.token, documentOf(1), {}));
    },
    isWhole,
    reads: windowReads,
  },
  'the command line': {
    save: async (file) => {
      const { code, words } = await convasRaw(['import', example, '-o', file, '--force']);
      if (code !== 0) expect(code, words).toBe(2);
      return { ok: code === 0, words };
    },
    isWhole: (bytes) => openProject(bytes).ok,
    reads: async (file) => (await convasRaw(['check', file])).code === 0,
  },
};

beforeAll(buildCommandLine);

// Each run of the command line is a process of its own.
const timeout = 120_000;

describe.each(Object.entries(savers))('%s', { timeout }, (_name, saver) => {
  const read = (file: Buffer | string) => new Uint8Array(readFileSync(file));
  const expectSaved = async (file: Buffer | string, words = '') => {
    expect(await saver.save(file)).toEqual({ ok: true, words });
    expect(saver.isWhole(read(file))).toBe(true);
  };
  /** Refused in words that say why, without a trace of the program. */
  const expectRefused = async (file: string, why: RegExp) => {
    const { ok, words } = await saver.save(file);
    expect(ok).toBe(false);
    expect(words).toMatch(why);
    expect(words).not.toMatch(/^\s+at |bug in Convas|ERR_/m);
  };

  it.runIf(isPosix)('keeps the mode of the file, and gives a new one that of the system', async () => {
    const folder = temporaryFolder();
    for (const mode of [0o600, 0o640, 0o664]) {
      const file = path.join(folder, `${mode.toString(8)}.convas`);
      writeFileSync(file, 'old');
      chmodSync(file, mode);
      await expectSaved(file);
      expect((statSync(file).mode & 0o7777).toString(8)).toBe(mode.toString(8));
    }
    await expectSaved(path.join(folder, 'new.convas'));
    expect(statSync(path.join(folder, 'new.convas')).mode & 0o777).toBe(0o666 & ~process.umask());
    expect(readdirSync(folder).sort()).toEqual(['600.convas', '640.convas', '664.convas', 'new.convas']);
  });

  it('refuses a read-only file, whoever asks', async () => {
    const file = path.join(temporaryFolder(), 'a.convas');
    writeFileSync(file, 'old');
    chmodSync(file, 0o444);
    await expectRefused(file, /may not read or write|read-only for you/);
    expect(readFileSync(file, 'utf8')).toBe('old');
    expect(readdirSync(path.dirname(file))).toEqual(['a.convas']);
  });

  it.runIf(isPosix)('follows links and keeps them, and refuses one that leads nowhere', async () => {
    const folder = temporaryFolder();
    mkdirSync(path.join(folder, 'far'));
    writeFileSync(path.join(folder, 'far', 'a.convas'), 'old');
    symlinkSync('far/a.convas', path.join(folder, 'link.convas'));
    await expectSaved(path.join(folder, 'link.convas'));
    expect(lstatSync(path.join(folder, 'link.convas')).isSymbolicLink()).toBe(true);
    expect(lstatSync(path.join(folder, 'far', 'a.convas')).isFile()).toBe(true);
    symlinkSync('nowhere.convas', path.join(folder, 'dangling.convas'));
    await expectRefused(path.join(folder, 'dangling.convas'), /link to a file that does not exist/);
    expect(lstatSync(path.join(folder, 'dangling.convas')).isSymbolicLink()).toBe(true);
    expect(existsSync(path.join(folder, 'nowhere.convas'))).toBe(false);
  });

  it('says which other names keep what was there before', async () => {
    const folder = temporaryFolder();
    const file = path.join(folder, 'a.convas');
    writeFileSync(file, 'old');
    linkSync(file, path.join(folder, 'same.convas'));
    const { ok, words } = await saver.save(file);
    expect(ok).toBe(true);
    expect(words).toContain('“a.convas” had another name (a hard link). It still holds what was there before.');
    expect(readFileSync(path.join(folder, 'same.convas'), 'utf8')).toBe('old');
    // Once apart there is nothing more to say.
    await expectSaved(file);
  });

  it('writes names as long as the disk takes, and refuses longer ones in words', async () => {
    const folder = temporaryFolder();
    for (const name of [`${'x'.repeat(243)}.convas`, `${'망'.repeat(82)}.convas`]) {
      expect(Buffer.byteLength(name)).toBeGreaterThanOrEqual(250);
      await expectSaved(path.join(folder, name));
      await expectSaved(path.join(folder, name));
    }
    await expectRefused(path.join(folder, `${'x'.repeat(300)}.convas`), /too long for this disk/);
  });

  it('clears away what killed saves left, and nothing else', async () => {
    const folder = temporaryFolder();
    const [old, fresh, foreign] = ['.convas-0123456789abcdef.tmp', '.convas-fedcba9876543210.tmp', '.convas-notes.tmp'];
    for (const name of [old, fresh, foreign]) writeFileSync(path.join(folder, name), '');
    const before = new Date(Date.now() - 2 * 60 * 60_000);
    for (const name of [old, foreign]) utimesSync(path.join(folder, name), before, before);
    await expectSaved(path.join(folder, 'a.convas'));
    expect(readdirSync(folder).sort()).toEqual([foreign, fresh, 'a.convas'].sort());
  });

  it.runIf(isLinux)('reads and writes names that are no UTF-8', async () => {
    const folder = Buffer.concat([Buffer.from(temporaryFolder()), Buffer.from([0x2f, 0xb8, 0xc1])]);
    mkdirSync(folder);
    // “모델” as older Korean systems wrote it.
    const name = Buffer.concat([Buffer.from([0xb8, 0xf0, 0xb5, 0xa8]), Buffer.from('.convas')]);
    const file = Buffer.concat([folder, Buffer.from('/'), name]);
    writeFileSync(file, readFileSync(example));
    expect(await saver.reads(file)).toBe(true);
    writeFileSync(file, 'old');
    await expectSaved(file);
    expect(readdirSync(folder, { encoding: 'buffer' })).toEqual([name]);
  });

  it('names what is wrong with a bad name', async () => {
    const folder = temporaryFolder();
    writeFileSync(path.join(folder, 'file'), '');
    mkdirSync(path.join(folder, 'folder.convas'));
    await expectRefused(path.join(folder, 'nowhere', 'a.convas'), /no longer there|folder does not exist/);
    await expectRefused(path.join(folder, 'file', 'a.convas'), /no longer there|folder does not exist/);
    await expectRefused(path.join(folder, 'folder.convas'), /is a folder|not an ordinary file/);
    if (isLinux) await expectRefused('/proc/a.convas', /no longer there|folder does not exist|system/);
  });
});

describe('names that are no UTF-8', () => {
  it.runIf(isLinux).each(seeds(20_261_130))('are told apart, byte by byte, %s', (_, seed) => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 40 }), (bytes) => {
        const name = Buffer.from(bytes.map((byte) => byte || 1));
        const text = pathFromBytes(name);
        expect(Buffer.from(systemPath(text)).equals(name)).toBe(true);
        // A name that is text stays text.
        if (Buffer.from(name.toString()).equals(name)) expect(text).toBe(name.toString());
      }),
      { seed },
    );
    expect(systemPath('💀 모델')).toBe('💀 모델');
  });

  it.runIf(isLinux)('are not guessed where several look alike, or the text itself is a name', async () => {
    const folder = temporaryFolder();
    const at = (byte: number) => Buffer.concat([Buffer.from(`${folder}/`), Buffer.from([byte])]);
    writeFileSync(at(0xb8), '');
    expect(Buffer.from(systemPath(await existingPath(path.join(folder, '\uFFFD')))).equals(at(0xb8))).toBe(true);
    writeFileSync(at(0xb9), '');
    expect(await existingPath(path.join(folder, '\uFFFD'))).toBe(path.join(folder, '\uFFFD'));
    writeFileSync(path.join(folder, '\uFFFD'), '');
    expect(await existingPath(path.join(folder, '\uFFFD'))).toBe(path.join(folder, '\uFFFD'));
  });

  it('with a NUL are refused in words', async () => {
    const tokens = new FileTokens();
    for (const outcome of [await tokens.open('/a\0b.convas', 10), await tokens.saveTo('/a\0b.convas', documentOf(0))]) {
      expect(outcome).toEqual({ ok: false, error: { code: 'bad-name', name: 'a\uFFFDb.convas' } });
    }
  });
});

describe('-o', { timeout }, () => {
  it('replaces a project only with --force, and tells', async () => {
    const file = path.join(temporaryFolder(), 'work.convas');
    writeFileSync(file, 'work');
    const weights = path.join(path.dirname(file), 'w.safetensors');
    expect((await convasRaw(['export', example, '--to', 'safetensors', '-o', weights])).code).toBe(0);
    for (const args of [
      ['import', example, '-o', file],
      ['load', example, '--weights', weights, '-o', file],
    ]) {
      const { code, words, out } = await convasRaw(args);
      expect({ code, out }).toEqual({ code: 2, out: '' });
      expect(words).toContain('--force');
      expect(readFileSync(file, 'utf8')).toBe('work');
      expect((await convasRaw([...args, '--force'])).code).toBe(0);
      expect(openProject(new Uint8Array(readFileSync(file))).ok).toBe(true);
      writeFileSync(file, 'work');
    }
    const graph = path.join(path.dirname(file), 'graph.json');
    writeFileSync(graph, 'graph');
    expect((await convasRaw(['export', example, '--to', 'json', '-o', graph])).words).toContain('--force');
    expect(readFileSync(graph, 'utf8')).toBe('graph');
  });

  it('replaces neither its input nor a file that nobody named', async () => {
    const folder = temporaryFolder();
    const at = (name: string) => path.join(folder, name);
    expect((await convasRaw(['compile', example, '-o', at('net.onnx')])).code).toBe(0);
    const model = readFileSync(at('net.onnx'));
    // By another name of the same file, too.
    linkSync(at('net.onnx'), at('same.onnx'));
    for (const output of ['net.onnx', 'same.onnx']) {
      const { code, words } = await convasRaw(['compile', at('net.onnx'), '--opset', '20', '-o', at(output)]);
      expect({ code, isSame: readFileSync(at('net.onnx')).equals(model) }).toEqual({ code: 2, isSame: true });
      expect(words).toContain('--force');
    }
    writeFileSync(at('net.safetensors'), 'trained for days');
    const source = await convasRaw(['export', example, '--to', 'pytorch', '-o', at('net.py')]);
    expect(source).toMatchObject({ code: 2, out: '' });
    expect(source.words).toContain('net.safetensors: There is a file of this name already.');
    expect(readFileSync(at('net.safetensors'), 'utf8')).toBe('trained for days');
    expect(existsSync(at('net.py'))).toBe(false);
  });

  it('and files to read: what a name is wrong about is said, without a trace of the program', async () => {
    const folder = temporaryFolder();
    writeFileSync(path.join(folder, 'file'), '');
    const bad = [
      '',
      '.',
      '/',
      'x'.repeat(300),
      path.join(folder, 'file', 'a'),
      Buffer.from([0xff, 0x0a, 0x1b]),
      '\uFFFD',
    ];
    for (const name of bad) {
      for (const args of [
        ['check', name],
        ['run', example, '--image', name],
        ['load', example, '--weights', name, '-o', 'a.convas'],
      ]) {
        const { code, words, out } = await convasRaw(args, folder);
        expect({ code, out }, words).toEqual({ code: 2, out: '' });
        expect(words).not.toMatch(/^\s+at |bug in Convas|ERR_/m);
      }
    }
    expect(readdirSync(folder)).toEqual(['file']);
  });

  it.runIf(isLinux)('writes a new file under a name that is no UTF-8', async () => {
    const folder = temporaryFolder();
    const name = Buffer.from([0xb8, 0xf0, 0x2e, 0x63, 0x6f, 0x6e, 0x76, 0x61, 0x73]);
    expect((await convasRaw(['import', example, '-o', name], folder)).code).toBe(0);
    expect(readdirSync(folder, { encoding: 'buffer' })).toEqual([name]);
  });
});
