import { spawn } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { TrainLine } from '../../src/cli/train.ts';
import { serialiseProject } from '../../src/core/project/save-project.ts';
import { EMPTY_STORE } from '../../src/core/weights/tensor-store.ts';
import { net } from '../train/support.ts';
import { cliFile, convas, inTemporaryFolder } from './convas.ts';

/** `convas train` and `convas evaluate`, as programs: real files, real ONNX Runtime, and a kill at the worst moment. */

const linesOf = (stdout: string) =>
  stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as TrainLine);
const stepsOf = (lines: readonly TrainLine[]) => lines.filter((line) => 'step' in line);

function drawing(folder: string): string {
  const bytes = serialiseProject({ document: net.document, weights: EMPTY_STORE, pictures: [] });
  if (!bytes.ok) throw new Error(bytes.error.code);
  const file = path.join(folder, 'net.convas');
  writeFileSync(file, bytes.value);
  return file;
}

function command(folder: string, output: string, ...more: readonly string[]): string[] {
  const data = ['--data', 'signs:3:400', '--epochs', '2', '--provider', 'wasm'];
  return ['train', drawing(folder), ...data, '-o', path.join(folder, output), '--json', ...more];
}

/** Kills the program as soon as it has taken so many steps. */
function killedAfter(args: readonly string[], steps: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [cliFile(), ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
    let said = '';
    child.stdout.on('data', (chunk) => {
      said += chunk;
      if (said.split('"step"').length > steps) child.kill('SIGKILL');
    });
    child.once('error', reject).once('close', () => resolve(said));
  });
}

describe('convas train', () => {
  it('trains, tells each step and epoch, tests at the end; evaluate says the same of what it wrote', () =>
    inTemporaryFolder(async (folder) => {
      const { code, stdout, stderr } = await convas(command(folder, 'out.convas'));
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      const lines = linesOf(stdout);
      expect(stepsOf(lines)).toHaveLength(10);
      const epochs = lines.filter((line) => 'epoch' in line);
      expect(epochs.map(({ epoch }) => epoch)).toEqual([1, 2]);
      expect(epochs[0]?.validation?.loss).toBeGreaterThan(0);
      const last = lines.at(-1);
      if (!last || !('done' in last)) throw new Error('there is no last line');
      expect(last.test?.confusion.flat().reduce((sum, count) => sum + count, 0)).toBe(40);
      expect(existsSync(path.join(folder, 'out.convas.training'))).toBe(false);
      const judged = await convas(['evaluate', path.join(folder, 'out.convas'), '--data', 'signs:3:400', '--json']);
      const { pictures, accuracy, classes } = JSON.parse(judged.stdout);
      expect({ pictures, classes: classes.length }).toEqual({ pictures: 400, classes: 10 });
      expect(accuracy).toBeGreaterThan(0.05);
      // Another time needs a word.
      expect((await convas(command(folder, 'out.convas'))).code).toBe(2);
    }));

  it.each([1, 6])(
    'killed after step %i, it resumes at its last checkpoint, and the curve is the uninterrupted one',
    (steps) =>
      inTemporaryFolder(async (folder) => {
        const whole = stepsOf(linesOf((await convas(command(folder, 'whole.convas'))).stdout));
        await killedAfter(command(folder, 'out.convas'), steps);
        const again = await convas(command(folder, 'out.convas'));
        // Before the first checkpoint there is nothing to resume, and nothing to lose.
        const kept = existsSync(path.join(folder, 'out.convas.training'));
        if (kept)
          expect({ code: again.code, said: again.stderr.includes('--resume') }).toEqual({ code: 2, said: true });
        const resumed = kept ? await convas(command(folder, 'out.convas', '--resume')) : again;
        expect(resumed.code).toBe(0);
        const rest = stepsOf(linesOf(resumed.stdout));
        expect(rest).toEqual(whole.slice(whole.length - rest.length));
        expect(rest.length).toBeLessThanOrEqual(whole.length);
      }),
  );

  it('says what it lacks, and which classes do not fit', () =>
    inTemporaryFolder(async (folder) => {
      const missing = await convas(['train', drawing(folder), '--data', 'signs:1:100']);
      expect(missing).toMatchObject({ code: 2, stdout: '' });
      expect(missing.stderr).toContain('-o OUT.convas');
      const file = path.join(folder, 'recipe.json');
      writeFileSync(file, '{"epoch": 3}');
      const wrong = await convas(command(folder, 'a.convas', '--recipe', file));
      expect(wrong.stderr).toContain('“epoch”');
      const nowhere = await convas(command(folder, path.join('no', 'such', 'a.convas')));
      expect(nowhere).toMatchObject({ code: 2, stdout: '' });
      const without = await convas([
        'train',
        drawing(folder),
        '--data',
        'photographs',
        '-o',
        path.join(folder, 'b.convas'),
      ]);
      expect(without.code).toBe(2);
      expect(without.stderr).toContain('label');
    }));
});
