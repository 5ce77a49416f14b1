import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { extract } from '../../src/core/compile/extract.ts';
import type { CompiledModel } from '../../src/core/compile/types.ts';
import { analyze } from '../../src/core/graph/analyze.ts';
import { EMPTY_DOCUMENT, type GraphDocument, makeNode } from '../../src/core/graph/document.ts';
import { insertOnEdgeEdit, removeAndReconnectEdit } from '../../src/core/graph/transforms.ts';
import { diffModels } from '../../src/core/import/diff.ts';
import { type Joined, joinDrawings } from '../../src/core/join/join.ts';
import { type Drawing, feedsIn, type Link, namedLink, outputsIn, suggestedLink } from '../../src/core/join/links.ts';
import { layerType } from '../../src/core/layers/index.ts';
import { openProject } from '../../src/core/project/open-project.ts';
import { serialiseProject } from '../../src/core/project/save-project.ts';
import { sameTensorType } from '../../src/core/tensor/types.ts';
import { reconcile, type StoredTensor, type TensorStore } from '../../src/core/weights/tensor-store.ts';
import { compiled, decoded, edited, exported, open } from '../import/support/open.ts';
import { lcgTensor, runOnnx, type Value } from '../import/support/run-onnx.ts';
import { generator } from '../support/damage.ts';
import { differences, english } from '../support/said.ts';
import { seeds } from '../support/seeds.ts';
import { SHARED_DATA_HINT, sharedData, sharedModels } from '../support/shared-data.ts';
import { arbitraryNetwork } from './arbitrary-networks.ts';

/** Two models as one compute what each computes alone, bit for bit; and a model that was cut in two is whole again. */
const SEEDS = seeds(20_261_202).map(([, seed]) => seed);

function drawing(document: GraphDocument, weights: TensorStore = new Map()): Drawing {
  return { document, weights, analysis: analyze(document) };
}

function opened(bytes: Uint8Array): Drawing {
  const { document, weights } = open(bytes);
  return drawing(document, weights);
}

function joinedOf(a: Drawing, b: Drawing, links: readonly Link[] = []): Joined {
  const joined = joinDrawings(a, b, links);
  if (!joined.ok) throw new Error(`${joined.error.code}: ${english(joined.error.message)}`);
  return joined.value;
}

function plain({ document, weights }: Pick<Drawing, 'document' | 'weights'>): CompiledModel {
  return compiled(document, weights, { mode: 'plain' });
}

/** What a drawing is fed with, by the layers: the same whatever they are called in the file. */
type Feeds = ReadonlyMap<string, Value>;

function feedsFor({ document, analysis }: Drawing, seed: number): Feeds {
  return new Map(
    feedsIn(document).map(({ id }, index) => {
      const { dtype = 'float32', shape = [] } = analysis.nodes.get(id)?.outputs?.[0] ?? {};
      const { dims, data } = lcgTensor(
        shape.map((dim) => (typeof dim === 'number' ? dim : 1)),
        seed + index,
      );
      const value: Value =
        dtype === 'float32' ? { dims, data } : { dims, data: new BigInt64Array(data.length), type: dtype };
      return [id, value];
    }),
  );
}

/** Outputs by output layer. */
async function run(model: CompiledModel, feeds: Feeds): Promise<ReadonlyMap<string, Value | undefined>> {
  const inputs = [...feeds].map(([id, value]) => [model.ports?.get(id)?.[0] ?? '', value] as const);
  const values = await runOnnx(model, Object.fromEntries(inputs));
  return new Map(model.outputs.map(({ nodeId, name }) => [nodeId, values[name]]));
}

function sameBits(a: Value | undefined, b: Value | undefined): boolean {
  const [x, y] = [a?.data, b?.data].map((data) =>
    ArrayBuffer.isView(data) ? Buffer.from(data.buffer, data.byteOffset, data.byteLength) : null,
  );
  return x && y ? a?.dims.join() === b?.dims.join() && Buffer.compare(x, y) === 0 : false;
}

/** The layers of the second drawing, by the ids that they have in the joined one. */
function idsIn(b: Drawing, joined: Joined, links: readonly Link[]): ReadonlyMap<string, string> {
  const linked = new Set(links.map(({ to }) => to));
  const left = [...b.document.nodes.keys()].filter((id) => !linked.has(id));
  expect(joined.added).toHaveLength(left.length);
  return new Map(left.map((id, index) => [id, joined.added[index] as string]));
}

/** A layer that changes nothing on every connection: no layer's nodes can be written back by chance then. */
async function survivesAnEdit(
  { document, weights }: Joined,
  feeds: Feeds,
  outputs: ReadonlyMap<string, Value | undefined>,
): Promise<void> {
  const leaky = layerType('leakyRelu');
  const { nodes } = analyze(document);
  let changed = document;
  for (const edge of document.edges.values()) {
    if (!leaky || nodes.get(edge.source.node)?.outputs?.[edge.source.port]?.dtype !== 'float32') continue;
    changed = edited(changed, insertOnEdgeEdit(edge, makeNode(changed, leaky, { x: 0, y: 0 }, { alpha: 1 })));
    if (changed.nodes.size > document.nodes.size + 12) break;
  }
  const now = await run(plain({ document: changed, weights }), feeds);
  for (const [id, value] of outputs) expect(sameBits(now.get(id), value), id).toBe(true);
}

/** Side by side: each gives what it gives alone. */
async function computesBoth(a: Drawing, b: Drawing): Promise<void> {
  const joined = joinedOf(a, b);
  const ids = idsIn(b, joined, []);
  const [x, y] = [feedsFor(a, 1), feedsFor(b, 100)];
  const together = new Map([...x, ...[...y].map(([id, value]) => [ids.get(id) ?? '', value] as const)]);
  const outputs = await run(plain(joined), together);
  await survivesAnEdit(joined, together, outputs);
  for (const [id, value] of await run(plain(a), x)) expect(sameBits(outputs.get(id), value), id).toBe(true);
  for (const [id, value] of await run(plain(b), y))
    expect(sameBits(outputs.get(ids.get(id) ?? ''), value), id).toBe(true);
  expect(outputs.size).toBe(outputsIn(a.document).length + outputsIn(b.document).length);
}

function keepsPromises(a: Drawing, joined: Joined): void {
  const { document, weights } = joined;
  const names = [...document.nodes.values()].map((node) => node.name);
  expect(new Set(names).size).toBe(names.length);
  const project = { document, weights, pictures: [] };
  const saved = serialiseProject(project);
  if (!saved.ok) throw new Error(english(saved.error.message));
  const again = openProject(saved.value);
  if (!again.ok) throw new Error(english(again.error.message));
  const bytes = plain(joined).bytes;
  expect(Buffer.compare(plain(again.value).bytes, bytes)).toBe(0);
  // As a person exports it: opened again it is the same file.
  const file = exported(document, weights).bytes;
  const back = open(file);
  if (back.document.imported) expect(Buffer.compare(exported(back.document, back.weights).bytes, file)).toBe(0);
  else {
    // What says just what a drawing of one's own says is opened as one: the graph is the same but for names of nodes.
    const difference = diffModels(decoded(plain(drawing(back.document, back.weights)).bytes), decoded(bytes));
    const told = difference.filter(
      ({ part, details = [] }) =>
        part !== 'metadata' &&
        part !== 'header' &&
        !(details.length > 0 && details.every(({ field }) => field === 'name')),
    );
    expect(told).toEqual([]);
  }
  // Of the first file nothing is gone but the outputs that go on now; an edit before such an output had taken its name.
  const own = plain(a).bytes;
  if (!a.document.imported || Buffer.compare(own, a.document.imported.bytes) !== 0) return;
  const ends = new Set(decoded(bytes).graph?.output.map((value) => value.name));
  const changes = diffModels(decoded(own), decoded(bytes)).filter(
    ({ part, change, details = [] }) =>
      change !== 'added' &&
      part !== 'output' &&
      part !== 'header' &&
      // What gives an output of the second file now, with nothing of that file in between, takes its name.
      !(part === 'node' && details.every(({ field, after }) => field === 'output' && ends.has(String(after)))),
  );
  expect(changes, differences(changes)).toEqual([]);
}

/** The drawing cut in two behind its first layers, if both parts compute something. */
function halves(whole: Drawing, count: number): readonly [Drawing, Drawing] | null {
  const inner = whole.analysis.order.filter(
    (id) => layerType(whole.document.nodes.get(id)?.type ?? '')?.role === undefined,
  );
  const parts = [inner.slice(0, count), inner.slice(count)].map((ids) =>
    extract(whole.document, whole.analysis, whole.weights, new Set(ids)),
  );
  const [first, second] = parts;
  return first?.ok && second?.ok ? [opened(first.value.bytes), opened(second.value.bytes)] : null;
}

/** A link for every value that one gives and the other takes, under its name in both files. */
function linksBetween(a: Drawing, b: Drawing): readonly Link[] {
  const value = ({ document }: Drawing, id: string) => {
    const origin = document.imported?.origins.get(id);
    return origin?.outputs[0] ?? origin?.inputs[0];
  };
  const ends = outputsIn(a.document);
  return feedsIn(b.document).flatMap(({ id }): Link[] => {
    const from = ends.find((end) => value(a, end.id) === value(b, id));
    return from ? [{ from: from.id, to: id }] : [];
  });
}

async function isWholeAgain(whole: Drawing, count: number, runs = true): Promise<boolean> {
  const parts = halves(whole, count);
  if (!parts) return false;
  const [a, b] = parts;
  const links = linksBetween(a, b);
  const joined = joinedOf(a, b, links);
  keepsPromises(a, joined);
  if (!runs) return true;
  const ids = idsIn(b, joined, links);
  const file = plain(whole);
  const feeds = feedsFor(whole, 1);
  const byName = new Map([...feeds].map(([id, value]) => [file.ports?.get(id)?.[0] ?? '', value]));
  const valuesOf = await runOnnx(file, Object.fromEntries(byName));
  // Both halves may take the picture.
  const own = (part: Drawing, rename: (id: string) => string | undefined) =>
    feedsIn(part.document).flatMap(({ id }): [string, Value][] => {
      const value = byName.get(part.document.imported?.origins.get(id)?.outputs[0] ?? '');
      const now = rename(id);
      return value && now !== undefined ? [[now, value]] : [];
    });
  const outputs = await run(plain(joined), new Map([...own(a, (id) => id), ...own(b, (id) => ids.get(id))]));
  for (const { id } of outputsIn(b.document)) {
    const name = b.document.imported?.origins.get(id)?.inputs[0] ?? '';
    if (name in valuesOf) expect(sameBits(outputs.get(ids.get(id) ?? ''), valuesOf[name]), name).toBe(true);
  }
  return true;
}

/** By hand: the first runs, and what it gives is fed to the second. */
async function computesInTurn(a: Drawing, b: Drawing, links: readonly Link[]): Promise<void> {
  const joined = joinedOf(a, b, links);
  const ids = idsIn(b, joined, links);
  const [x, y] = [feedsFor(a, 1), new Map(feedsFor(b, 100))];
  const first = await run(plain(a), x);
  for (const { from, to } of links) y.set(to, first.get(from) as Value);
  const second = await run(plain(b), y);
  const own = [...y].flatMap(([id, value]): [string, Value][] => {
    const now = ids.get(id);
    return now === undefined ? [] : [[now, value]];
  });
  const together = new Map([...x, ...own]);
  const outputs = await run(plain(joined), together);
  await survivesAnEdit(joined, together, outputs);
  const ended = new Set(links.map(({ from }) => from));
  for (const [id, value] of first) if (!ended.has(id)) expect(sameBits(outputs.get(id), value), id).toBe(true);
  for (const [id, value] of second) expect(sameBits(outputs.get(ids.get(id) ?? ''), value), id).toBe(true);
  expect(outputs.size).toBe(first.size + second.size - ended.size);
}

/** Edits as a person makes them: a layer put on a connection, one taken away, other weights. */
function editedDrawing({ document, weights }: Drawing, random: (below: number) => number): Drawing {
  const edges = [...document.edges.values()];
  const edge = edges[random(edges.length)];
  const leaky = layerType('leakyRelu');
  if (!edge || !leaky) throw new Error('nothing to edit');
  let changed = edited(document, insertOnEdgeEdit(edge, makeNode(document, leaky, { x: 0, y: 0 })));
  const { nodes } = analyze(changed);
  // A layer that changes no shape can go without another.
  const gone = [...changed.nodes.values()].find((node) => {
    const facts = nodes.get(node.id);
    const same = facts?.inputs.length === 1 && sameTensorType(facts.inputs[0] ?? null, facts.outputs?.[0] ?? null);
    return same && layerType(node.type)?.role === undefined && changed.imported?.origins.has(node.id);
  });
  if (gone) changed = edited(changed, removeAndReconnectEdit(changed, new Set([gone.id])));
  const others = [...weights].map(([key, tensor], index): [string, StoredTensor] =>
    index > 0
      ? [key, tensor]
      : [key, { ...tensor, data: tensor.data.map((value) => value * 0.75 + 0.01), origin: 'trained' }],
  );
  return drawing(changed, reconcile(new Map(others), analyze(changed)));
}

describe.each(SEEDS)('seed %i', (seed) => {
  it('drawings and files side by side', { timeout: 240_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(arbitraryNetwork, arbitraryNetwork, async (x, y) => {
        const [a, b] = [drawing(x), drawing(y)];
        const [fileA, fileB] = [opened(plain(a).bytes.slice()), opened(plain(b).bytes.slice())];
        for (const [first, second] of [
          [fileA, fileB],
          [a, fileB],
          [fileA, b],
        ] as const) {
          await computesBoth(first, second);
          keepsPromises(first, joinedOf(first, second));
        }
      }),
      { seed, numRuns: 15 },
    );
  });

  it('halves of a file, each edited before', { timeout: 240_000 }, async () => {
    let joins = 0;
    await fc.assert(
      fc.asyncProperty(arbitraryNetwork, fc.nat(), async (document, at) => {
        const whole = opened(plain(drawing(document)).bytes.slice());
        const inner = whole.document.nodes.size - 2;
        const parts = inner > 1 ? halves(whole, 1 + (at % (inner - 1))) : null;
        if (!parts) return;
        const random = generator(at);
        const links = linksBetween(...parts);
        for (const which of [
          [true, false],
          [false, true],
          [true, true],
        ]) {
          const [a, b] = parts.map((part, side) => (which[side] ? editedDrawing(part, random) : part)) as [
            Drawing,
            Drawing,
          ];
          if (!a.analysis.valid || !b.analysis.valid) continue;
          await computesInTurn(a, b, links);
          keepsPromises(a, joinedOf(a, b, links));
          joins += 1;
        }
      }),
      { seed, numRuns: 15 },
    );
    expect(joins).toBeGreaterThan(0);
  });

  it('a file that was cut in two', { timeout: 240_000 }, async () => {
    let cut = 0;
    await fc.assert(
      fc.asyncProperty(arbitraryNetwork, fc.nat(), async (document, at) => {
        const whole = opened(plain(drawing(document)).bytes.slice());
        const inner = whole.document.nodes.size - 2;
        if (inner > 1 && (await isWholeAgain(whole, 1 + (at % (inner - 1))))) cut += 1;
      }),
      { seed, numRuns: 40 },
    );
    expect(cut).toBeGreaterThan(0);
  });
});

/** Picture → convolution → output, of as many maps as another takes. */
function chain(title: string, filters: number, size: number): GraphDocument {
  let document: GraphDocument = { ...EMPTY_DOCUMENT, title, seed: filters };
  let last: string | null = null;
  for (const [type, attributes] of [
    ['input', { height: size, width: size }],
    ['conv2d', { filters }],
    ['sigmoid', {}],
    ['output', { scores: 'none' }],
  ] as const) {
    const layer = layerType(type);
    if (!layer) throw new Error(type);
    const node = makeNode(document, layer, { x: 0, y: document.nodes.size * 130 }, attributes);
    document = edited(document, { kind: 'addNode', node });
    if (last !== null)
      document = edited(document, {
        kind: 'connect',
        source: { node: last, port: 0 },
        target: { node: node.id, port: 0 },
      });
    last = node.id;
  }
  return document;
}

it('one after the other, drawn here or opened: what goes in at the first comes out of the second', async () => {
  const drawn = [drawing(chain('first', 3, 8)), drawing(chain('second', 5, 8))] as const;
  const files = drawn.map((part) => opened(plain(part).bytes.slice()));
  for (const a of [drawn[0], files[0]])
    for (const b of [drawn[1], files[1]]) {
      if (!a || !b) throw new Error('nothing to join');
      const link = suggestedLink(a, b);
      expect(link).not.toBeNull();
      const links = link ? [link] : [];
      const joined = joinedOf(a, b, links);
      keepsPromises(a, joined);
      expect(analyze(joined.document).valid).toBe(true);
      expect(joined.document.nodes.size).toBe(6);
      const feeds = feedsFor(a, 3);
      const [middle] = (await run(plain(a), feeds)).values();
      const [feed] = feedsIn(b.document);
      const [wanted] = (await run(plain(b), new Map([[feed?.id ?? '', middle as Value]]))).values();
      const [given] = (await run(plain(joined), feeds)).values();
      expect(sameBits(given, wanted)).toBe(true);
      const left = Math.max(...[...a.document.nodes.values()].map((node) => node.position.x));
      for (const id of joined.added) expect(joined.document.nodes.get(id)?.position.x).toBeGreaterThan(left);
    }
});

it('names what is not there, and what does not fit', () => {
  const [a, b] = [drawing(chain('first', 4, 8)), drawing(chain('second', 5, 8))];
  expect(suggestedLink(a, b)).toBeNull();
  const [none, wrong] = [namedLink(a, b, 'nose', 'input_1'), namedLink(a, b, 'output_1', 'input_1')];
  expect(none.ok ? '' : english(none.error.remedy)).toContain('output_1');
  expect(wrong.ok ? '' : english(wrong.error.message)).toBe(
    '“output_1” gives float32 N×4×8×8, and “input_1” takes float32 ?×3×8×8.',
  );
  const nothing = joinDrawings(a, drawing(EMPTY_DOCUMENT));
  expect(nothing.ok ? '' : nothing.error.code).toBe('nothing-to-join');
});

const folder = sharedData('models');
if (!folder) it.skip(SHARED_DATA_HINT, () => {});
const files = sharedModels();
/** Too slow to be run once more in WASM; what is written is looked at all the same. */
const LARGE = /fns-candy|light_|superres/;

describe.skipIf(!folder).each(files)('%s', (file) => {
  const bytes = new Uint8Array(readFileSync(`${folder}/${file}`));

  it('beside itself: every name is there twice', { timeout: 240_000 }, async () => {
    const [a, b] = [opened(bytes), opened(bytes.slice())];
    keepsPromises(a, joinedOf(a, b));
    if (!LARGE.test(file)) await computesBoth(a, b);
  });

  it('cut in two', { timeout: 240_000 }, async () => {
    const whole = opened(bytes);
    let cut = 0;
    for (const seed of SEEDS) {
      const random = generator(seed);
      for (let tries = 0; tries < 3; tries += 1)
        if (await isWholeAgain(whole, 1 + random(whole.document.nodes.size - 3), !LARGE.test(file))) cut += 1;
    }
    // Of the one whose shapes nobody knows no part can say what it takes.
    if (!/superres/.test(file)) expect(cut).toBeGreaterThan(0);
  });
});
