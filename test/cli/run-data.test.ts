import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { inRoot } from '../../scripts/lib/paths.mjs';
import type { RunReport } from '../../src/cli/run.ts';
import type { DataLine } from '../../src/cli/run-data.ts';
import { convas, inTemporaryFolder } from './convas.ts';

/** `convas run --data`, as a program: real files, real ONNX Runtime, lines as they come. */

const net = inRoot('assets', 'examples', 'se-cnn.convas');
const photographs = inRoot('assets', 'pictures');
const linesOf = (stdout: string) =>
  stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as DataLine);
type Picture = Extract<DataLine, { type: 'picture' }>;

describe('convas run --data', () => {
  it('runs a folder of classes: a line per picture as --image gives it, the bad one named, and a summary', () =>
    inTemporaryFolder(async (folder) => {
      const at = (...names: string[]) => path.join(folder, ...names);
      for (const name of ['cat', 'ship']) mkdirSync(at(name));
      copyFileSync(path.join(photographs, 'chelsea.png'), at('cat', 'chelsea.png'));
      copyFileSync(path.join(photographs, 'nagasaki-boats.jpg'), at('ship', 'boats.jpg'));
      writeFileSync(at('ship', 'broken.png'), 'no picture');
      const { code, stdout, stderr } = await convas(['run', net, '--data', folder, '--json']);
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      const lines = linesOf(stdout);
      expect(lines.map(({ type }) => type).sort()).toEqual(['picture', 'picture', 'skipped', 'summary']);
      const skipped = lines.find((line) => line.type === 'skipped');
      expect(skipped).toMatchObject({ file: 'ship/broken.png' });
      const summary = lines.at(-1);
      expect(summary).toMatchObject({ type: 'summary', pictures: 2, skipped: 1 });
      const pictures = lines.filter((line): line is Picture => line.type === 'picture');
      const cat = pictures.find(({ file }) => file === 'cat/chelsea.png');
      expect(cat?.label).toBe('cat');
      // The same numbers as for one picture alone.
      const single: RunReport = JSON.parse(
        (await convas(['run', net, '--image', at('cat', 'chelsea.png'), '--json'])).stdout,
      );
      const [alone] = single.pictures;
      const scores = (of: Picture['scores'] | undefined) => of?.map(({ score }) => Number(score)) ?? [];
      for (const [index, score] of scores(alone?.scores).entries()) {
        expect(scores(cat?.scores)[index]).toBeCloseTo(score, 5);
      }
      expect(cat?.attention.map(({ layer, gate }) => [layer, gate.length])).toEqual([
        ['se_1', 32],
        ['se_2', 64],
        ['se_3', 128],
      ]);
      const right = pictures.filter(({ label, scores: all }) => {
        const [best] = [...all].sort((a, b) => Number(b.score) - Number(a.score));
        return best?.label === label;
      });
      expect(summary).toMatchObject({ accuracy: right.length / 2 });
    }));

  it('asks what the axes of an array mean, and is told', async () => {
    const arrays = inRoot('test', 'fixtures', 'datasets', 'ambiguous-first.npz');
    const asked = await convas(['run', net, '--data', arrays]);
    expect(asked.code).toBe(2);
    expect(asked.stderr).toContain('--axes nchw');
    const told = await convas(['run', net, '--data', arrays, '--axes', 'nchw', '--json']);
    expect(linesOf(told.stdout).at(-1)).toMatchObject({ type: 'summary', pictures: 4 });
    expect(
      await convas(['run', net, '--image', inRoot('assets/pictures/chelsea.png'), '--axes', 'nchw']),
    ).toMatchObject({
      code: 2,
    });
  });

  it('runs what is made from a seed, whatever the batch, with the same numbers', async () => {
    const [one, many] = await Promise.all(
      ['1', '7'].map(async (batch) =>
        linesOf((await convas(['run', net, '--data', 'signs:3:20', '--batch', batch, '--json'])).stdout),
      ),
    );
    expect(one).toHaveLength(21);
    for (const [index, line] of (one ?? []).entries()) {
      const other = many?.[index];
      if (line.type !== 'picture' || other?.type !== 'picture') continue;
      expect([other.file, other.label]).toEqual([line.file, line.label]);
      for (const [at, { score }] of line.scores.entries()) {
        expect(Number(other.scores[at]?.score)).toBeCloseTo(Number(score), 5);
      }
    }
    // Its classes are none of the network's: there is nothing to compare.
    expect(one?.at(-1)).toMatchObject({ type: 'summary', pictures: 20, skipped: 0, accuracy: null });
  });

  it('fails where none ran, and says in words what cannot be', () =>
    inTemporaryFolder(async (folder) => {
      mkdirSync(path.join(folder, 'a'));
      writeFileSync(path.join(folder, 'a', 'x.png'), 'no picture');
      const none = await convas(['run', net, '--data', folder]);
      expect(none.code).toBe(2);
      expect(none.stderr).toContain('None of its pictures could be run.');
      expect(none.stdout).toContain('a/x.png: skipped.');
      for (const [args, words] of [
        [['--data', 'nowhere'], 'There is no such file.'],
        [['--data', 'signs', '--image', 'a.png'], 'pictures or one data set'],
        [['--data', 'signs', '--batch', '0'], '--batch takes one number'],
        [['--image', 'a.png', '--batch', '4'], 'goes with --data'],
      ] as const) {
        const refused = await convas(['run', net, ...args]);
        expect(refused.code).toBe(2);
        expect(refused.stderr).toContain(words);
      }
    }));
});
