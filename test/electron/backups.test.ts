import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checksum, decodeGeneration, encodeGeneration } from '../../electron/backup-file.ts';
import { Backups, type GenerationFacts, isDocumentId } from '../../electron/backups.ts';
import { outcome } from '../../electron/file-tokens.ts';
import { OpenDocument } from '../../electron/open-document.ts';
import { Preferences, parsePreferences } from '../../electron/preferences.ts';
import { parseRecentFiles, RecentFiles, recentLabels } from '../../electron/recent-files.ts';
import { seeds } from '../support/seeds.ts';
import { mountSmall, unmount } from './support/small-disk.ts';
import { temporaryFolder } from './support/temporary-folder.ts';

const id = '01234567-89ab-4cde-8f01-23456789abcd';
const other = '11234567-89ab-4cde-8f01-23456789abcd';
const bytes = (text: string) => new TextEncoder().encode(text);
const words = (body: Uint8Array | undefined) => body && new TextDecoder().decode(body);
const facts: GenerationFacts = { name: 'LeNet-5', layers: 14, file: null, parts: [] };

function open(root: string): Backups {
  return new Backups(root, '0.1.0');
}

function generations(root: string): string[] {
  return readdirSync(path.join(root, id))
    .filter((name) => name !== 'parts' && name !== 'copies')
    .sort();
}

function damage(root: string, name: string): void {
  const file = path.join(root, id, name);
  const content = readFileSync(file);
  content[content.length - 1] = (content.at(-1) ?? 0) ^ 1;
  writeFileSync(file, content);
}

describe('backups', () => {
  it('bring back what was written last, with its parts and its file', async () => {
    const root = temporaryFolder();
    const backups = open(root);
    const file = { path: '/home/me/net.convas', fingerprint: { size: 1, modified: 2.5, inode: 3 } };
    const part = await backups.putPart(id, bytes('weights'));
    expect(part).toBe(checksum(bytes('weights')));
    expect(await backups.write(id, { ...facts, parts: [part] }, bytes('one'))).toEqual([]);
    await backups.write(id, { ...facts, file, parts: [part] }, bytes('two'));

    const later = open(root);
    expect(await later.list()).toMatchObject([
      { id, header: { name: 'LeNet-5', layers: 14, appVersion: '0.1.0', file }, newerWasDamaged: false },
    ]);
    const restored = await later.read(id);
    expect(words(restored?.body)).toBe('two');
    expect(words(restored?.parts.get(part))).toBe('weights');
  });

  it('keep five generations, and only the parts that these need', async () => {
    const root = temporaryFolder();
    const backups = open(root);
    for (let edit = 1; edit <= 8; edit += 1) {
      const part = await backups.putPart(id, bytes(`weights ${Math.ceil(edit / 4)}`));
      await backups.write(id, { ...facts, parts: [part] }, bytes(`edit ${edit}`));
    }
    expect(generations(root)).toHaveLength(5);
    for (const folder of ['parts', 'copies']) expect(readdirSync(path.join(root, id, folder))).toHaveLength(2);
    const part = await backups.putPart(id, bytes('weights 2'));
    for (let edit = 9; edit <= 13; edit += 1) await backups.write(id, { ...facts, parts: [part] }, bytes(`${edit}`));
    for (const folder of ['parts', 'copies']) expect(readdirSync(path.join(root, id, folder))).toEqual([part]);
  });

  it('name parts that are not there, and write nothing then', async () => {
    const root = temporaryFolder();
    const backups = open(root);
    const missing = checksum(bytes('gone'));
    expect(await backups.write(id, { ...facts, parts: [missing] }, bytes('x'))).toEqual([missing]);
    expect(await backups.list()).toEqual([]);
  });

  it('set a damaged generation aside and offer the one before it', async () => {
    const root = temporaryFolder();
    const backups = open(root);
    await backups.write(id, facts, bytes('older'));
    await backups.write(id, facts, bytes('newer'));
    damage(root, '00000002.backup');
    expect(await backups.list()).toMatchObject([{ id, newerWasDamaged: true }]);
    expect(words((await backups.read(id))?.body)).toBe('older');
    expect(generations(root)).toEqual(['00000001.backup', '00000002.backup.damaged']);
    // The next one takes no name that is in use, and giving the document up leaves what is damaged.
    await backups.write(id, facts, bytes('newest'));
    await backups.remove(id);
    expect(generations(root)).toEqual(['00000002.backup.damaged']);
    expect(await backups.list()).toEqual([]);
  });

  it('on a full disk fail by name and keep what was there', async ({ skip }) => {
    const root = temporaryFolder();
    if (!mountSmall(root)) return skip('no small file system can be mounted here');
    try {
      const backups = open(root);
      await backups.write(id, facts, bytes('older'));
      const failed = await outcome('backup', () => backups.write(id, facts, new Uint8Array(400_000)));
      expect(failed).toMatchObject({ ok: false, error: { code: 'disk-full' } });
      expect(generations(root)).toEqual(['00000001.backup']);
      expect(words((await backups.read(id))?.body)).toBe('older');
    } finally {
      unmount(root);
    }
  });

  it('keep each part twice: one damaged byte, or a lost file, loses nothing', async () => {
    const root = temporaryFolder();
    const backups = open(root);
    const part = await backups.putPart(id, bytes('small weights and pictures'));
    for (let edit = 0; edit < 5; edit += 1) await backups.write(id, { ...facts, parts: [part] }, bytes(`${edit}`));
    for (const folder of ['parts', 'copies']) {
      for (const lose of [() => damage(root, `${folder}/${part}`), () => rmSync(path.join(root, id, folder, part))]) {
        lose();
        const restored = await open(root).read(id);
        expect(words(restored?.parts.get(part))).toBe('small weights and pictures');
        // Had it been lost for good, the next one would be the last.
        await backups.putPart(id, bytes('small weights and pictures'));
        for (const copy of ['parts', 'copies']) {
          expect(readFileSync(path.join(root, id, copy, part), 'utf8')).toBe('small weights and pictures');
        }
      }
    }
  });

  it('make a damaged part anew from its copy, and keep what was damaged', async () => {
    const root = temporaryFolder();
    const backups = open(root);
    const part = await backups.putPart(id, bytes('weights'));
    await backups.write(id, { ...facts, parts: [part] }, bytes('body'));
    damage(root, `parts/${part}`);
    expect(words((await open(root).read(id))?.parts.get(part))).toBe('weights');
    expect(readdirSync(path.join(root, id, 'parts')).sort()).toEqual([part, `${part}.damaged`]);
    expect(readFileSync(path.join(root, id, 'parts', part), 'utf8')).toBe('weights');
    // Now the copy may go.
    damage(root, `copies/${part}`);
    expect(words((await open(root).read(id))?.parts.get(part))).toBe('weights');
  });

  it.each(seeds(20_261_130))(
    'bring everything back from any one damaged file, whichever it is, %s',
    async (_, seed) => {
      const law = fc.asyncProperty(fc.nat(), fc.nat(), async (whichFile, whichByte) => {
        const root = temporaryFolder();
        const backups = open(root);
        const parts = [await backups.putPart(id, bytes('weights')), await backups.putPart(id, bytes('pictures'))];
        for (let edit = 1; edit <= 5; edit += 1) await backups.write(id, { ...facts, parts }, bytes(`edit ${edit}`));
        const files = readdirSync(path.join(root, id), { recursive: true, withFileTypes: true }).filter((entry) =>
          entry.isFile(),
        );
        expect(files).toHaveLength(5 + 2 * 2);
        const hit = files[whichFile % files.length];
        if (!hit) throw new Error('no file');
        const file = path.join(hit.parentPath, hit.name);
        const content = readFileSync(file);
        content[whichByte % content.length] = (content[whichByte % content.length] ?? 0) ^ 0x40;
        writeFileSync(file, content);
        const restored = await open(root).read(id);
        expect(words(restored?.body)).toMatch(/^edit [45]$/);
        expect([...(restored?.parts.values() ?? [])].map(words)).toEqual(['weights', 'pictures']);
      });
      await fc.assert(law, { seed, numRuns: 30 });
    },
  );

  it('do without a part whose copies are both damaged', async () => {
    const root = temporaryFolder();
    const backups = open(root);
    const part = await backups.putPart(id, bytes('weights'));
    await backups.write(id, { ...facts, parts: [part] }, bytes('body'));
    damage(root, `parts/${part}`);
    damage(root, `copies/${part}`);
    const restored = await backups.read(id);
    expect(words(restored?.body)).toBe('body');
    expect(restored?.parts.size).toBe(0);
    for (const folder of ['parts', 'copies']) {
      expect(readdirSync(path.join(root, id, folder))).toEqual([`${part}.damaged`]);
    }
  });

  it('of an earlier Convas, which kept each part once, are read', async () => {
    const root = temporaryFolder();
    const backups = open(root);
    const part = await backups.putPart(id, bytes('weights'));
    await backups.write(id, { ...facts, parts: [part] }, bytes('body'));
    rmSync(path.join(root, id, 'copies'), { recursive: true });
    expect(words((await open(root).read(id))?.parts.get(part))).toBe('weights');
    expect(await backups.write(id, { ...facts, parts: [part] }, bytes('next'))).toEqual([]);
  });

  it('go when the window closes as it should, but not those of an earlier one', async () => {
    const root = temporaryFolder();
    await open(root).write(other, facts, bytes('left behind'));
    const backups = open(root);
    await backups.list();
    await backups.write(id, facts, bytes('saved since'));
    const over = backups.removeThoseOfWindow();
    // Too late: the page sent it just before it went.
    await backups.putPart(id, bytes('late'));
    await backups.write(id, facts, bytes('late'));
    await over;
    expect((await backups.list()).map((found) => found.id)).toEqual([other]);
    await backups.read(other);
    await backups.removeThoseOfWindow();
    expect(await backups.list()).toEqual([]);
  });

  it('stay when the page of the window is gone before it closes', async () => {
    const root = temporaryFolder();
    const backups = open(root);
    await backups.write(id, facts, bytes('crashed'));
    backups.leaveBehind();
    await backups.removeThoseOfWindow();
    expect(await backups.list()).toHaveLength(1);
  });

  it('ignore what else lies in their folder', async () => {
    const root = temporaryFolder();
    writeFileSync(path.join(root, 'notes.txt'), 'x');
    writeFileSync(path.join(root, id), 'a file, not a folder');
    expect(await open(root).list()).toEqual([]);
    expect(isDocumentId('../../etc')).toBe(false);
  });
});

describe('a generation’s file', () => {
  const generation = {
    header: { version: 1 as const, appVersion: '1', time: 5, ...facts },
    body: bytes('body\nof it'),
  };
  const file = new Uint8Array(encodeGeneration(generation));

  it('comes back as it was', () => {
    expect(decodeGeneration(file)).toEqual(generation);
  });

  it('is damaged wherever one byte differs or it ends too early', () => {
    for (let at = 0; at < file.length; at += 7) {
      const changed = file.slice();
      changed[at] = (changed[at] ?? 0) ^ 1;
      expect(decodeGeneration(changed)).toBeUndefined();
      expect(decodeGeneration(file.slice(0, at))).toBeUndefined();
    }
  });

  it('of another version is left alone', () => {
    const newer = encodeGeneration({ ...generation, header: { ...generation.header, version: 2 as 1 } });
    expect(decodeGeneration(new Uint8Array(newer))).toBe('foreign');
  });
});

describe('the file that was open', () => {
  const kept = () => path.join(temporaryFolder(), 'open-document.json');

  it('is known after the app was killed, once', () => {
    const file = kept();
    new OpenDocument(file).follow('/home/me/net.convas');
    const next = new OpenDocument(file);
    expect(next.take()).toBe('/home/me/net.convas');
    expect(next.take()).toBeUndefined();
    // Should it be that file which ends the app: it is not opened for ever.
    expect(new OpenDocument(file).take()).toBeUndefined();
  });

  it('is known after a crash of the page, and not after a window that closed as it should', () => {
    const file = kept();
    const open = new OpenDocument(file);
    open.leaveBehind();
    open.follow('/a.convas');
    open.follow('/b.convas');
    open.leaveBehind();
    expect(open.take()).toBe('/b.convas');
    open.follow('/b.convas');
    open.close();
    open.leaveBehind();
    expect(open.take()).toBeUndefined();
    expect(new OpenDocument(file).take()).toBeUndefined();
  });

  it('is none for a document without one, or where the file holds nonsense', () => {
    const file = kept();
    const open = new OpenDocument(file);
    open.follow('/a.convas');
    open.follow(undefined);
    expect(new OpenDocument(file).take()).toBeUndefined();
    for (const nonsense of ['', '5', '{"path": "relative"}', '{"path": 5}']) {
      writeFileSync(file, nonsense);
      expect(new OpenDocument(file).take()).toBeUndefined();
      expect(existsSync(`${file}.damaged`)).toBe(true);
    }
  });
});

describe('recent files', () => {
  it('are remembered, the latest first, each once', () => {
    const file = path.join(temporaryFolder(), 'recent.json');
    let changes = 0;
    const recent = new RecentFiles(file, () => {
      changes += 1;
    });
    for (const name of ['/a', '/b', '/a', '/a']) recent.add(name);
    recent.remove('/none');
    expect(changes).toBe(3);
    expect(new RecentFiles(file, () => {}).paths).toEqual(['/a', '/b']);
  });

  it.each([null, {}, 'x'])('are none where the file holds %j', (value) => {
    expect(parseRecentFiles(value)).toBeUndefined();
  });

  it('are cleaned of what is no path', () => {
    expect(parseRecentFiles(['/a', 'relative', 5, '/a', null, '/b'])).toEqual(['/a', '/b']);
  });

  it('of the same name are told apart by their folders', () => {
    expect(recentLabels(['/x/a.convas', '/y/a.convas', '/y/b.convas'])).toEqual([
      'a.convas — x',
      'a.convas — y',
      'b.convas',
    ]);
  });
});

describe('settings', () => {
  it('are kept when they may be', () => {
    const file = path.join(temporaryFolder(), 'settings.json');
    const preferences = new Preferences(file);
    expect(preferences.write('theme', 'dark')).toBe(true);
    expect(preferences.write('theme', 'pink')).toBe(false);
    expect(preferences.write('threads', '0')).toBe(false);
    expect(preferences.write('__proto__', 'x')).toBe(false);
    expect(preferences.write('lensHeight', '250')).toBe(true);
    expect(new Preferences(file).read()).toEqual({ values: { theme: 'dark', lensHeight: '250' }, damaged: false });
  });

  it('start anew from a damaged file, which is set aside', () => {
    const folder = temporaryFolder();
    const file = path.join(folder, 'settings.json');
    writeFileSync(file, '{"theme": "dark"');
    const preferences = new Preferences(file);
    expect(preferences.read()).toEqual({ values: {}, damaged: true });
    preferences.write('theme', 'light');
    expect(readdirSync(folder).sort()).toEqual(['settings.json', 'settings.json.damaged']);
    expect(readFileSync(`${file}.damaged`, 'utf8')).toBe('{"theme": "dark"');
  });

  it('lose single entries that may not be', () => {
    expect(parsePreferences({ theme: 'dark', locale: '../fr', threads: 4, provider: 'wasm', 'a b': 'x' })).toEqual({
      theme: 'dark',
      provider: 'wasm',
    });
    expect(parsePreferences([])).toBeUndefined();
  });
});
