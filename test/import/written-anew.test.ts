import { describe, expect, it } from 'vitest';
import { type Attributes, defaultAttributes } from '../../src/core/attributes.ts';
import { compile } from '../../src/core/compile/compile.ts';
import { analyze } from '../../src/core/graph/analyze.ts';
import type { EmitContext, LayerType } from '../../src/core/layers/define-layer.ts';
import { LAYERS } from '../../src/core/layers/index.ts';
import type { OnnxAttributeValue, OnnxConstant } from '../../src/core/operators/node.ts';
import type { Tensor } from '../../src/core/tensor/types.ts';
import { concrete, randomTensor, runLayer } from '../support/run-layer.ts';
import { open } from './support/open.ts';
import { excess, runOnnx, type Value } from './support/run-onnx.ts';

/**
 * “Written anew” tests compare a file with what its layers write when every one of them is emitted again. They would
 * prove nothing if the emission kept parts of the file: here each layer's emission is bent in one place after the other
 * (a number, an operator, an input), and the comparison has to see it.
 */

/** Operators of the same form that compute something else. */
const OTHER: Readonly<Record<string, string>> = {
  Relu: 'Neg',
  Sigmoid: 'Tanh',
  Tanh: 'Sigmoid',
  HardSwish: 'Neg',
  HardSigmoid: 'Neg',
  LeakyRelu: 'Elu',
  Softmax: 'LogSoftmax',
  Add: 'Sub',
  Mul: 'Add',
  GlobalAveragePool: 'GlobalMaxPool',
  GlobalMaxPool: 'GlobalAveragePool',
};

/** The place to bend, counted while a layer emits itself; beyond the last one nothing is bent. */
class Bend {
  /** What was bent, once it was. */
  place: string | undefined;
  private left: number;

  constructor(at: number) {
    this.left = at;
  }

  private here(place: string): boolean {
    this.left -= 1;
    if (this.left !== -1) return false;
    this.place = place;
    return true;
  }

  context(inner: EmitContext): EmitContext {
    return {
      ...inner,
      node: (operator, inputs, attributes = {}, suffix) => {
        const other = OTHER[operator];
        const named = other !== undefined && this.here(`${operator} → ${other}`) ? other : operator;
        const fewer = inputs.length > 1 && this.here(`${operator} without its last input`);
        const bent = Object.entries(attributes).map(([name, value]) => [
          name,
          this.attribute(`${operator} ${name}`, value),
        ]);
        return inner.node(named, fewer ? inputs.slice(0, -1) : inputs, Object.fromEntries(bent), suffix);
      },
      constant: (suffix, value) => inner.constant(suffix, this.constant(suffix, value)),
    };
  }

  private attribute(place: string, value: OnnxAttributeValue): OnnxAttributeValue {
    if ('float' in value) return { float: this.here(place) ? value.float * 1.01 + 0.001 : value.float };
    if ('int' in value) return { int: this.here(place) ? (value.int === 1 ? 0 : value.int + 1) : value.int };
    if ('ints' in value) return { ints: value.ints.map((item, at) => (this.here(`${place} ${at}`) ? item + 1 : item)) };
    if ('floats' in value)
      return { floats: value.floats.map((item, at) => (this.here(`${place} ${at}`) ? item * 1.01 : item)) };
    return { string: this.here(place) ? (value.string === 'linear' ? 'nearest' : 'linear') : value.string };
  }

  private constant(suffix: string, value: OnnxConstant): OnnxConstant {
    const step = (item: number) => (value.dtype === 'int64' ? item + 1 : item * 1.01 + 0.001);
    return { ...value, data: value.data.map((item, at) => (this.here(`${suffix} ${at}`) ? step(item) : item)) };
  }
}

/** The layer with its emission bent in one place, whenever it emits: as if somebody had changed its file. */
function bent(layer: LayerType, at: number) {
  const { emit } = layer;
  const found: { place?: string | undefined } = {};
  const changed: LayerType = {
    ...layer,
    emit: (attributes, context) => {
      const bend = new Bend(at);
      const values = emit(attributes, bend.context(context));
      found.place ??= bend.place;
      return values;
    },
  };
  return { changed, found };
}

/** Runs something while a layer type of the registry emits itself otherwise. */
function withEmission<T>(layer: LayerType, emit: LayerType['emit'], run: () => T): T {
  const registered = layer as { emit: LayerType['emit'] };
  const before = registered.emit;
  registered.emit = emit;
  try {
    return run();
  } finally {
    registered.emit = before;
  }
}

function differs(found: readonly Value[], wanted: readonly Value[]): boolean {
  const same = (value: Value, other: Value | undefined) =>
    value.dims.join() === other?.dims.join() && excess(value.data, other.data, 1e-5, 1e-5) <= 0;
  return found.length !== wanted.length || !found.every((value, at) => same(value, wanted[at]));
}

const valuesOf = (tensors: readonly Tensor[]): readonly Value[] =>
  tensors.map(({ shape, data }) => ({ dims: shape, data }));

for (const layer of LAYERS.filter((each) => each.role === undefined && each.recognize)) {
  describe(layer.type, () => {
    it('is compared by what it emits', { timeout: 120_000 }, async () => {
      const unseen = new Set<string>();
      let [tried, read] = [0, 0];
      for (const example of layer.examples) {
        const attributes = { ...defaultAttributes(layer.attributes), ...(example.attributes as Attributes) };
        const inputs = example.inputs.map((shape, port) => randomTensor(small(concrete(shape, 2)), port + 1));
        if (
          !layer.inferShapes(
            attributes,
            inputs.map(({ shape }) => ({ dtype: 'float32', shape })),
          ).ok
        )
          continue;
        const original = await runLayer(layer, attributes, inputs).catch(() => null);
        if (!original) continue;
        const { document, weights } = open(original.bytes);
        if (![...document.nodes.values()].some((node) => node.type === layer.type)) continue;
        read += 1;
        const analysis = analyze(document);
        const feeds = Object.fromEntries(inputs.map(({ shape, data }, at) => [`x${at}`, { dims: shape, data }]));
        const outputs = valuesOf(original.outputs);
        const anew = async (emit: LayerType['emit']) => {
          const options = { mode: 'plain', rewrite: true } as const;
          const written = withEmission(layer, emit, () => compile(document, analysis, weights, options));
          if (!written.ok) return [];
          const run = await runOnnx(written.value, feeds).catch(() => ({}));
          return Object.values(run);
        };
        expect(differs(await anew(layer.emit), outputs)).toBe(false);
        for (let at = 0; ; at += 1) {
          const { changed, found } = bent(layer, at);
          const direct = await runLayer(changed, attributes, inputs, original.parameters).catch(() => null);
          if (found.place === undefined) break;
          // What computes the same is no other emission: a stride over a map of one row.
          if (direct && !differs(valuesOf(direct.outputs), outputs)) continue;
          const { place } = found;
          found.place = undefined;
          const written = await anew(changed.emit);
          // Read back, a layer may be several of its kind (a sum of three), each of fewer places.
          if (found.place === undefined) continue;
          tried += 1;
          if (!differs(written, outputs)) unseen.add(place);
        }
      }
      // A dropout writes nothing: there is nothing to read, and nothing to bend.
      if (layer.type !== 'dropout') expect(Math.min(read, tried)).toBeGreaterThan(0);
      expect([...unseen].sort()).toEqual([]);
    });
  });
}

/** The examples are of real networks: what is compared is the same on small maps. */
function small(shape: readonly number[]): readonly number[] {
  return shape.map((dim, axis) => (axis >= 2 ? Math.min(dim, 14) : dim));
}
