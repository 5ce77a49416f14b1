import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { unzipSync } from 'fflate';
import { beforeAll, describe, expect, it } from 'vitest';
import { inRoot } from '../../scripts/lib/paths.mjs';
import { readSafetensors } from '../../src/core/project/safetensors.ts';
import { buildCommandLine, convas, inTemporaryFolder } from './convas.ts';

const lenet = inRoot('assets/examples/lenet-5.convas');

beforeAll(buildCommandLine);

describe('convas export', () => {
  it('pytorch: a file and its weights beside it, or both in one archive', () =>
    inTemporaryFolder(async (folder) => {
      const file = path.join(folder, '르넷.py');
      const { code, stdout, stderr } = await convas(['export', lenet, '--to', 'pytorch', '-o', file]);
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      expect(stdout).toContain('르넷.safetensors');
      expect(readFileSync(file, 'utf8')).toContain('with_name("르넷.safetensors")');
      const weights = readSafetensors(new Uint8Array(readFileSync(path.join(folder, '르넷.safetensors'))));
      expect(weights.ok && weights.value.tensors.get('self-test/output/0')?.shape).toEqual([1, 10]);

      const archive = path.join(folder, 'net.zip');
      expect((await convas(['export', lenet, '--to', 'pytorch', '-o', archive])).code).toBe(0);
      expect(Object.keys(unzipSync(readFileSync(archive)))).toEqual(['net.py', 'weights.safetensors']);
    }));

  it('keras: says that it has not been run', () =>
    inTemporaryFolder(async (folder) => {
      const { code, stderr } = await convas(['export', lenet, '--to', 'keras', '-o', path.join(folder, 'net.py')]);
      expect(code).toBe(0);
      expect(stderr).toContain('has not run it');
    }));

  it('weights and tables', () =>
    inTemporaryFolder(async (folder) => {
      for (const [to, ending] of [
        ['safetensors', 'safetensors'],
        ['npz', 'npz'],
        ['csv', 'csv'],
        ['json', 'json'],
      ] as const) {
        const file = path.join(folder, `out.${ending}`);
        expect((await convas(['export', lenet, '--to', to, '-o', file])).code).toBe(0);
        expect(existsSync(file)).toBe(true);
      }
      expect(readFileSync(path.join(folder, 'out.csv'), 'utf8')).toContain(',conv2d,');
      expect(JSON.parse(readFileSync(path.join(folder, 'out.json'), 'utf8')).total.parameters).toBe(61_706);
    }));

  it.each([
    [['--to', 'tensorflow', '-o', 'a.py'], 'pytorch, keras, safetensors'],
    [['-o', 'a.py'], 'needs one of these behind --to'],
    [['--to', 'pytorch'], 'needs one output'],
    [['--to', 'pytorch', '-o', 'a.convas'], 'must end in .py or .zip'],
    [['--to', 'csv', '-o', 'no/such/folder/a.csv'], 'folder does not exist'],
  ])('%j is refused', async (args, words) => {
    const { code, stdout, stderr } = await convas(['export', lenet, ...args]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(words);
  });
});

describe('convas load', () => {
  it('puts exported weights onto a drawing without any, and refuses what does not fit', () =>
    inTemporaryFolder(async (folder) => {
      const at = (name: string) => path.join(folder, name);
      await convas(['export', lenet, '--to', 'safetensors', '-o', at('w.safetensors')]);
      const loaded = await convas(['load', lenet, '--weights', at('w.safetensors'), '-o', at('out.convas')]);
      expect(loaded).toMatchObject({ code: 0, stderr: '' });
      expect(loaded.stdout).toContain('10 of 10 tensors');
      expect((await convas(['check', at('out.convas')])).stdout).toContain(', trained.');

      writeFileSync(at('nowhere.weight.npy'), readFileSync(at('w.safetensors')));
      const before = readdirSync(folder);
      const refused = await convas(['load', lenet, '--weights', at('nowhere.weight.npy'), '-o', at('no.convas')]);
      expect(refused).toMatchObject({ code: 2, stdout: '' });
      expect(refused.stderr).toContain('is not what its name says but a safetensors file');
      expect(readdirSync(folder)).toEqual(before);
    }));
});
