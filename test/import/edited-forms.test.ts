import { describe, expect, it } from 'vitest';
import type { AttributeSpec, AttributeValue } from '../../src/core/attributes.ts';
import { compile } from '../../src/core/compile/compile.ts';
import { analyze } from '../../src/core/graph/analyze.ts';
import { type GraphDocument, type LayerNode, makeNode } from '../../src/core/graph/document.ts';
import { applyEdit } from '../../src/core/graph/edits.ts';
import { insertOnEdgeEdit } from '../../src/core/graph/transforms.ts';
import { diffModels } from '../../src/core/import/diff.ts';
import { layerType } from '../../src/core/layers/index.ts';
import { openProject } from '../../src/core/project/open-project.ts';
import { serialiseProject } from '../../src/core/project/save-project.ts';
import { parameterKey, parameterTensor, type TensorStore } from '../../src/core/weights/tensor-store.ts';
import { differences, english } from '../support/said.ts';
import { FORMS } from './support/forms.ts';
import { compiled, decoded, edited, exported, find, open } from './support/open.ts';
import { excess, lcgTensor, runOnnx } from './support/run-onnx.ts';
import { smallBytes } from './support/small-models.ts';

/**
 * A node of a file that an edit touched must say what the layer says. Every form that a layer type reads goes through
 * every kind of edit, and must then compute what the same drawing computes without any file behind it, which the parity
 * tests hold to PyTorch and NumPy. What the edit did not touch stays as it was.
 */

interface Edited {
  readonly what: string;
  readonly document: GraphDocument;
  readonly weights: TensorStore;
}

describe.each(FORMS)('$name', (form) => {
  const bytes = smallBytes(form.model);
  const start = open(bytes);
  const layer = () =>
    find(start.document, (node) => start.document.imported?.origins.get(node.id)?.outputs[0] === form.value);

  it('is read as the layer, and written back as it was', () => {
    expect(layer().type).toBe(form.type);
    expect(Buffer.compare(compiled(start.document, start.weights, { mode: 'plain' }).bytes, bytes)).toBe(0);
  });

  it('computes what the layer says after any edit', { timeout: 60_000 }, async () => {
    let tried = 0;
    for (const { what, document, weights } of editsOf(start, layer())) {
      const written = compile(document, analyze(document), weights, { mode: 'plain' });
      // What an old opset has no form for is refused by name.
      if (!written.ok && written.error.code === 'not-in-opset' && (form.model.opset ?? 17) < 11) continue;
      await agrees(what, document, weights, bytes);
      tried += 1;
    }
    expect(tried).toBeGreaterThan(2);
  });
});

describe('an edit changes what it is about, and nothing else', () => {
  it.each(FORMS)('$name', (form) => {
    const bytes = smallBytes(form.model);
    const start = open(bytes);
    const layer = find(
      start.document,
      (node) => start.document.imported?.origins.get(node.id)?.outputs[0] === form.value,
    );
    const own = new Set(
      start.document.imported?.origins.get(layer.id)?.nodes.map((index) => decoded(bytes).graph?.node[index]?.name),
    );
    const changes = (document: GraphDocument, weights = start.weights) =>
      diffModels(decoded(bytes), decoded(compiled(document, weights, { mode: 'plain' }).bytes));

    for (const entry of changes(between(start.document, layer.id, 0))) {
      if (entry.change === 'added') expect(entry.name, differences([entry])).toMatch(/^tanh/);
      else {
        expect([entry.part, own.has(entry.name), entry.change], differences([entry])).toEqual([
          'node',
          true,
          'changed',
        ]);
        expect(entry.details?.map(({ field }) => field)).toEqual(['input']);
      }
    }

    const specs = analyze(start.document).nodes.get(layer.id)?.parameterSpecs ?? [];
    const other = new Map(start.weights);
    for (const spec of specs) {
      const key = parameterKey(layer.id, spec.name);
      const data = (start.weights.get(key)?.data ?? new Float32Array()).map((item) => item * 2 + 1);
      // A number that stands for all of a bias goes on doing so.
      other.set(key, { shape: spec.shape, data, origin: 'trained' });
    }
    const exceptions = /one tensor for two|fused|only the second|transposed tensor/;
    if (specs.length === 0 || exceptions.test(form.name)) return;
    const entries = changes(start.document, other);
    expect(entries.length, differences(entries)).toBe(specs.length);
    for (const entry of entries) {
      const isConstant = entry.part === 'node' && entry.name.startsWith('Constant_');
      expect([entry.part === 'initializer' || isConstant, entry.change], differences([entry])).toEqual([
        true,
        'changed',
      ]);
    }
  });

  it.each(FORMS.filter((form) => form.type === 'squeezeExcitation'))('another gate function: $name', (form) => {
    const bytes = smallBytes(form.model);
    const { document, weights } = open(bytes);
    const layer = find(document, (node) => node.type === 'squeezeExcitation');
    const gate = layer.attributes.gate === 'tanh' ? 'sigmoid' : 'tanh';
    const changed = edited(document, { kind: 'setAttributes', id: layer.id, attributes: { gate } });
    const entries = diffModels(decoded(bytes), decoded(compiled(changed, weights, { mode: 'plain' }).bytes));
    const spelled = /spelled/.test(form.name);
    expect(entries.filter((entry) => entry.change === 'changed').length, differences(entries)).toBe(1);
    expect(entries.filter((entry) => entry.change === 'added')).toEqual([]);
    expect(
      entries.every((entry) => entry.change === 'changed' || spelled),
      differences(entries),
    ).toBe(true);
  });
});

/** The edited import computes what the same drawing computes on its own, saved and opened again too. */
async function agrees(what: string, document: GraphDocument, weights: TensorStore, original: Uint8Array) {
  const { imported: _, ...own } = document;
  const alone = compiled(own, weights, { mode: 'plain' });
  const written = compiled(document, weights, { mode: 'plain' });
  const diff = diffModels(decoded(original), decoded(written.bytes));
  const story = `${what}\n${differences(diff)}`;
  const [, ...dims] = alone.inputType.shape.map(Number);
  // A file that fixes its batch to one picture goes on doing so.
  const input = lcgTensor([1, ...dims]);
  const [expected, actual] = await Promise.all([
    runOnnx(alone, { [alone.inputName]: input }),
    runOnnx(written, { [written.inputName]: input }),
  ]);
  const [a] = Object.values(actual);
  const [b] = Object.values(expected);
  expect(a?.dims, story).toEqual(b?.dims);
  expect(excess(a?.data ?? [], b?.data ?? [], 1e-6, 1e-5), story).toBeLessThanOrEqual(0);
  const instrumented = compiled(document, weights, { mode: 'instrumented' });
  const neutral = instrumented.attention.flatMap(({ keep, set, channels }) => [
    [keep, { dims: [1, channels, 1, 1], data: new Float32Array(channels).fill(1) }] as const,
    [set, { dims: [1, channels, 1, 1], data: new Float32Array(channels) }] as const,
  ]);
  const run = await runOnnx(instrumented, { [instrumented.inputName]: input, ...Object.fromEntries(neutral) });
  expect(
    excess(run[instrumented.outputs[0]?.name ?? '']?.data ?? [], b?.data ?? [], 1e-6, 1e-5),
    story,
  ).toBeLessThanOrEqual(0);

  const saved = serialiseProject({ document, weights, pictures: [] });
  if (!saved.ok) throw new Error(english(saved.error.message));
  const again = openProject(saved.value);
  if (!again.ok) throw new Error(english(again.error.message));
  const back = compiled(again.value.document, again.value.weights, { mode: 'plain' });
  expect(Buffer.compare(back.bytes, written.bytes), `${story}\nsaved and opened`).toBe(0);

  const file = exported(document, weights);
  const reopened = open(file.bytes);
  expect(Buffer.compare(exported(reopened.document, reopened.weights).bytes, file.bytes), `${story}\nreopened`).toBe(0);
}

function* editsOf({ document, weights }: ReturnType<typeof open>, node: LayerNode): Generator<Edited> {
  const whole = { document, weights };
  for (const port of new Set(
    [...document.edges.values()].filter((e) => e.target.node === node.id).map((e) => e.target.port),
  ))
    yield { ...whole, what: `a layer before input ${port}`, document: between(document, node.id, port) };
  const [out] = [...document.edges.values()].filter((edge) => edge.source.node === node.id);
  if (out) yield { ...whole, what: 'a layer behind it', document: between(document, out.target.node, out.target.port) };
  const input = find(document, (entry) => entry.type === 'input');
  const larger = applyEdit(document, { kind: 'setAttributes', id: input.id, attributes: { height: 9, width: 11 } });
  if (larger.ok && analyze(larger.value).valid)
    yield { ...whole, what: 'another picture size', document: larger.value };
  for (const [name, value] of otherValues(node)) {
    const changed = applyEdit(document, { kind: 'setAttributes', id: node.id, attributes: { [name]: value } });
    if (!changed.ok || !analyze(changed.value).valid) continue;
    yield { ...whole, what: `${name} = ${value}`, document: changed.value };
    yield {
      ...whole,
      what: `${name} = ${value}, behind another layer`,
      document: between(changed.value, node.id, 0),
    };
  }
  const specs = analyze(document).nodes.get(node.id)?.parameterSpecs ?? [];
  for (const chosen of [...specs.map((spec) => [spec]), specs]) {
    if (chosen.length === 0) continue;
    const other = new Map(weights);
    for (const spec of chosen) {
      const { data } = parameterTensor(weights, 1, node.id, spec).tensor;
      const key = parameterKey(node.id, spec.name);
      other.set(key, {
        shape: spec.shape,
        data: data.map((item, at) => Math.abs(item) * 1.5 + 0.01 * at),
        origin: 'trained',
      });
    }
    const what = `other elements of ${chosen.map((spec) => spec.name).join(', ')}`;
    yield { what, document, weights: other };
    yield { what: `${what}, behind another layer`, document: between(document, node.id, 0), weights: other };
  }
}

/** A tanh on the connection into a port: it changes every number. */
function between(document: GraphDocument, id: string, port: number): GraphDocument {
  const edge = [...document.edges.values()].find((e) => e.target.node === id && e.target.port === port);
  const tanh = layerType('tanh');
  if (!edge || !tanh) throw new Error('no such connection');
  return edited(document, insertOnEdgeEdit(edge, makeNode(document, tanh, { x: 0, y: 0 })));
}

/** Other values for each attribute of a layer: of those that only training reads, too. */
function otherValues(node: LayerNode): readonly (readonly [string, AttributeValue])[] {
  const specs = layerType(node.type)?.attributes ?? {};
  return Object.entries(specs).flatMap(([name, spec]) =>
    others(spec, node.attributes[name] ?? null)
      .filter((value) => spec.parse(value).ok && String(value) !== String(node.attributes[name]))
      .map((value) => [name, value] as const),
  );
}

function others(spec: AttributeSpec, value: AttributeValue): readonly AttributeValue[] {
  if (spec.kind === 'boolean') return [value !== true];
  if (spec.kind === 'choice') return spec.choices.map((choice) => choice.value);
  if (spec.kind === 'int' || spec.kind === 'optionalInt') return [1, 2, 3];
  if (spec.kind === 'number') return [0.125, 0.5, 1.5];
  if (spec.kind === 'ints')
    return [
      spec.names.map(() => 1),
      spec.names.map(() => 2),
      spec.names.map((_, at) => (at % 2 === 0 ? 3 : 1)),
      spec.names.map(() => 5),
    ];
  return [];
}
