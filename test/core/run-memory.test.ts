import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { analyze } from '../../src/core/graph/analyze.ts';
import type { GraphDocument } from '../../src/core/graph/document.ts';
import { runMemory } from '../../src/core/graph/run-memory.ts';
import { importModel } from '../../src/core/import/import-model.ts';
import { layerType } from '../../src/core/layers/index.ts';
import { elementCount, tensorBytes } from '../../src/core/tensor/types.ts';
import { defaultBudget, GIB, MIN_BUDGET, overBudget } from '../../src/runtime/memory.ts';
import { floats, ints, op, smallBytes } from '../import/support/small-models.ts';
import { arbitraryNetwork } from '../property/arbitrary-networks.ts';
import { english, korean } from '../support/said.ts';

/** What a run takes is known before anything is allocated. */

const FRESH = Math.floor(Math.random() * 2 ** 31);

/** By the definition: at each layer, every value that is made by then and read by it or later. */
function byDefinition(document: GraphDocument): number {
  const analysis = analyze(document);
  const place = new Map(analysis.order.map((id, at) => [id, at]));
  const edges = [...document.edges.values()];
  const values = analysis.order.flatMap((id) => {
    const role = layerType(document.nodes.get(id)?.type ?? '')?.role;
    return (analysis.nodes.get(id)?.outputs ?? []).map((type, port) => {
      const readers = edges
        .filter(({ source }) => source.node === id && source.port === port)
        .map(({ target }) => place.get(target.node) ?? 0);
      const from = place.get(id) ?? 0;
      const until = role ? Number.POSITIVE_INFINITY : Math.max(from, ...readers);
      return { from, until, bytes: tensorBytes(type) * (role ? 2 : 1) };
    });
  });
  const weights = [...analysis.nodes.values()]
    .flatMap(({ outputs, parameterSpecs }) => (outputs ? parameterSpecs : []))
    .reduce((sum, { shape }) => sum + 4 * elementCount(shape), 0);
  const held = analysis.order.map((_, at) =>
    values.filter(({ from, until }) => from <= at && at <= until).reduce((sum, { bytes }) => sum + bytes, 0),
  );
  return weights + Math.max(0, ...held);
}

describe('the memory of a run', () => {
  it.each([
    ['fixed', 7],
    ['fresh', FRESH],
  ])('is what is held at the worst layer (%s seed %i)', (_, seed) => {
    fc.assert(
      fc.property(arbitraryNetwork, (document) => {
        expect(runMemory(document, analyze(document)).bytes).toBe(byDefinition(document));
      }),
      { seed, numRuns: 150 },
    );
  });

  it('holds what is watched to the end', () => {
    fc.assert(
      fc.property(arbitraryNetwork, (document) => {
        const analysis = analyze(document);
        const watched = analysis.order.map((node) => ({ node, port: 0 }));
        const all = analysis.order
          .flatMap((id) => {
            const role = layerType(document.nodes.get(id)?.type ?? '')?.role;
            return (analysis.nodes.get(id)?.outputs ?? []).map((type) => tensorBytes(type) * (role ? 2 : 1));
          })
          .reduce((sum, bytes) => sum + bytes, 0);
        expect(runMemory(document, analysis, watched).bytes).toBeGreaterThanOrEqual(all);
      }),
      { seed: 8, numRuns: 50 },
    );
  });

  it('says where shapes do not tell all of it: inside loops, and behind dims that only a run finds out', () => {
    const isOpen = (document: GraphDocument) => runMemory(document, analyze(document)).open;
    const file = (bytes: Uint8Array) => {
      const opened = importModel(bytes);
      if (!opened.ok) throw new Error(english(opened.error.message));
      return opened.value.document;
    };
    expect(isOpen(file(new Uint8Array(readFileSync('test/fixtures/hostile/loop-growing.onnx'))))).toBe(true);
    expect(isOpen(file(new Uint8Array(readFileSync('test/fixtures/hostile/fold-concat-doubling.onnx'))))).toBe(false);
    fc.assert(
      fc.property(arbitraryNetwork, (document) => !isOpen(document)),
      { seed: 9, numRuns: 50 },
    );
    const document = file(smallBytes({ inputs: [floats('x', [1, 3, 8, 8])], nodes: [op('Relu', ['x'], 'y')] }));
    const analysis = analyze(document);
    const relu = [...document.nodes.values()].find(({ type }) => !layerType(type)?.role)?.id ?? '';
    const withDim = (node: string, dim: string) => {
      const facts = analysis.nodes.get(node);
      const outputs = (facts?.outputs ?? []).map(({ dtype, shape }) => ({ dtype, shape: [dim, ...shape.slice(1)] }));
      return { ...analysis, nodes: new Map(analysis.nodes).set(node, { ...facts, outputs } as never) };
    };
    expect(runMemory(document, withDim(relu, 'found')).open).toBe(true);
  });

  const x = floats('x', [1, 3, 8, 8]);
  const bombs: Readonly<Record<string, Uint8Array>> = {
    'doubling Concat': new Uint8Array(readFileSync('test/fixtures/hostile/fold-concat-doubling.onnx')),
    Tile: smallBytes({
      inputs: [x],
      nodes: [op('Tile', ['x', 't'], 'a'), op('ReduceMax', ['a'], 'y', { keepdims: { int: 0 } })],
      initializers: [ints('t', [1, 1, 3000, 3000])],
    }),
    Expand: smallBytes({
      inputs: [x],
      nodes: [op('Expand', ['x', 't'], 'a'), op('ReduceMax', ['a'], 'y', { keepdims: { int: 0 } })],
      initializers: [ints('t', [9_000_000, 3, 8, 8])],
    }),
    Pad: smallBytes({
      inputs: [x],
      nodes: [op('Pad', ['x', 't'], 'a'), op('ReduceMax', ['a'], 'y', { keepdims: { int: 0 } })],
      initializers: [ints('t', [0, 0, 24_000, 24_000, 0, 0, 0, 0])],
    }),
    Resize: smallBytes({
      inputs: [x],
      nodes: [op('Resize', ['x', '', '', 't'], 'a'), op('ReduceMax', ['a'], 'y', { keepdims: { int: 0 } })],
      initializers: [ints('t', [1, 3, 24_000, 24_000])],
    }),
  };

  it.each(Object.entries(bombs))('a bomb of %s is refused with its size and its layer', (_, bytes) => {
    const model = importModel(bytes, { title: 'bomb' });
    if (!model.ok) throw new Error(english(model.error.message));
    const { document } = model.value;
    const refused = overBudget(document, analyze(document), 4 * GIB);
    expect(refused?.code).toBe('over-budget');
    const largest = runMemory(document, analyze(document)).largest;
    expect(english(refused?.message)).toMatch(/at least [\d.]+ [GT]iB/);
    for (const words of [english(refused?.message), korean(refused?.message)]) {
      expect(words).toContain(`“${largest?.name}”`);
      expect(words).toContain('4 GiB');
    }
  });

  it('the default budget is half of the free memory, at most 4 GiB', () => {
    expect(defaultBudget(6 * GIB)).toBe(3 * GIB);
    expect(defaultBudget(100 * GIB)).toBe(4 * GIB);
    expect(defaultBudget(null)).toBe(4 * GIB);
    expect(defaultBudget(0)).toBe(MIN_BUDGET);
  });
});
