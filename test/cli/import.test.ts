import { copyFileSync, mkdirSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { inRoot } from '../../scripts/lib/paths.mjs';
import type { RunReport } from '../../src/cli/run.ts';
import type { Summary } from '../../src/cli/summary.ts';
import { openProject } from '../../src/core/project/open-project.ts';
import { smallBytes } from '../import/support/small-models.ts';
import { externalModel, maskModel, modelWithOperator, tableModel } from '../support/imported-models.ts';
import { buildCommandLine, convas, inTemporaryFolder } from './convas.ts';

const chelsea = inRoot('assets/pictures/chelsea.png');

beforeAll(buildCommandLine);

function inFolder(files: Readonly<Record<string, Uint8Array>>, use: (at: (name: string) => string) => Promise<void>) {
  return inTemporaryFolder(async (folder) => {
    const at = (name: string) => path.join(folder, name);
    for (const [name, bytes] of Object.entries(files)) writeFileSync(at(name), bytes);
    await use(at);
  });
}

describe('an ONNX file on the command line', () => {
  it('is summarised, checked and compiled as it is', () =>
    inFolder({ 'net.onnx': modelWithOperator() }, async (at) => {
      const { layers, total } = JSON.parse((await convas(['summary', at('net.onnx'), '--json'])).stdout) as Summary;
      expect(layers.map(({ type }) => type)).toContain('opaque');
      expect(total.parameters).toBe(4 * 27 + 4 + 2 * 4 + 2);
      expect(await convas(['check', at('net.onnx')])).toMatchObject({ code: 0, stderr: '' });
      expect(await convas(['compile', at('net.onnx'), '-o', at('out.onnx')])).toMatchObject({ code: 0, stderr: '' });
      expect(Buffer.compare(readFileSync(at('out.onnx')), modelWithOperator())).toBe(0);
    }));

  it('becomes a project that runs the same', () =>
    inFolder({ 'net.onnx': modelWithOperator() }, async (at) => {
      const ended = await convas(['import', at('net.onnx'), '-o', at('net.convas')]);
      expect(ended).toMatchObject({ code: 0, stderr: '' });
      expect(ended.stdout).toContain('8 layers');
      const opened = openProject(new Uint8Array(readFileSync(at('net.convas'))));
      expect(opened.ok && opened.value.document.title).toBe('net');
      const run = async (file: string) =>
        JSON.parse((await convas(['run', at(file), '--image', chelsea, '--json'])).stdout) as RunReport;
      expect(await run('net.convas')).toEqual(await run('net.onnx'));
      const { code, stdout } = await convas(['diff', at('net.onnx'), at('net.convas')]);
      expect([code, stdout]).toEqual([0, 'No difference.\n']);
    }));

  it('is imported only into a project file', () =>
    inFolder({ 'net.onnx': modelWithOperator() }, async (at) => {
      const { code, stdout, stderr } = await convas(['import', at('net.onnx'), '-o', at('net.onnx')]);
      expect([code, stdout]).toEqual([2, '']);
      expect(stderr).toContain('.convas');
    }));

  it('says what an output without class scores holds', () =>
    inFolder({ 'mask.onnx': maskModel() }, async (at) => {
      const report = JSON.parse((await convas(['run', at('mask.onnx'), '--image', chelsea, '--json'])).stdout);
      const [output] = (report as RunReport).pictures[0]?.outputs ?? [];
      expect(output).toMatchObject({ name: 'y', shape: [1, 1, 8, 8] });
      const { min = 0, mean = 0, max = 0 } = output ?? {};
      expect([0, min, mean, max, 1].map(Number)).toEqual([0, min, mean, max, 1].map(Number).toSorted((a, b) => a - b));
      expect(new Set([0, min, mean, max, 1]).size).toBe(5);
      const { stdout } = await convas(['run', at('mask.onnx'), '--image', chelsea]);
      expect(stdout).toMatch(/ {2}y {2}1×1×8×8 {2}0\.\d+ … 0\.\d+ {2}mean 0\.\d+/);
    }));

  it('runs without a picture where it takes none', () =>
    inFolder({ 'table.onnx': tableModel() }, async (at) => {
      const report = JSON.parse((await convas(['run', at('table.onnx'), '--json'])).stdout) as RunReport;
      expect(report.pictures).toHaveLength(1);
      expect(report.pictures[0]?.file).toBeNull();
      expect(report.pictures[0]?.scores).toHaveLength(3);
      const refused = await convas(['run', at('table.onnx'), '--image', chelsea]);
      expect(refused.code).toBe(2);
      expect(refused.stderr).toContain('takes no picture');
    }));

  it('gives some of its layers as a model of their own', () =>
    inFolder({ 'net.onnx': modelWithOperator() }, async (at) => {
      const { code, stdout, stderr } = await convas([
        ...['extract', at('net.onnx'), '--layers', 'Relu_r,Erf_e', '-o', at('part.onnx')],
      ]);
      expect([code, stderr]).toEqual([0, '']);
      expect(stdout).toMatch(/written\. In: c\. Out: e\./);
      const { layers } = JSON.parse((await convas(['summary', at('part.onnx'), '--json'])).stdout) as Summary;
      expect(layers.map(({ name }) => name)).toEqual(['c', 'Relu_r', 'Erf_e', 'e']);
      const refused = await convas(['extract', at('net.onnx'), '--layers', 'Relu_r,nose', '-o', at('none.onnx')]);
      expect(refused.code).toBe(2);
      expect(refused.stderr).toContain('no layer or group “nose”');
      const nothing = await convas(['extract', at('net.onnx'), '--layers', 'x', '-o', at('none.onnx')]);
      expect(nothing.stderr).toContain('computes anything');
      expect((await convas(['extract', at('net.onnx'), '-o', at('none.onnx')])).stderr).toContain('--layers NAME,NAME');
    }));

  it('is joined to another, connected as asked or where the ends fit', () =>
    inFolder({ 'mask.onnx': maskModel(), 'net.onnx': modelWithOperator() }, async (at) => {
      const both = ['join', at('mask.onnx'), at('net.onnx')];
      const beside = await convas([...both, '-o', at('both.convas')]);
      expect([beside.code, beside.stderr]).toEqual([0, '']);
      expect(beside.stdout).toContain('12 layers');
      expect(beside.stdout).toContain('Not connected');
      const wrong = await convas([...both, '-o', at('none.onnx'), '--connect', 'y=x']);
      expect(wrong.code).toBe(2);
      expect(wrong.stderr).toContain('“y” gives float32 N×1×8×8, and “x” takes float32 ?×3×8×8');
      const twice = await convas(['join', '--connect', 'x=x', at('mask.onnx'), at('net.onnx'), '-o', at('out.onnx')]);
      expect([twice.code, twice.stderr]).toEqual([0, '']);
      expect(twice.stdout).toContain('Connected: x → x.');
      const { layers } = JSON.parse((await convas(['summary', at('out.onnx'), '--json'])).stdout) as Summary;
      expect(layers.map(({ name }) => name).filter((name) => /^[xy]/.test(name))).toEqual(['x', 'y', 'y_2']);
      expect(await convas(['check', at('out.onnx')])).toMatchObject({ code: 0 });
      expect((await convas(['join', at('mask.onnx'), '-o', at('none.onnx')])).stderr).toContain('two files');
    }));

  it('finds external data beside it, and nowhere else', async () => {
    const { bytes, files } = externalModel();
    const weights = files.get('weights.bin') ?? new Uint8Array();
    await inFolder({ 'net.onnx': bytes, 'weights.bin': weights }, async (at) => {
      expect(await convas(['run', at('net.onnx'), '--image', chelsea])).toMatchObject({ code: 0, stderr: '' });
      const { stdout } = await convas(['compile', at('net.onnx'), '-o', at('same.onnx')]);
      expect(stdout).toContain('Weights stay in weights.bin: keep this file beside the exported one.');
    });
    await inFolder({ 'net.onnx': bytes }, async (at) => {
      const { code, stderr } = await convas(['summary', at('net.onnx')]);
      expect(code).toBe(2);
      expect(stderr).toContain('weights.bin');
    });
    await inFolder({ 'net.onnx': bytes, 'elsewhere.bin': weights }, async (at) => {
      symlinkSync(at('elsewhere.bin'), at('weights.bin'));
      expect((await convas(['summary', at('net.onnx')])).code).toBe(2);
    });
  });

  it('finds external data in a folder beside it, but through no link and not above it', async () => {
    const weights = externalModel().files.get('weights.bin') ?? new Uint8Array();
    const net = externalModel('data/weights.bin').bytes;
    await inFolder({ 'net.onnx': net, 'loose.bin': weights }, async (at) => {
      expect((await convas(['summary', at('net.onnx')])).code).toBe(2);
      mkdirSync(at('real'));
      copyFileSync(at('loose.bin'), at('real/weights.bin'));
      symlinkSync(at('real'), at('data'));
      expect((await convas(['summary', at('net.onnx')])).code).toBe(2);
      rmSync(at('data'));
      renameSync(at('real'), at('data'));
      expect(await convas(['run', at('net.onnx'), '--image', chelsea])).toMatchObject({ code: 0, stderr: '' });
      mkdirSync(at('inner'));
      writeFileSync(at('inner/up.onnx'), externalModel('../loose.bin').bytes);
      const { code, stderr } = await convas(['summary', at('inner/up.onnx')]);
      expect(code).toBe(2);
      expect(stderr).toContain('outside the model’s folder');
    });
  });

  it('is refused by name when it is broken', () =>
    inFolder({ 'cut.onnx': modelWithOperator().slice(0, 200), 'text.onnx': Buffer.from('hello') }, async (at) => {
      for (const file of ['cut.onnx', 'text.onnx']) {
        const { code, stdout, stderr } = await convas(['check', at(file)]);
        expect([code, stdout]).toEqual([2, '']);
        expect(stderr).toContain(`${file}: `);
        expect(stderr).not.toMatch(/^\s+at /m);
      }
    }));
});

describe('convas diff', () => {
  it('names what differs, and nothing else', () =>
    inFolder({ 'a.onnx': maskModel(), 'b.onnx': smallBytes({ nodes: [], outputs: ['x'] }) }, async (at) => {
      const { code, stdout } = await convas(['diff', at('a.onnx'), at('b.onnx')]);
      expect(code).toBe(0);
      expect(stdout).toContain('- node Conv Conv_c');
      expect(stdout).toContain('- initializer w [1×3×1×1 float32]');
      const json = JSON.parse((await convas(['diff', at('a.onnx'), at('a.onnx'), '--json'])).stdout);
      expect(json).toEqual({ differences: [] });
    }));

  it('needs two files', async () => {
    const { code, stderr } = await convas(['diff', chelsea]);
    expect(code).toBe(2);
    expect(stderr).toContain('two files');
  });
});
