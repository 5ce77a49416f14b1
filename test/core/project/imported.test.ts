import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { analyze } from '../../../src/core/graph/analyze.ts';
import { applyEdit } from '../../../src/core/graph/edits.ts';
import { importModel } from '../../../src/core/import/import-model.ts';
import { unpack } from '../../../src/core/project/archive.ts';
import { readDirectory } from '../../../src/core/project/archive-directory.ts';
import { openProject } from '../../../src/core/project/open-project.ts';
import { differenceOf } from '../../../src/core/project/same-project.ts';
import { serialiseProject } from '../../../src/core/project/save-project.ts';
import type { Project } from '../../../src/core/project/types.ts';
import { parameterKey, type TensorStore } from '../../../src/core/weights/tensor-store.ts';
import { compiled, edited, open } from '../../import/support/open.ts';
import { externalModel, modelWithOperator } from '../../support/imported-models.ts';
import { english } from '../../support/said.ts';
import { SHARED_DATA_HINT, sharedData } from '../../support/shared-data.ts';
import { buildZip } from './zip-builder.ts';

const fixtures = path.join(import.meta.dirname, '../../fixtures/projects');

function project(bytes: Uint8Array, externalFiles = new Map<string, Uint8Array>()): Project {
  const { document, weights } = open(bytes, { externalFiles });
  return { document, weights, pictures: [] };
}

function reopened(saved: Uint8Array): Project {
  const result = openProject(saved);
  if (!result.ok) throw new Error(`${result.error.code}: ${english(result.error.message)}`);
  return result.value;
}

function saved(value: Project): Uint8Array {
  const bytes = serialiseProject(value);
  if (!bytes.ok) throw new Error(`${bytes.error.code}: ${english(bytes.error.message)}`);
  return bytes.value;
}

function readEntries(archive: Uint8Array): ReadonlyMap<string, Uint8Array> {
  const directory = readDirectory(archive);
  if (!directory.ok) throw new Error(english(directory.error.message));
  return new Map(
    [...directory.value].map(([name, entry]) => {
      const bytes = unpack(archive, entry);
      if (!bytes.ok) throw new Error(english(bytes.error.message));
      return [name, bytes.value.slice()];
    }),
  );
}

function exported({ document, weights }: Project): Uint8Array {
  return compiled(document, weights, { mode: 'plain' }).bytes;
}

function idOf({ document }: Project, type: string): string {
  return [...document.nodes.values()].find((node) => node.type === type)?.id ?? '';
}

describe('a project of an imported model', () => {
  const model = modelWithOperator();

  it('brings the file back byte for byte, and the same layers', () => {
    const before = project(model);
    const after = reopened(saved(before));
    expect(differenceOf(before, after)).toBeNull();
    expect(Buffer.compare(exported(after), model)).toBe(0);
    expect(saved(after)).toEqual(saved(before));
  });

  it('stores the weights of unedited layers once', () => {
    const entries = readEntries(saved(project(model)));
    expect([...entries.keys()].sort()).toEqual(['document.json', 'source.json', 'source.onnx']);
    expect(entries.get('source.onnx')).toEqual(model);
  });

  it('keeps an edit an edit, and everything else untouched', () => {
    const start = project(model);
    const conv = idOf(start, 'conv2d');
    const document = edited(start.document, { kind: 'setAttributes', id: conv, attributes: { strides: [2, 2] } });
    const key = parameterKey(conv, 'bias');
    const own = {
      ...start.weights.get(key),
      shape: [4],
      data: Float32Array.of(1, 2, 3, 4),
      origin: 'trained',
    } as const;
    const weights: TensorStore = new Map(start.weights).set(key, own);
    const before: Project = { ...start, document, weights };
    const after = reopened(saved(before));
    expect(differenceOf(before, after)).toBeNull();
    expect(Buffer.compare(exported(after), exported(before))).toBe(0);
    expect(Buffer.compare(exported(after), model)).not.toBe(0);
  });

  it('keeps a deleted layer deleted', () => {
    const start = project(model);
    const document = edited(start.document, { kind: 'removeNodes', ids: [idOf(start, 'output')] });
    const before: Project = { ...start, document };
    const after = reopened(saved(before));
    expect(differenceOf(before, after)).toBeNull();
    expect(after.document.imported?.origins.size).toBe(start.document.imported?.origins.size);
  });

  it('takes external data files with it', () => {
    const { bytes, files } = externalModel();
    const after = reopened(saved(project(bytes, files)));
    expect([...(after.document.imported?.externalFiles.keys() ?? [])]).toEqual([...files.keys()]);
    expect(Buffer.compare(exported(after), bytes)).toBe(0);
  });

  it('is noticed when it is lost', () => {
    const before = project(model);
    const { imported: _, ...document } = before.document;
    expect(differenceOf(before, { ...before, document })).toBe('import');
  });

  it('follows undo: a layer put back is the layer of the file', () => {
    const start = project(model);
    const conv = idOf(start, 'conv2d');
    const there = applyEdit(start.document, { kind: 'setAttributes', id: conv, attributes: { strides: [2, 2] } });
    if (!there.ok) throw new Error(english(there.error.message));
    const after = reopened(saved({ ...start, document: there.value }));
    const back = edited(after.document, { kind: 'setAttributes', id: conv, attributes: { strides: [1, 1] } });
    expect(Buffer.compare(exported({ ...after, document: back }), model)).toBe(0);
  });
});

describe('a damaged imported model', () => {
  const entries = readEntries(saved(project(modelWithOperator())));
  const json = JSON.parse(new TextDecoder().decode(entries.get('source.json'))) as Record<string, unknown[]>;
  const opened = (changes: Readonly<Record<string, Uint8Array | null>>) => {
    const changed = new Map([...entries, ...Object.entries(changes)]);
    const result = openProject(
      buildZip([...changed].flatMap(([name, data]) => (data ? [{ name, data: new Uint8Array(data) }] : []))),
    );
    return result.ok ? 'opened' : result.error.code;
  };
  const text = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));
  const layer = json.layers?.find((entry) => (entry as { nodes: number[] }).nodes.length > 0) as object;

  it.each<[string, Readonly<Record<string, Uint8Array | null>>, string]>([
    ['nothing', {}, 'opened'],
    ['no model', { 'source.onnx': null }, 'damaged-import'],
    ['no list', { 'source.json': null }, 'damaged-import'],
    [
      'a model cut short',
      { 'source.onnx': (entries.get('source.onnx') ?? new Uint8Array()).slice(0, 100) },
      'damaged-import',
    ],
    ['a text for a model', { 'source.onnx': text('model') }, 'damaged-import'],
    ['a list that is none', { 'source.json': text([]) }, 'damaged-import'],
    ['a field too many', { 'source.json': text({ ...json, more: 1 }) }, 'unknown-field'],
    [
      'a node index too high',
      { 'source.json': text({ ...json, layers: [{ ...layer, nodes: [99] }] }) },
      'damaged-import',
    ],
    [
      'a negative node index',
      { 'source.json': text({ ...json, layers: [{ ...layer, nodes: [-1] }] }) },
      'damaged-import',
    ],
    [
      'a layer that is nowhere',
      { 'source.json': text({ ...json, layers: [{ ...layer, id: 'gone' }] }) },
      'damaged-import',
    ],
    [
      'a tensor that is nowhere',
      { 'source.json': text({ ...json, tensors: [['n2/weight', 'none', [1]]] }) },
      'damaged-import',
    ],
    ['an unknown element type', { 'source.json': text({ ...json, types: [['x', 'float9', []]] }) }, 'damaged-import'],
    ['a data file nobody asked for', { 'source/001.bin': Uint8Array.of(1) }, 'damaged-import'],
    ['a prototype', { 'source.json': new TextEncoder().encode('{"__proto__": {}}') }, 'forbidden-key'],
  ])('%s', (_name, changes, code) => {
    expect(opened(changes)).toBe(code);
  });
});

describe('the fixture of this version', () => {
  const file = path.join(fixtures, 'format-1-imported.convas');

  it('opens with its model', () => {
    expect(existsSync(file)).toBe(true);
    const opened = reopened(new Uint8Array(readFileSync(file)));
    expect(opened.document.imported?.origins.size).toBe(8);
    expect(analyze(opened.document).valid).toBe(true);
    const source = opened.document.imported?.bytes ?? new Uint8Array();
    expect(Buffer.compare(exported(opened), source)).toBe(0);
  });
});

const folder = sharedData('models');
describe('real models', () => {
  if (!folder) it.skip(SHARED_DATA_HINT, () => {});
  const files = folder ? readdirSync(folder).filter((name) => name.endsWith('.onnx')) : [];
  it.each(files)('%s is saved, opened and exported byte for byte', (name) => {
    const bytes = new Uint8Array(readFileSync(path.join(folder as string, name)));
    const opened = importModel(bytes);
    if (!opened.ok) throw new Error(english(opened.error.message));
    const before: Project = { document: opened.value.document, weights: opened.value.weights, pictures: [] };
    const file = saved(before);
    expect(Buffer.compare(exported(reopened(file)), bytes)).toBe(0);
    expect(file.length).toBeLessThan(1.35 * bytes.length + 200_000);
  });
});
