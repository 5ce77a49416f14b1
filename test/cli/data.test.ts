import { copyFileSync, mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { inRoot } from '../../scripts/lib/paths.mjs';
import { parseArguments } from '../../src/cli/arguments.ts';
import { FASHION_CLASSES } from '../../src/core/dataset/fashion.ts';
import { SIGN_CLASSES } from '../../src/core/dataset/signs-plan.ts';
import { buildCommandLine, convas, inTemporaryFolder } from './convas.ts';

/** `convas data`, as it is built, on real folders and files. */

const fixtures = inRoot('test/fixtures/datasets');
const photograph = (name: string) => inRoot('assets/pictures', name);

beforeAll(buildCommandLine);

async function card(source: string, ...more: readonly string[]) {
  const { code, stdout, stderr } = await convas(['data', source, '--json', ...more]);
  return code === 0 ? (JSON.parse(stdout) as Record<string, unknown>) : { code, stdout, stderr };
}

/** Pets with everything that goes wrong in folders. */
function pets(folder: string): void {
  for (const name of ['cat', 'dog']) mkdirSync(path.join(folder, name));
  copyFileSync(photograph('chelsea.png'), path.join(folder, 'cat', 'chelsea.png'));
  copyFileSync(photograph('chelsea.png'), path.join(folder, 'dog', 'again.png'));
  copyFileSync(photograph('rocket.jpg'), path.join(folder, 'dog', 'rocket.jpg'));
  writeFileSync(path.join(folder, 'dog', 'cut.jpg'), readFileSync(photograph('rocket.jpg')).subarray(0, 9_000));
  writeFileSync(path.join(folder, 'dog', 'page.png'), '<!DOCTYPE html><html></html>');
  writeFileSync(path.join(folder, 'notes.txt'), 'notes');
  symlinkSync(inRoot('assets'), path.join(folder, 'link'));
}

describe('convas data', () => {
  it('says all that is odd in a folder, and changes nothing', () =>
    inTemporaryFolder(async (folder) => {
      pets(folder);
      const before = readdirSync(folder, { recursive: true }).map((name) => [
        name,
        statSync(path.join(folder, String(name))).mtimeMs,
      ]);
      const found = await card(folder);
      expect(found).toMatchObject({
        kind: 'folder',
        labelling: 'single',
        pictures: 5,
        readable: 3,
        classes: [
          { name: 'cat', pictures: 1 },
          { name: 'dog', pictures: 2 },
        ],
        sizes: [
          { width: 451, height: 300, pictures: 2 },
          { width: 640, height: 427, pictures: 1 },
        ],
        duplicates: [{ files: ['cat/chelsea.png', 'dog/again.png'], labelsDiffer: true, splitsDiffer: false }],
        others: ['notes.txt'],
        links: ['link'],
      });
      expect((found.unreadable as { file: string }[]).map(({ file }) => file)).toEqual(['dog/cut.jpg', 'dog/page.png']);
      expect(JSON.stringify(found)).not.toContain(folder);
      expect(
        readdirSync(folder, { recursive: true }).map((name) => [
          name,
          statSync(path.join(folder, String(name))).mtimeMs,
        ]),
      ).toEqual(before);
      const { code, stdout } = await convas(['data', folder]);
      expect(code).toBe(0);
      for (const words of [
        '5 pictures, 2 of them unreadable',
        'dog/page.png: ',
        'cat/chelsea.png = dog/again.png',
        'Links and devices',
      ])
        expect(stdout).toContain(words);
      const korean = await convas(['data', folder], { LC_ALL: 'ko_KR.UTF-8' });
      expect(korean.stdout).toContain('읽을 수 없음 2개');
    }));

  it('reads the table of a folder, by either name', () =>
    inTemporaryFolder(async (folder) => {
      pets(folder);
      writeFileSync(
        path.join(folder, 'labels.csv'),
        'file,labels\r\ncat/chelsea.png,cat|indoors\r\ndog/rocket.jpg,indoors\r\n../../etc/passwd,x\r\n',
      );
      const expected = {
        kind: 'table',
        labelling: 'several',
        readable: 2,
        classes: [
          { name: 'cat', pictures: 1 },
          { name: 'indoors', pictures: 2 },
          { name: 'x', pictures: 0 },
        ],
        outside: ['../../etc/passwd'],
        unlisted: ['dog/again.png', 'dog/cut.jpg', 'dog/page.png'],
      };
      expect(await card(folder)).toMatchObject(expected);
      expect(await card(path.join(folder, 'labels.csv'))).toMatchObject(expected);
      writeFileSync(path.join(folder, 'more.csv'), 'file,label\ncat/chelsea.png,cat\n');
      expect((await card(folder)).stderr).toContain('labels.csv, more.csv');
    }));

  it('decodes many pictures on several threads, a broken one among them', () =>
    inTemporaryFolder(async (folder) => {
      mkdirSync(path.join(folder, 'a'));
      for (let count = 0; count < 40; count += 1)
        copyFileSync(inRoot('assets/icons/24.png'), path.join(folder, 'a', `${count}.png`));
      writeFileSync(path.join(folder, 'a', '7.png'), 'no picture');
      const found = await card(folder);
      expect(found).toMatchObject({ pictures: 40, readable: 39, sizes: [{ width: 24, height: 24, pictures: 39 }] });
      expect((found.duplicates as { files: string[] }[])[0]?.files).toHaveLength(39);
    }));

  it('reads arrays, and asks where their axes are open', async () => {
    expect(await card(`${fixtures}/nhwc.npz`)).toMatchObject({
      kind: 'npz',
      pictures: 5,
      sizes: [{ width: 6, height: 4, pictures: 5 }],
    });
    for (const name of ['digits-images-idx3-ubyte', 'packed-labels-idx1-ubyte.gz']) {
      expect(await card(`${fixtures}/${name}`)).toMatchObject({
        kind: 'idx',
        classes: [0, 1, 2, 3].map((label) => ({ name: String(label), pictures: label === 2 ? 2 : 1 })),
      });
    }
    const open = await card(`${fixtures}/ambiguous-last.npz`);
    expect(open).toMatchObject({ code: 2, stdout: '' });
    expect(open.stderr).toContain('--axes nhwc');
    expect(await card(`${fixtures}/ambiguous-last.npz`, '--axes', 'nchw')).toMatchObject({
      sizes: [{ width: 3, height: 5, pictures: 4 }],
    });
    expect((await card(`${fixtures}/objects.npz`)).stderr).toContain('could run code');
  });

  it('knows what ships', async () => {
    expect(await card('signs-multi:5:200')).toMatchObject({
      labelling: 'several',
      pictures: 200,
      splits: { train: 160, validation: 20, test: 20 },
      duplicates: [],
    });
    expect(await card('photographs')).toMatchObject({ labelling: 'none', pictures: 5, readable: 5 });
    expect(await card('fashion-mnist:subset')).toMatchObject({
      classes: FASHION_CLASSES.map((name) => ({ name, pictures: 700 })),
      splits: { train: 6_000, validation: 0, test: 1_000 },
      sizes: [{ width: 28, height: 28, pictures: 7_000 }],
    });
  });

  it('says which classes a network does not know', async () => {
    const found = await card('signs:1:10', '--for', inRoot('assets/examples/se-cnn.convas'));
    expect(found.unknownClasses).toEqual([...SIGN_CLASSES]);
  });

  it('names what is wrong with a source', async () => {
    const stderr = async (source: string) => (await convas(['data', source])).stderr;
    expect(await stderr('signs:x')).toContain('signs:SEED:COUNT');
    expect(await stderr('no-such-folder')).toContain('no such file');
    expect(await stderr(inRoot('README.md'))).toContain('no data set');
    expect(await stderr(inRoot('src/core'))).toContain('no pictures');
    const parsed = (...args: readonly string[]) => parseArguments(['data', ...args]);
    for (const args of [[], ['a', 'b'], ['a', '--axes', 'hwc'], ['a', '--axes'], ['a', '--for'], ['a', '--image', 'b']])
      expect(parsed(...args).ok, args.join(' ')).toBe(false);
  });
});
