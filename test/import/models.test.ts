import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { analyze } from '../../src/core/graph/analyze.ts';
import { decodeModel } from '../../src/core/onnx/codec.ts';
import { SHARED_DATA_HINT, sharedData } from '../support/shared-data.ts';
import { compiled, openFile } from './support/open.ts';
import { excess, lcgTensor, runOnnx, type Value } from './support/run-onnx.ts';

/** Real models: every one opens, runs as native ONNX Runtime runs it, and is written back byte for byte. */

interface Reference {
  readonly input?: string;
  readonly dims?: readonly number[];
  readonly error?: string;
  readonly outputs?: Readonly<Record<string, { dims: number[]; first: number[]; sum: number }>>;
}

const folder = sharedData('models');
const models: Readonly<Record<string, Reference>> = folder
  ? JSON.parse(readFileSync(`${folder}/ort-reference-outputs.json`, 'utf8')).models
  : {};
const seBlocks: Readonly<Record<string, readonly unknown[]>> = folder
  ? JSON.parse(readFileSync(`${folder}/se-blocks.json`, 'utf8'))
  : {};

if (!folder) it.skip(SHARED_DATA_HINT, () => {});

describe.each(Object.entries(models))('%s', (file, reference) => {
  const path = `${folder}/${file}`;
  const [, , height = 224, width = 224] = reference.dims ?? [];
  const opened = openFile(path, { pictureSize: { height, width } });
  const { document, weights } = opened;

  it('has the stated SE blocks', () => {
    const found = [...document.nodes.values()].filter((node) => node.type === 'squeezeExcitation').length;
    expect(found).toBe(seBlocks[file]?.length ?? 0);
  });

  it('is written back byte for byte', () => {
    const written = compiled(document, weights, { mode: 'plain' });
    expect(Buffer.compare(written.bytes, readFileSync(path))).toBe(0);
  });

  if (reference.error) return;
  const feeds = { [reference.input ?? '']: lcgTensor(reference.dims ?? []) };
  const agrees = (outputs: Readonly<Record<string, Value>>) => {
    for (const [name, { dims, first, sum }] of Object.entries(reference.outputs ?? {})) {
      const value = outputs[name];
      expect(value?.dims, name).toEqual(dims);
      const data = (value?.data ?? []) as Float32Array;
      expect(excess(data.slice(0, first.length), first), name).toBeLessThanOrEqual(0);
      const total = data.reduce((a, b) => a + b, 0);
      const scale = data.reduce((a, b) => a + Math.abs(b), 0);
      expect(Math.abs(total - sum), `${name}, sum`).toBeLessThanOrEqual(1e-4 * data.length + 1e-4 * scale);
    }
  };

  it('runs as native ONNX Runtime does, with every layer watched', { timeout: 240_000 }, async () => {
    const analysis = analyze(document);
    expect(analysis.valid).toBe(true);
    const watch = analysis.order.flatMap((nodeId) =>
      (analysis.nodes.get(nodeId)?.outputs ?? []).map((_, port) => ({ nodeId, port })),
    );
    const model = compiled(document, weights, { mode: 'instrumented', watch, weights: 'external' });
    const gates = Object.fromEntries(
      model.attention.flatMap(({ channels, keep, set }) => [
        [keep, { dims: [1, channels, 1, 1], data: new Float32Array(channels).fill(1) }],
        [set, { dims: [1, channels, 1, 1], data: new Float32Array(channels) }],
      ]),
    );
    const outputs = await runOnnx(model, { ...feeds, ...gates });
    agrees(outputs);
    for (const { valueName, type } of model.watched) {
      const dims = outputs[valueName]?.dims ?? [];
      const inferred = type.shape.map((dim, axis) => (typeof dim === 'string' ? dims[axis] : dim));
      expect(dims, valueName).toEqual(inferred);
    }
  });

  it('computes the same with every layer written anew', { timeout: 240_000 }, async () => {
    const model = compiled(document, weights, { mode: 'plain', rewrite: true });
    agrees(await runOnnx(model, feeds));
    const [before, after] = [readFileSync(path), model.bytes].map((bytes) => decodeModel(bytes));
    if (!before?.ok || !after?.ok) throw new Error('not readable');
    expect(after.value.opsetImport).toEqual(before.value.opsetImport);
    expect(after.value.metadataProps).toEqual(before.value.metadataProps);
    expect(after.value.irVersion).toBe(before.value.irVersion);
  });
});
