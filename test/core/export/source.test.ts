import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { KERAS } from '../../../src/core/export/keras/layers.ts';
import { pyString } from '../../../src/core/export/python-text.ts';
import { PYTORCH } from '../../../src/core/export/pytorch/layers.ts';
import { exportSource, type Framework, packSource, sourceRemarks } from '../../../src/core/export/source-export.ts';
import { analyze } from '../../../src/core/graph/analyze.ts';
import { importModel } from '../../../src/core/import/import-model.ts';
import { LAYERS } from '../../../src/core/layers/index.ts';
import { readSafetensors } from '../../../src/core/project/safetensors.ts';
import { EMPTY_STORE } from '../../../src/core/weights/tensor-store.ts';
import { cases } from '../../parity/cases.ts';
import { english } from '../../support/said.ts';
import { sharedData } from '../../support/shared-data.ts';
import { type Layer, network, SE_NETWORK } from '../compile/networks.ts';
import { operatorTests } from './operator-tests.ts';
import { type Drawing, EXAMPLE_FILES, example } from './written.ts';

const allOperatorTests = await operatorTests();
const FRAMEWORKS = ['pytorch', 'keras'] as const;
const python = spawnSync('python3', ['--version']).status === 0;

function source(framework: Framework, { document, analysis, weights }: Drawing) {
  const exported = exportSource(framework, document, analysis, weights, { say: english });
  if (!exported.ok) throw new Error(english(exported.error.message));
  return exported.value;
}

function drawn(layers: Readonly<Record<string, Layer>>, title?: string): Drawing {
  return { ...network(layers, title), weights: EMPTY_STORE };
}

const HOSTILE = 'a"""\n\\N{x}‮\'); import os #';
const NAMES: Readonly<Record<string, Layer>> = {
  '그림 1': { type: 'input', attributes: { channels: 3, height: 8, width: 8 } },
  '합성곱.1': { type: 'conv2d', attributes: { filters: 4 }, from: ['그림 1'] },
  forward: { type: 'relu', from: ['합성곱.1'] },
  'def; "é‮" \\N{x}': { type: 'squeezeExcitation', from: ['forward'] },
  '1 + 1': { type: 'conv2d', attributes: { filters: 4, pads: [0, 1, 2, 0] }, from: ['def; "é‮" \\N{x}'] },
  x: { type: 'add', from: ['1 + 1', '1 + 1'] },
  F: { type: 'output', attributes: { labels: ['"', '\\', 'ㄱ'] }, from: ['x'] },
};

/** Compiles every file with the machine's Python, in one process. */
function compileAll(sources: readonly string[]): void {
  const folder = mkdtempSync(join(tmpdir(), 'convas-export-'));
  try {
    for (const [index, code] of sources.entries()) writeFileSync(join(folder, `net${index}.py`), code);
    execFileSync('python3', ['-m', 'compileall', '-q', folder], { encoding: 'utf8', stdio: 'pipe' });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

describe.each(FRAMEWORKS)('%s', (framework) => {
  it('has every layer type', () => {
    const registry = framework === 'pytorch' ? PYTORCH : KERAS;
    const code = LAYERS.filter(({ role }) => role === undefined).map(({ type }) => type);
    expect(Object.keys(registry).sort()).toEqual([...code, 'opaque'].sort());
  });

  it.skipIf(!python)('is Python for every case, every example and any names (skipped without python3)', () => {
    const drawings = [...EXAMPLE_FILES.map(example), ...cases(), drawn(NAMES, HOSTILE)];
    compileAll(drawings.map((drawing) => source(framework, drawing).code));
  });

  it('is the same every time', () => {
    const [first, second] = [source(framework, drawn(SE_NETWORK)), source(framework, drawn(SE_NETWORK))];
    expect(second.code).toBe(first.code);
    expect(second.weights).toEqual(first.weights);
    expect(packSource(second)).toEqual(packSource(first));
  });

  it('reads like this for LeNet-5', async () => {
    await expect(source(framework, example('lenet-5.convas')).code).toMatchFileSnapshot(
      `golden/lenet-5-${framework}.py`,
    );
  });

  it('refuses a drawing with errors in the compiler’s words', () => {
    const { document, analysis } = network({ ...SE_NETWORK, loose: { type: 'conv2d' } });
    const exported = exportSource(framework, document, analysis, EMPTY_STORE, { say: english });
    expect(!exported.ok && exported.error.code).toBe('invalid-graph');
  });

  it('says before which operators it cannot write, and raises at their place', () => {
    const layers: Record<string, Layer> = { ...SE_NETWORK };
    const { document, analysis } = network(layers);
    const drop = [...document.nodes.values()].find((node) => node.type === 'dropout');
    if (!drop) throw new Error('no dropout');
    const attributes = { operator: 'NonZero', domain: '', summary: '', details: '{}' };
    const nodes = new Map(document.nodes).set(drop.id, { ...drop, type: 'opaque', attributes });
    const changed = { ...document, nodes };
    // As an import would leave it: valid, with the types that the dropout had.
    const { code } = source(framework, { document: changed, analysis, weights: EMPTY_STORE });
    expect(code).toContain('NotImplementedError');
    expect(code).toMatch(/It does not run as it is[\s\S]*NonZero/);
    const remarks = sourceRemarks(framework, changed, analysis).map((text) => english(text));
    expect(remarks[0]).toContain('NonZero');
    expect(sourceRemarks('pytorch', document, analysis)).toEqual([]);
    if (framework === 'keras') expect(remarks[1]).toContain('has not run');
  });
});

describe('operators of imported models in PyTorch', () => {
  const tests = allOperatorTests;
  const written = tests.filter(
    ({ drawing }) => sourceRemarks('pytorch', drawing.document, drawing.analysis).length === 0,
  );

  it.skipIf(tests.length === 0)('ONNX’s own tests: most are written, and what is written is Python', () => {
    expect(tests.length).toBe(262);
    expect(written.length).toBeGreaterThanOrEqual(261);
    const sources = written.map(({ drawing }) => source('pytorch', drawing).code);
    for (const code of sources) expect(code).not.toContain('NotTranslated');
    if (python) compileAll(sources);
  });

  const models = sharedData('models');
  it.skipIf(!models).each([
    ['minifasnet-v1se.onnx', 'torch.where('],
    ['mediapipe-selfie-seg-se.onnx', 'F.conv_transpose2d('],
    ['yunet-n-320.onnx', '.permute(0, 2, 3, 1)'],
    ['fns-candy-opset7.onnx', 'F.instance_norm('],
    ['ultraface-RFB-320.onnx', 'torch.cat('],
  ])('%s runs without a gap', (name, words) => {
    const opened = importModel(new Uint8Array(readFileSync(join(models ?? '', name))));
    if (!opened.ok) throw new Error(english(opened.error.message));
    const { document, weights } = opened.value;
    const analysis = analyze(document);
    const exported = source('pytorch', { document, weights, analysis });
    expect(exported.code).toContain(words);
    expect(exported.code).not.toContain('NotTranslated');
    expect(sourceRemarks('pytorch', document, analysis)).toEqual([]);
    // Keras has no such operators yet, and says so.
    expect(english(sourceRemarks('keras', document, analysis)[0])).toContain('NotImplementedError');
    // Slopes and kernels travel with the weights, under their layers' names.
    const file = readSafetensors(exported.weights);
    const tensors = file.ok ? file.value.tensors : new Map();
    expect(tensors.size).toBe(
      [...analysis.nodes.values()].reduce((sum, { parameterSpecs }) => sum + parameterSpecs.length, 0),
    );
  });
});

it('weights are called LAYER.PARAMETER, whatever the layers are called', () => {
  const { weights, code } = source('pytorch', drawn(NAMES));
  const file = readSafetensors(weights);
  expect(file.ok && [...file.value.tensors.keys()]).toEqual([
    '합성곱.1.weight',
    '합성곱.1.bias',
    'def; "é‮" \\N{x}.fc1.weight',
    'def; "é‮" \\N{x}.fc1.bias',
    'def; "é‮" \\N{x}.fc2.weight',
    'def; "é‮" \\N{x}.fc2.bias',
    '1 + 1.weight',
    '1 + 1.bias',
  ]);
  expect(code).toContain('"합성곱_1": "합성곱.1"');
  expect(code).not.toContain('‮');
});

it('string literals cannot be left', () => {
  expect(pyString('a"\n\\‮\u{e0001}')).toBe('"a\\"\\n\\\\\\u202e\\U000e0001"');
});
