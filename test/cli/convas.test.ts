import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { inRoot } from '../../scripts/lib/paths.mjs';
import { writePng } from '../../scripts/make-examples/png.ts';
import type { RunReport } from '../../src/cli/run.ts';
import type { Summary } from '../../src/cli/summary.ts';
import { compile } from '../../src/core/compile/compile.ts';
import { analyze } from '../../src/core/graph/analyze.ts';
import { buildDocument, type LayerToBuild } from '../../src/core/project/build-document.ts';
import { openProject } from '../../src/core/project/open-project.ts';
import { serialiseProject } from '../../src/core/project/save-project.ts';
import type { Project } from '../../src/core/project/types.ts';
import { documentToJson } from '../../src/core/project/write-document.ts';
import { EMPTY_STORE } from '../../src/core/weights/tensor-store.ts';
import { EXAMPLES } from '../../src/examples/catalogue.ts';
import { createNodeRuntime } from '../../src/runtime/node.ts';
import { english } from '../support/said.ts';
import { SHARED_DATA_HINT, sharedData } from '../support/shared-data.ts';
import { buildCommandLine, convas, type Ended, inTemporaryFolder, npmRunConvas } from './convas.ts';

const seCnn = inRoot('assets/examples/se-cnn.convas');
const chelsea = inRoot('assets/pictures/chelsea.png');

beforeAll(buildCommandLine);

function json<T>({ code, stdout, stderr }: Ended): T {
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return JSON.parse(stdout) as T;
}

/** Bad input: exit code 2, nothing on standard output, words and no stack trace on standard error. */
function expectRefused({ code, stdout, stderr }: Ended, words: string): void {
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toContain(words);
  expect(stderr).not.toMatch(/^\s+at /m);
}

function project(file: string, layers: readonly LayerToBuild[], title = 'Test'): void {
  writeFileSync(file, documentToJson(buildDocument({ title, layers })));
}

describe('convas summary', () => {
  it.each(EXAMPLES)('$id: the parameters of the catalogue', async ({ id, parameters }) => {
    const { layers, total } = json<Summary>(
      await convas(['summary', inRoot(`assets/examples/${id}.convas`), '--json']),
    );
    expect(total.parameters).toBe(parameters);
    expect(Object.keys(total)).toEqual(['parameters', 'buffers', 'macs']);
    for (const key of ['parameters', 'buffers', 'macs'] as const) {
      expect(layers.reduce((sum, layer) => sum + layer[key], 0)).toBe(total[key]);
    }
    for (const layer of layers) {
      expect(Object.keys(layer)).toEqual(['name', 'type', 'outputShape', 'parameters', 'buffers', 'macs']);
      expect(layer.outputShape?.[0]).toBe('N');
    }
  });

  it('prints a table with formulas and totals', async () => {
    const { code, stdout } = await convas(['summary', seCnn]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/se_3 +squeezeExcitation +N×128×8×8 +4,240 +0 +4,096 {2}2·128²\/8 \+ 128\/8 \+ 128/);
    expect(stdout).toMatch(/Total +285,094 +832 +29,202,944\n$/);
  });

  it('lines up Korean names', () =>
    inTemporaryFolder(async (folder) => {
      const file = path.join(folder, '신경망.json');
      project(file, [
        { type: 'input', name: '그림' },
        { type: 'output', name: 'out' },
      ]);
      const { stdout } = await convas(['summary', file], { LC_ALL: 'ko_KR.UTF-8' });
      expect(stdout).toContain('그림    input   N×3×224×224');
      expect(stdout).toContain('out     output  N×3×224×224');
      expect(stdout).toContain('합계');
    }));

  it('shows a drawing with errors as far as it can be computed', () =>
    inTemporaryFolder(async (folder) => {
      const file = path.join(folder, 'wrong.json');
      project(file, [{ type: 'input' }, { type: 'fullyConnected', name: 'fc' }, { type: 'output' }]);
      const { code, stdout, stderr } = await convas(['summary', file, '--json']);
      expect(code).toBe(2);
      const { layers } = JSON.parse(stdout) as Summary;
      expect(layers.map(({ outputShape }) => outputShape)).toEqual([['N', 3, 224, 224], null, null]);
      expect(stderr).toContain('convas: fc: ');
    }));
});

describe('convas run', () => {
  it('gives scores in the order of the labels, and attention in data-flow order', async () => {
    const report = json<RunReport>(await convas(['run', seCnn, '--image', chelsea, '--json']));
    expect(Object.keys(report)).toEqual(['provider', 'weights', 'readings', 'pictures']);
    expect(report.provider).toBe('wasm');
    const [picture] = report.pictures;
    if (!picture) throw new Error('no picture');
    expect(Object.keys(picture)).toEqual(['file', 'scores', 'attention']);
    expect(picture.file).toBe(chelsea);
    expect(picture.scores.map(({ label }) => label)).toEqual(
      'airplane automobile bird cat deer dog frog horse ship truck'.split(' '),
    );
    expect(picture.scores[3]?.score).toBeGreaterThan(0.6);
    expect(picture.scores.reduce((sum, { score }) => sum + Number(score), 0)).toBeCloseTo(1, 5);
    expect(picture.attention.map(({ layer, type }) => [layer, type])).toEqual(
      ['se_1', 'se_2', 'se_3'].map((layer) => [layer, 'squeezeExcitation']),
    );
    for (const [index, channels] of [32, 64, 128].entries()) {
      const { squeeze, hidden, gate } = picture.attention[index] ?? { squeeze: [], hidden: [], gate: [] };
      expect([squeeze, hidden, gate].map((values) => (values as number[]).length)).toEqual([
        channels,
        channels / 8,
        channels,
      ]);
      expect(gate.every((value) => Number(value) > 0 && Number(value) < 1)).toBe(true);
    }
  });

  it('takes several pictures, in their order', async () => {
    const pictures = ['rocket.jpg', 'chelsea.png', 'rocket.jpg'].map((name) => inRoot('assets/pictures', name));
    const report = json<RunReport>(await convas(['run', seCnn, '--json', '--image', ...pictures]));
    expect(report.pictures.map(({ file }) => file)).toEqual(pictures);
    expect(report.pictures[0]?.scores).toEqual(report.pictures[2]?.scores);
    expect(report.pictures[0]?.scores).not.toEqual(report.pictures[1]?.scores);
  });

  it('uses a picture of the network’s size pixel for pixel', () =>
    inTemporaryFolder(async (folder) => {
      const pixels = Uint8Array.from({ length: 32 * 32 * 3 }, (_, index) => (index * 2654435761) >>> 24);
      const file = path.join(folder, 'noise.png');
      writeFileSync(file, writePng(32, 32, 3, pixels));
      const report = json<RunReport>(await convas(['run', seCnn, '--image', file, '--json']));
      const expected = await scoresOf(seCnn, pixels);
      for (const [index, { score }] of (report.pictures[0]?.scores ?? []).entries()) {
        expect(score).toBeCloseTo(expected[index] ?? Number.NaN, 6);
      }
    }));

  it('tells the steps of every kind of attention apart, and scores several labels by sigmoid', () =>
    inTemporaryFolder(async (folder) => {
      const file = path.join(folder, 'attention.json');
      project(file, [
        { type: 'input', attributes: { height: 8, width: 8 } },
        { type: 'conv2d', attributes: { filters: 8 } },
        { type: 'eca', name: 'eca' },
        { type: 'cbamChannel', name: 'cbam', attributes: { reductionRatio: 4 } },
        { type: 'squeezeExcitation', name: 'se', attributes: { reductionRatio: 2, squeeze: 'max' } },
        { type: 'globalAveragePool' },
        { type: 'flatten' },
        { type: 'fullyConnected', attributes: { units: 3 } },
        { type: 'output', attributes: { labels: ['a', 'b'], scores: 'sigmoid' } },
      ]);
      const [picture] = json<RunReport>(await convas(['run', file, '--image', chelsea, '--json'])).pictures;
      const steps = new Map(picture?.attention.map((step) => [step.layer, step]));
      expect([...steps.keys()]).toEqual(['eca', 'cbam', 'se']);
      expect(steps.get('eca')?.hidden).toBeNull();
      expect(steps.get('eca')?.squeeze).toHaveLength(8);
      expect(steps.get('cbam')?.squeeze).toEqual({ average: expect.any(Array), max: expect.any(Array) });
      expect(steps.get('cbam')?.hidden).toEqual({ average: expect.any(Array), max: expect.any(Array) });
      expect(steps.get('cbam')).toHaveProperty('hidden.max.length', 2);
      expect(steps.get('se')?.hidden).toHaveLength(4);
      expect(picture?.scores.map(({ label }) => label)).toEqual(['a', 'b', '2']);
      for (const { score } of picture?.scores ?? []) expect(Number(score) > 0 && Number(score) < 1).toBe(true);
    }));

  it('says what an output holds that is no score per class', () =>
    inTemporaryFolder(async (folder) => {
      const file = path.join(folder, 'maps.json');
      project(file, [{ type: 'input', attributes: { height: 8, width: 8 } }, { type: 'conv2d' }, { type: 'output' }]);
      const report = json<RunReport>(await convas(['run', file, '--image', chelsea, '--json']));
      const [picture] = report.pictures;
      expect(picture).toMatchObject({ file: chelsea, scores: [], attention: [] });
      expect(picture?.outputs).toMatchObject([{ name: 'output_1', shape: [1, 32, 8, 8] }]);
      const { stdout } = await convas(['run', file, '--image', chelsea]);
      expect(stdout).toMatch(/ {2}output_1 {2}1×32×8×8 {2}\S+ … \S+ {2}mean \S+/);
    }));

  it('prints scores, best first, and every gate', async () => {
    const { code, stdout } = await convas(['run', seCnn, '--image', chelsea]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/chelsea\.png\n {2}cat +0\.9\d+ +█+\n/);
    expect(stdout).toMatch(/se_3 \(.+\)\n {2}squeeze\n/);
    expect(stdout.match(/ {2}gate\n/g)).toHaveLength(3);
  });

  const photos = sharedData('photos');
  it.skipIf(!photos)(
    `runs every photograph of the reference data (${photos ? 'found' : SHARED_DATA_HINT})`,
    async () => {
      const files = readdirSync(photos ?? '').filter((name) => /\.(png|jpg)$/.test(name));
      const report = json<RunReport>(
        await convas(['run', seCnn, '--json', '--image', ...files.map((name) => path.join(photos ?? '', name))]),
      );
      const best = report.pictures.map(
        ({ scores }) => [...scores].sort((a, b) => Number(b.score) - Number(a.score))[0]?.label,
      );
      for (const [index, name] of files.entries()) {
        // What the model's description says that it gets right.
        const known = /^(cat-chelsea|airplane|horse-jockey|dog-beagle|automobile-taxis)/.exec(name);
        if (known) expect([name, best[index]]).toEqual([name, name.split('-')[0]]);
      }
    },
  );
});

describe('convas compile', () => {
  it('writes the plain model, replacing an old one in one step', () =>
    inTemporaryFolder(async (folder) => {
      const output = path.join(folder, 'net.onnx');
      writeFileSync(output, 'old');
      const { code, stderr } = await convas(['compile', seCnn, '-o', output]);
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      const { document, weights } = opened(seCnn);
      const model = compile(document, analyze(document), weights, {
        mode: 'plain',
        documentJson: documentToJson(document),
      });
      expect(model.ok && Buffer.compare(readFileSync(output), model.value.bytes)).toBe(0);
      expect(readdirSync(folder)).toEqual(['net.onnx']);
    }));

  it('writes through a link', () =>
    inTemporaryFolder(async (folder) => {
      mkdirSync(path.join(folder, 'far'));
      writeFileSync(path.join(folder, 'far', 'net.onnx'), 'old');
      symlinkSync('far/net.onnx', path.join(folder, 'link.onnx'));
      expect((await convas(['compile', seCnn, '-o', path.join(folder, 'link.onnx')])).code).toBe(0);
      expect(readFileSync(path.join(folder, 'far', 'net.onnx')).length).toBeGreaterThan(1_000_000);
      expect(readdirSync(folder).sort()).toEqual(['far', 'link.onnx']);
    }));

  it('writes nothing for a drawing with an error', () =>
    inTemporaryFolder(async (folder) => {
      const file = path.join(folder, 'wrong.json');
      project(file, [{ type: 'input' }, { type: 'fullyConnected', name: 'fc' }, { type: 'output' }]);
      const output = path.join(folder, 'net.onnx');
      expectRefused(await convas(['compile', file, '-o', output]), 'fc: ');
      expect(existsSync(output)).toBe(false);
    }));

  it('never replaces a file of another kind', () =>
    inTemporaryFolder(async (folder) => {
      const copy = path.join(folder, 'mine.convas');
      writeFileSync(copy, readFileSync(seCnn));
      expectRefused(await convas(['compile', copy, '-o', copy]), 'must end in .onnx');
      expect(Buffer.compare(readFileSync(copy), readFileSync(seCnn))).toBe(0);
      mkdirSync(path.join(folder, 'folder.onnx'));
      expectRefused(await convas(['compile', copy, '-o', path.join(folder, 'folder.onnx')]), 'not an ordinary file');
      expectRefused(
        await convas(['compile', copy, '-o', path.join(folder, 'no', 'net.onnx')]),
        'folder does not exist',
      );
    }));
});

describe('convas check', () => {
  it.each(EXAMPLES)('$id is fine', async ({ id, trained }) => {
    const { code, stdout, stderr } = await convas(['check', inRoot(`assets/examples/${id}.convas`)]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain(trained ? ', trained.' : ', untrained.');
  });

  it('names every error of a drawing, with its remedy', () =>
    inTemporaryFolder(async (folder) => {
      const file = path.join(folder, 'wrong.json');
      project(file, [
        { type: 'input', name: 'a' },
        { type: 'fullyConnected', name: 'fc' },
        { type: 'conv2d', name: 'loose', from: [] },
      ]);
      const ended = await convas(['check', file]);
      expectRefused(ended, 'There is no Output yet');
      expect(ended.stderr).toContain('fc: ');
      expect(ended.stderr).toContain('loose: Nothing is connected');
    }));

  it('decodes the sample pictures', () =>
    inTemporaryFolder(async (folder) => {
      const file = path.join(folder, 'pictures.convas');
      const document = buildDocument({ title: 'Test', layers: [{ type: 'input' }, { type: 'output' }] });
      const bytes = new Uint8Array(readFileSync(chelsea)).slice(0, 1000);
      const saved = serialiseProject({
        document,
        weights: EMPTY_STORE,
        pictures: [{ name: 'half.png', bytes, fit: 'crop' }],
      });
      if (saved.ok) writeFileSync(file, saved.value);
      expectRefused(await convas(['check', file]), 'half.png: ');
    }));
});

describe('bad input', () => {
  const usage: readonly [readonly string[], string][] = [
    [[], 'No command was given'],
    [['teach', 'x'], 'no command “teach”'],
    [['train', 'x'], 'needs one data set'],
    [['constructor'], 'no command “constructor”'],
    [['summary'], 'needs a project file'],
    [['summary', 'a', 'b'], '“b” is one file too many'],
    [['summary', seCnn, '--verbose'], 'no option --verbose'],
    [['check', seCnn, '--json'], 'no option --json'],
    [['summary', seCnn, '-o', 'x'], 'no option -o'],
    [['run', seCnn], 'needs a picture'],
    [['run', seCnn, '--image'], 'needs a picture'],
    [['run', '--image', chelsea], 'needs a project file'],
    [['compile', seCnn], 'needs one output'],
    [['compile', seCnn, '-o'], 'needs one output'],
    [['compile', seCnn, '-o', 'a.onnx', '-o', 'b.onnx'], 'needs one output'],
  ];
  it.each(usage)('%j', async (args, words) => {
    expectRefused(await convas(args), words);
  });

  const files: readonly [string, string][] = [
    [inRoot('no-such-file.convas'), 'There is no such file'],
    [inRoot('package.json', 'x'), 'There is no such file'],
    [inRoot('assets'), 'a folder, not a file'],
    [chelsea, 'This is a picture (PNG)'],
    [inRoot('package.json'), 'no Convas project'],
    ['/dev/zero', 'not an ordinary file'],
    [`${'x'.repeat(300)}.json`, 'There is no such file'],
  ];
  it.each(files)('%s', async (file, words) => {
    expectRefused(await convas(['summary', '--', file]), words);
    expectRefused(await convas(['run', file, '--image', chelsea]), words);
    expectRefused(await convas(['compile', file, '-o', inRoot('.cache', 'never.onnx')]), words);
    expect(existsSync(inRoot('.cache', 'never.onnx'))).toBe(false);
  });

  it('a pipe and a dangling link', () =>
    inTemporaryFolder(async (folder) => {
      symlinkSync('gone.convas', path.join(folder, 'link'));
      expectRefused(await convas(['check', path.join(folder, 'link')]), 'a file that no longer exists');
      symlinkSync('loop', path.join(folder, 'loop'));
      expectRefused(await convas(['check', path.join(folder, 'loop')]), 'a file that no longer exists');
      if (process.platform === 'win32') return;
      execFileSync('mkfifo', [path.join(folder, 'pipe')]);
      expectRefused(await convas(['check', path.join(folder, 'pipe')]), 'not an ordinary file');
    }));

  it.each([
    [inRoot('package.json'), 'not a picture'],
    [inRoot('assets/no.png'), 'There is no such file'],
    [inRoot('assets'), 'a folder, not a file'],
    [inRoot('assets/icon.svg'), 'SVG'],
  ])('the picture %s, even beside a good one', async (file, words) => {
    expectRefused(await convas(['run', seCnn, '--image', chelsea, file]), words);
  });

  it('says the same in Korean', async () => {
    const { code, stderr } = await convas(['check', inRoot('package.json')], { LC_ALL: 'ko_KR.UTF-8' });
    expect(code).toBe(2);
    expect(stderr).toContain('Convas 프로젝트가 아닙니다');
  });
});

describe('the command itself', () => {
  it.each([[['--help']], [['run', '-h']], [['compile', '--help', 'x']]])('%j shows help', async (args) => {
    const { code, stdout, stderr } = await convas(args);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain('convas compile FILE -o OUT.onnx');
  });

  it('through npm prints the JSON document and nothing else, and takes paths from where the user stands', () =>
    inTemporaryFolder(async (folder) => {
      writeFileSync(path.join(folder, 'my net.convas'), readFileSync(seCnn));
      const { code, stdout } = await npmRunConvas(['summary', 'my net.convas', '--json'], folder);
      expect(code).toBe(0);
      expect((JSON.parse(stdout) as Summary).total.parameters).toBe(285_094);
      expect((await npmRunConvas(['summary', 'not here.convas'], folder)).code).toBe(2);
    }));

  it('ends with 1 and a report where it meets a bug', () =>
    inTemporaryFolder(async (folder) => {
      const saboteur = path.join(folder, 'break.cjs');
      const broken = "require('node:fs/promises').stat = () => { throw new TypeError('a bug'); };";
      writeFileSync(saboteur, `${broken} require('node:module').syncBuiltinESMExports();`);
      const { code, stdout, stderr } = await convas(['summary', seCnn], { NODE_OPTIONS: `--require=${saboteur}` });
      expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
      expect(stderr).toContain('This is a bug in Convas');
      expect(stderr).toContain('TypeError: a bug');
    }));
});

function opened(file: string): Project {
  const result = openProject(new Uint8Array(readFileSync(file)));
  if (!result.ok) throw new Error(english(result.error.message));
  return result.value;
}

/** Softmax scores of a picture whose pixels are normalised here, apart from the code under test. */
async function scoresOf(file: string, pixels: Uint8Array): Promise<readonly number[]> {
  const { document, weights } = opened(file);
  const model = compile(document, analyze(document), weights, { mode: 'plain' });
  if (!model.ok) throw new Error(english(model.error.message));
  const mean = [0.4914, 0.4822, 0.4465];
  const std = [0.247, 0.2435, 0.2616];
  const data = Float32Array.from({ length: 3072 }, (_, index) => {
    const channel = Math.floor(index / 1024);
    const pixel = pixels[(index % 1024) * 3 + channel] ?? 0;
    return (pixel / 255 - (mean[channel] ?? 0)) / (std[channel] ?? 1);
  });
  const runtime = createNodeRuntime({ threads: 1 });
  const name = model.value.outputs[0]?.name ?? '';
  const request = { model: model.value, input: { shape: [1, 3, 32, 32], data }, overrides: new Map(), fetches: [name] };
  const done = await runtime.run(request);
  runtime.dispose();
  if (!done.ok) throw new Error(english(done.error.message));
  const exponentials = Array.from(done.value.values.get(name)?.data ?? [], Math.exp);
  const sum = exponentials.reduce((total, value) => total + value, 0);
  return exponentials.map((value) => value / sum);
}
