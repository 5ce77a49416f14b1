import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { inRoot } from '../../scripts/lib/paths.mjs';
import { decodeModel, encodeModel } from '../../src/core/onnx/codec.ts';
import { modelOfOpset18, modelWithOperator } from '../support/imported-models.ts';
import { descendants, parseXml } from '../support/xml.ts';
import { buildCommandLine, convas, inTemporaryFolder } from './convas.ts';

const lenet = inRoot('assets/examples/lenet-5.convas');

beforeAll(buildCommandLine);

describe('convas export --figure', () => {
  it('draws the canvas, light or dark, in the language of the system', () =>
    inTemporaryFolder(async (folder) => {
      const file = path.join(folder, 'net.svg');
      const { code, stdout, stderr } = await convas(['export', lenet, '--figure', file]);
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      expect(stdout).toMatch(/net\.svg: .* written, \d+ × \d+ pixels\.\n$/);
      const light = readFileSync(file, 'utf8');
      const texts = descendants(parseXml(light)).map(({ text }) => text);
      expect(texts).toEqual(expect.arrayContaining(['N × 10', 'N×16×10×10', '10 labels · softmax']));
      expect(light).toContain('#fbfbfa');

      const dark = ['export', lenet, '--theme', 'dark', '--figure', file];
      expect((await convas(dark, { LC_ALL: 'ko_KR.UTF-8' })).stdout).toContain('저장했습니다');
      expect(readFileSync(file, 'utf8')).toMatch(/완전 연결/);
      expect(readFileSync(file, 'utf8')).toContain('#141517');
    }));

  it('draws an ONNX model too', () =>
    inTemporaryFolder(async (folder) => {
      const model = path.join(folder, 'm.onnx');
      writeFileSync(model, modelWithOperator());
      expect((await convas(['export', model, '--figure', path.join(folder, 'm.svg')])).code).toBe(0);
      expect(parseXml(readFileSync(path.join(folder, 'm.svg'), 'utf8')).text).toContain('Erf');
    }));

  it.each([
    [['--figure', 'a.png'], 'must end in .svg'],
    [['--figure', 'a.svg', '--to', 'csv', '-o', 'a.csv'], 'without --to and -o'],
    [['--figure', 'a.svg', '--theme', 'blue'], '--theme is light or dark'],
    [['--figure'], '--figure needs a value'],
  ])('%j is refused', async (args, words) => {
    const { code, stdout, stderr } = await convas(['export', lenet, ...args]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(words);
  });
});

describe('convas compile --opset --ir', () => {
  const declared = (file: string) => {
    const model = decodeModel(new Uint8Array(readFileSync(file)));
    return model.ok ? [Number(model.value.opsetImport[0]?.version), Number(model.value.irVersion)] : null;
  };

  it('writes a drawing in another opset, and opens it again as the project', () =>
    inTemporaryFolder(async (folder) => {
      const at = (name: string) => path.join(folder, name);
      const compile = (...args: string[]) => convas(['compile', lenet, ...args]);
      expect((await compile('-o', at('a.onnx'))).stdout).toContain('opset 17, IR version 8');
      expect((await compile('--opset', '12', '--ir', '9', '-o', at('b.onnx'))).code).toBe(0);
      expect([declared(at('a.onnx')), declared(at('b.onnx'))]).toEqual([
        [17, 8],
        [12, 9],
      ]);
      const { stdout } = await convas(['diff', at('a.onnx'), at('b.onnx')]);
      expect(stdout).toBe('~ header ir_version: 8 → 9\n~ opset ai.onnx: 17 → 12\n');
      await convas(['import', at('b.onnx'), '-o', at('back.convas')]);
      expect((await convas(['diff', at('a.onnx'), at('back.convas')])).stdout).toBe('No difference.\n');
    }));

  it('keeps the opset of an imported model, takes another, or says which nodes forbid it', () =>
    inTemporaryFolder(async (folder) => {
      const at = (name: string) => path.join(folder, name);
      writeFileSync(at('m.onnx'), modelWithOperator());
      await convas(['compile', at('m.onnx'), '-o', at('same.onnx')]);
      expect(readFileSync(at('same.onnx'))).toEqual(readFileSync(at('m.onnx')));
      expect((await convas(['compile', at('m.onnx'), '--opset', '20', '-o', at('newer.onnx')])).code).toBe(0);
      expect(declared(at('newer.onnx'))).toEqual([20, 9]);
      expect((await convas(['compile', at('m.onnx'), '--opset', '12', '-o', at('older.onnx')])).code).toBe(0);
      expect(declared(at('older.onnx'))?.[0]).toBe(12);
      writeFileSync(at('n.onnx'), modelOfOpset18());
      const refused = await convas(['compile', at('n.onnx'), '--opset', '12', '-o', at('no.onnx')]);
      expect(refused).toMatchObject({ code: 2, stdout: '' });
      expect(refused.stderr).toContain('Opset 12 defines these nodes otherwise than the file’s opset 18: Mish Mish_e.');
      expect(existsSync(at('no.onnx'))).toBe(false);
    }));

  it.each([
    [['--opset', '99'], 'does not write opset 99'],
    [['--opset', '21', '--ir', '8'], 'IR version 10 or newer, not 8'],
    [['--ir', '99'], 'does not write IR version 99'],
    [['--opset', 'new'], 'each take one number'],
    [['--opset'], '--opset needs a value'],
  ])('%j is refused', async (args, words) => {
    const { code, stderr } = await convas(['compile', lenet, '-o', 'never.onnx', ...args]);
    expect(code).toBe(2);
    expect(stderr).toContain(words);
  });
});

describe('convas diff', () => {
  it('says layer, attribute and largest difference, in words and as JSON', () =>
    inTemporaryFolder(async (folder) => {
      const at = (name: string) => path.join(folder, name);
      writeFileSync(at('a.onnx'), modelWithOperator());
      const model = decodeModel(modelWithOperator());
      const bias = model.ok && model.value.graph?.initializer.find((tensor) => tensor.name === 'b');
      if (!model.ok || !bias) throw new Error('no bias');
      bias.rawData = new Uint8Array(Float32Array.of(1, 0, 0, 0).buffer);
      writeFileSync(at('b.onnx'), encodeModel(model.value));
      const { stdout } = await convas(['diff', at('a.onnx'), at('b.onnx')]);
      expect(stdout).toMatch(/^~ initializer b: max \|Δ\| [\d.]+, 4 of 4 elements\n$/);
      const json = JSON.parse((await convas(['diff', at('a.onnx'), at('b.onnx'), '--json'])).stdout);
      expect(json.differences).toEqual([
        { part: 'initializer', change: 'changed', name: 'b', details: [], tensor: expect.anything() },
      ]);
      expect(json.differences[0].tensor).toMatchObject({ changed: 4, elements: 4 });
    }));
});
