import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ExtractedModel, extract } from '../../src/core/compile/extract.ts';
import type { CompiledModel } from '../../src/core/compile/types.ts';
import { analyze } from '../../src/core/graph/analyze.ts';
import { type GraphDocument, makeNode } from '../../src/core/graph/document.ts';
import { insertOnEdgeEdit } from '../../src/core/graph/transforms.ts';
import { diffModels } from '../../src/core/import/diff.ts';
import { layerType } from '../../src/core/layers/index.ts';
import { encodeModel } from '../../src/core/onnx/codec.ts';
import { valueInfo } from '../../src/core/onnx/helpers.ts';
import { readsOf } from '../../src/core/onnx/node-reads.ts';
import type { TensorType } from '../../src/core/tensor/types.ts';
import type { TensorStore } from '../../src/core/weights/tensor-store.ts';
import { compiled, decoded, edited, open } from '../import/support/open.ts';
import { lcgTensor, runOnnx, type Value } from '../import/support/run-onnx.ts';
import { floats, ints, op, scalar, smallBytes, withGraph } from '../import/support/small-models.ts';
import { generator } from '../support/damage.ts';
import { differences, english } from '../support/said.ts';
import { seeds } from '../support/seeds.ts';
import { SHARED_DATA_HINT, sharedData, sharedModels } from '../support/shared-data.ts';
import { arbitraryNetwork } from './arbitrary-networks.ts';

/**
 * A part of a network, whatever it is, computes bit for bit what the whole computes there: run on the values that arrive
 * at the cut, it gives the values that leave it.
 */
const SEEDS = seeds(20_261_201).map(([, seed]) => seed);

const isInner = (document: GraphDocument, id: string) =>
  layerType(document.nodes.get(id)?.type ?? '')?.role === undefined;

function taken(document: GraphDocument, weights: TensorStore, ids: ReadonlySet<string>): ExtractedModel {
  const part = extract(document, analyze(document), weights, ids);
  if (!part.ok) throw new Error(`${part.error.code}: ${english(part.error.message)}`);
  return part.value;
}

function concrete({ dtype, shape }: TensorType, seed: number): Value {
  const { dims, data } = lcgTensor(
    shape.map((dim) => (typeof dim === 'number' ? dim : 1)),
    seed,
  );
  return dtype === 'float32' ? { dims, data } : { dims, data: new BigInt64Array(data.length), type: dtype };
}

/** What the whole computes at the edges of its parts, each value once. */
async function valuesAt(whole: Uint8Array, names: readonly string[], feeds: Readonly<Record<string, Value>>) {
  const model = decoded(whole);
  const graph = model.graph as NonNullable<typeof model.graph>;
  const given = new Set([...graph.input, ...graph.output].map((value) => value.name ?? ''));
  for (const name of new Set(names))
    if (!given.has(name)) {
      const open = valueInfo(name, { dtype: 'float32', shape: null });
      // The runtime infers what it is.
      open.type = undefined;
      graph.output.push(open);
    }
  return { ...feeds, ...(await runOnnx({ bytes: encodeModel(model) }, feeds)) };
}

async function computesTheSame(
  whole: Uint8Array,
  parts: readonly ExtractedModel[],
  feeds: Readonly<Record<string, Value>>,
) {
  const names = parts.flatMap(({ inputs, outputs }) => [...inputs, ...outputs].map(({ name }) => name));
  const values: Readonly<Record<string, Value>> = await valuesAt(whole, names, feeds);
  for (const { bytes, inputs, outputs } of parts) {
    const given = await runOnnx({ bytes }, Object.fromEntries(inputs.map(({ name }) => [name, values[name] as Value])));
    expect(Object.keys(given).sort()).toEqual(outputs.map(({ name }) => name).sort());
    for (const { name, type } of outputs) {
      expect(given[name]?.dims, name).toEqual(values[name]?.dims);
      expect(sameBits(given[name], values[name]), name).toBe(true);
      if (type) expect(type.shape.length, name).toBe(given[name]?.dims.length);
    }
  }
}

/** Bit for bit: what is no number is itself. */
function sameBits(a: Value | undefined, b: Value | undefined): boolean {
  const [x, y] = [a?.data, b?.data].map((data) =>
    ArrayBuffer.isView(data) ? Buffer.from(data.buffer, data.byteOffset, data.byteLength) : null,
  );
  return x && y ? Buffer.compare(x, y) === 0 : JSON.stringify(a?.data) === JSON.stringify(b?.data);
}

/** The part has nothing that the whole has not, under the same names. */
function isPartOf(whole: Uint8Array, { bytes }: ExtractedModel): void {
  const [a, b] = [decoded(whole), decoded(bytes)];
  const changes = diffModels(a, b).filter(
    ({ change, part }) => change !== 'removed' && !['input', 'output'].includes(part),
  );
  expect(changes, differences(changes)).toEqual([]);
  expect(b.opsetImport).toEqual(a.opsetImport);
  expect(b.functions).toEqual(a.functions);
}

/** Everything but what nothing reads, neither in the file nor here. */
function isWhole(whole: Uint8Array, { bytes }: ExtractedModel): void {
  const [a, b] = [decoded(whole), decoded(bytes)];
  const { graph } = a;
  if (!graph) throw new Error('no graph');
  const drawing = new Set(['convas.document', 'convas.layers']);
  a.metadataProps = a.metadataProps.filter((entry) => !drawing.has(entry.key ?? ''));
  for (let before = -1; before !== graph.node.length; ) {
    before = graph.node.length;
    const read = new Set([
      ...graph.node.flatMap((node) => readsOf(node).map(({ value }) => value)),
      ...graph.output.map((value) => value.name ?? ''),
    ]);
    const isConstant = (name: string) => graph.initializer.some((tensor) => tensor.name === name);
    graph.node = graph.node.filter(
      (node) => node.output.some((value) => read.has(value)) || !node.input.every(isConstant),
    );
    graph.initializer = graph.initializer.filter((tensor) => read.has(tensor.name ?? ''));
  }
  const stored = new Set(decoded(whole).graph?.initializer.map((tensor) => tensor.name));
  const left = new Set(graph.initializer.map((tensor) => tensor.name));
  // Before IR 4 stored tensors are listed as inputs, too.
  graph.input = graph.input.filter(({ name }) => !stored.has(name) || left.has(name));
  const difference = diffModels(a, b).filter(({ part }) => part !== 'output');
  expect(difference, differences(difference)).toEqual([]);
  const names = (model: typeof a) => model.graph?.output.map((value) => value.name ?? '') ?? [];
  expect(names(b)).toEqual(expect.arrayContaining(names(a)));
}

function opensAgain({ bytes, inputs, outputs }: ExtractedModel): void {
  const { document, weights } = open(bytes);
  expect(Buffer.compare(compiled(document, weights, { mode: 'plain' }).bytes, bytes)).toBe(0);
  const origins = [...(document.imported?.origins ?? [])];
  const at = (role: (name: string | undefined) => boolean, side: 'inputs' | 'outputs') =>
    origins.flatMap(([id, origin]) =>
      role(layerType(document.nodes.get(id)?.type ?? '')?.role) ? [origin[side][0] ?? ''] : [],
    );
  const feeds = at((role) => role === 'picture' || role === 'tensor', 'outputs');
  expect(feeds.sort()).toEqual(inputs.map(({ name }) => name).sort());
  expect(at((role) => role === 'scores', 'inputs').sort()).toEqual(outputs.map(({ name }) => name).sort());
}

/** Everything that leads over the edge of the selection in the drawing is there in the file. Dropout passes values on. */
function cutWhereTheDrawingIs(
  document: GraphDocument,
  ids: ReadonlySet<string>,
  { ports }: CompiledModel,
  part: ExtractedModel,
): void {
  const [given, taken] = [part.outputs, part.inputs].map((values) => values.map(({ name }) => name));
  const isPassing = (id: string) => document.nodes.get(id)?.type === 'dropout';
  for (const { source, target } of document.edges.values()) {
    if (isPassing(source.node) || isPassing(target.node)) continue;
    const value = ports?.get(source.node)?.[source.port] ?? '';
    const [from, to] = [source.node, target.node].map((id) => ids.has(id) && isInner(document, id));
    if (from && !to) expect(given).toContain(value);
    if (to && !from) expect(taken).toContain(value);
  }
}

/** The drawing with one more layer, on one of its connections. */
function withLeaky(document: GraphDocument, at: number): GraphDocument {
  const leaky = layerType('leakyRelu');
  const edges = [...document.edges.values()];
  const edge = edges[at % edges.length];
  if (!leaky || !edge) return document;
  return edited(document, insertOnEdgeEdit(edge, makeNode(document, leaky, { x: 0, y: 0 })));
}

describe.each(SEEDS)('seed %i', (seed) => {
  it('any selection of any drawing, drawn here and opened from its file', { timeout: 240_000 }, async () => {
    const cases = arbitraryNetwork.chain((document) =>
      fc.tuple(
        fc.constant(document),
        fc.array(fc.boolean(), { minLength: document.nodes.size, maxLength: document.nodes.size }),
      ),
    );
    await fc.assert(
      fc.asyncProperty(cases, async ([drawn, picks]) => {
        const whole = compiled(drawn, new Map(), { mode: 'plain' });
        const feeds = { [whole.inputName]: concrete(whole.inputType, 1) };
        const opened = open(whole.bytes.slice());
        const changed = { document: withLeaky(opened.document, picks.length), weights: opened.weights };
        for (const { document, weights } of [{ document: drawn, weights: new Map() }, opened, changed]) {
          const whole = compiled(document, weights, { mode: 'plain' });
          const everything = new Set(document.nodes.keys());
          const inner = [...everything].filter((id) => isInner(document, id));
          const ids = new Set([...everything].filter((_, index) => picks[index]));
          const part = extract(document, analyze(document), weights, ids);
          if (part.ok) {
            cutWhereTheDrawingIs(document, ids, whole, part.value);
            isPartOf(whole.bytes, part.value);
            opensAgain(part.value);
            await computesTheSame(whole.bytes, [part.value], feeds);
          } else {
            // Dropout leaves no node in a file.
            const computing = inner.filter((id) => ids.has(id) && document.nodes.get(id)?.type !== 'dropout');
            expect([part.error.code, computing]).toEqual(['nothing-chosen', []]);
          }
          if (inner.length === 0) continue;
          const all = extract(document, analyze(document), weights, everything);
          if (all.ok) isWhole(whole.bytes, all.value);
        }
      }),
      { seed, numRuns: 60 },
    );
  });
});

it('constants and shape arithmetic come along', async () => {
  const bytes = smallBytes({
    inputs: [floats('x', ['N', 3, 4, 4])],
    initializers: [ints('first', [0]), ints('rest', [-1])],
    nodes: [
      op('Tanh', ['x'], 't'),
      op('Shape', ['t'], 's'),
      op('Gather', ['s', 'first'], 'rows', { axis: { int: 0 } }),
      op('Concat', ['rows', 'rest'], 'wanted', { axis: { int: 0 } }),
      op('Sin', ['t'], 'u'),
      op('Reshape', ['u', 'wanted'], 'y'),
    ],
  });
  const { document, weights } = open(bytes);
  const id =
    [...document.nodes.values()].find((node) => node.type === 'flatten' || node.name === 'Reshape_y')?.id ?? '';
  const part = taken(document, weights, new Set([id]));
  expect(decoded(part.bytes).graph?.node.map(({ opType }) => opType)).toEqual(['Shape', 'Gather', 'Concat', 'Reshape']);
  expect(part.inputs.map(({ name }) => name)).toEqual(['t', 'u']);
  await computesTheSame(bytes, [part], { x: lcgTensor([1, 3, 4, 4]) });
});

it('what the body of an If takes from outside arrives, too, with the constants it reads', async () => {
  const branches = withGraph(
    withGraph(op('If', ['c'], 'y'), 'then_branch', [op('Add', ['deep', 'one'], 't')], ['t']),
    'else_branch',
    [op('Mul', ['deep', 'two'], 'e')],
    ['e'],
  );
  const bytes = smallBytes({
    inputs: [floats('x', ['N', 3, 8, 8])],
    initializers: [scalar('one', 1), scalar('two', 2), scalar('least', -9), scalar('unread', 3)],
    nodes: [
      op('ReduceMax', ['x'], 'most', { keepdims: { int: 0 } }),
      op('Sin', ['most'], 'deep'),
      op('Greater', ['most', 'least'], 'c'),
      branches,
    ],
  });
  const { document, weights } = open(bytes);
  const id = [...document.nodes.values()].find((node) => node.name === 'If_y')?.id ?? '';
  const part = taken(document, weights, new Set([id]));
  expect(part.inputs.map(({ name }) => name)).toEqual(['deep', 'c']);
  expect(decoded(part.bytes).graph?.initializer.map(({ name }) => name)).toEqual(['one', 'two']);
  await computesTheSame(bytes, [part], { x: lcgTensor([1, 3, 8, 8]) });
});

const folder = sharedData('models');
if (!folder) it.skip(SHARED_DATA_HINT, () => {});
const files = sharedModels();
/** Too slow to be run once more in WASM; what is taken out is looked at all the same. */
const LARGE = /fns-candy|light_|superres/;

describe.skipIf(!folder).each(files)('%s', (file) => {
  it('runs of layers and scattered ones compute what the whole computes', { timeout: 240_000 }, async () => {
    const bytes = new Uint8Array(readFileSync(`${folder}/${file}`));
    const { document, weights } = open(bytes);
    const analysis = analyze(document);
    const inner = analysis.order.filter((id) => isInner(document, id));
    const parts: ExtractedModel[] = [];
    for (const seed of SEEDS) {
      const random = generator(seed);
      const from = random(inner.length);
      const some = Array.from({ length: 3 }, () => inner.filter(() => random(3) === 0));
      for (const ids of [inner.slice(from, from + 1 + random(12)), ...some]) {
        const part = extract(document, analysis, weights, new Set(ids));
        if (!part.ok) {
          expect(`seed ${seed} ${part.error.code}: ${english(part.error.message)}`).toMatch(
            /nothing-chosen|shape-unknown/,
          );
          continue;
        }
        isPartOf(bytes, part.value);
        opensAgain(part.value);
        parts.push(part.value);
      }
    }
    isWhole(bytes, taken(document, weights, new Set(document.nodes.keys())));
    if (LARGE.test(file)) return;
    const input = [...document.nodes.values()].flatMap((node) => {
      const role = layerType(node.type)?.role;
      const type = analysis.nodes.get(node.id)?.outputs?.[0];
      const [name] = document.imported?.origins.get(node.id)?.outputs ?? [];
      return (role === 'picture' || role === 'tensor') && type && name !== undefined ? [[name, concrete(type, 7)]] : [];
    });
    await computesTheSame(bytes, parts, Object.fromEntries(input));
  });
});
