import * as ort from 'onnxruntime-web';
import { type Attributes, defaultAttributes } from '../../src/core/attributes.ts';
import { adaptNode } from '../../src/core/compile/adapt-node.ts';
import { embeddedModel } from '../../src/core/compile/build-model.ts';
import { GraphBuilder } from '../../src/core/compile/graph-builder.ts';
import { newVersions, OPSET } from '../../src/core/compile/versions/versions.ts';
import type { LayerType } from '../../src/core/layers/define-layer.ts';
import { encodeModel } from '../../src/core/onnx/codec.ts';
import { elementCount, float32, type Shape, type Tensor } from '../../src/core/tensor/types.ts';
import { english } from './said.ts';

ort.env.wasm.numThreads = 1;
ort.env.logLevel = 'error';

/** Repeatable numbers from −1 to 1 (mulberry32), so that a failure can be looked at twice. */
export function randomTensor(shape: readonly number[], seed: number): Tensor {
  let state = seed >>> 0;
  const data = Float32Array.from({ length: elementCount(shape) }, () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return (((t ^ (t >>> 14)) >>> 0) / 2 ** 32) * 2 - 1;
  });
  return { shape, data };
}

export interface LayerRun {
  readonly outputs: readonly Tensor[];
  readonly parameters: Readonly<Record<string, Tensor>>;
  /** Operators of the nodes, in order. */
  readonly operators: readonly string[];
  /** The whole model: inputs x0, x1, …, outputs y0, y1, … */
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/**
 * Emits one layer as a whole ONNX model and runs it in ONNX Runtime (WASM, in Node).
 * @param inputs concrete tensors; their first dim is declared as the symbolic batch N
 * @param given parameters by name; the others are drawn at random (variances positive)
 * @param opset in whose forms the layer is written
 */
export async function runLayer(
  layer: LayerType,
  changes: Partial<Attributes>,
  inputs: readonly Tensor[],
  given: Readonly<Record<string, Tensor>> = {},
  opset = OPSET,
): Promise<LayerRun> {
  const attributes = { ...defaultAttributes(layer.attributes), ...(changes as Attributes) };
  const types = inputs.map((input) => float32(['N', ...input.shape.slice(1)]));
  const outputTypes = layer.inferShapes(attributes, types);
  if (!outputTypes.ok) throw new Error(english(outputTypes.error.message));
  const specs = layer.parameters(attributes, types);
  const parameters = Object.fromEntries(
    specs.map((spec, index) => {
      const drawn = randomTensor(spec.shape, 100 + index);
      const positive = { ...drawn, data: drawn.data.map((v) => Math.abs(v) + 0.1) };
      return [spec.name, given[spec.name] ?? (spec.name === 'variance' ? positive : drawn)];
    }),
  );
  const builder = new GraphBuilder('plain');
  const names = inputs.map((_, index) => builder.names.claim(`x${index}`));
  const context = builder.context({
    nodeId: 'layer',
    name: builder.names.claim('layer'),
    inputs: names,
    inputTypes: types,
    outputTypes: outputTypes.value,
    parameterSpecs: specs,
  });
  // A layer that emits nothing (dropout) returns its input, which a graph cannot output directly.
  const outputs = layer.emit(attributes, context).map((value, index) => builder.node('Identity', [value], `y${index}`));
  const nodes = builder.nodes.flatMap((node) => adaptNode(node, opset, builder, 'layer', types));
  builder.nodes.splice(0, builder.nodes.length, ...nodes);
  const model = embeddedModel(
    {
      title: layer.type,
      builder,
      versions: newVersions({ opset }),
      inputs: names.map((name, index) => ({ name, dtype: 'float32', shape: types[index]?.shape ?? null })),
      outputs: outputs.map((name) => ({ name, dtype: 'float32', shape: null })),
    },
    (initializer) => parameters[initializer.spec.name]?.data ?? new Float32Array(),
    [],
  );
  const bytes = encodeModel(model);
  const session = await ort.InferenceSession.create(bytes, {
    executionProviders: ['wasm'],
    logSeverityLevel: 3,
  });
  try {
    const feeds = Object.fromEntries(
      inputs.map((input, index) => [names[index] ?? '', new ort.Tensor('float32', input.data, [...input.shape])]),
    );
    const fetched = await session.run(feeds);
    return {
      outputs: outputs.map((name) => {
        const tensor = fetched[name];
        if (!tensor) throw new Error(`no output ${name}`);
        return { shape: tensor.dims, data: Float32Array.from(tensor.data as Float32Array) };
      }),
      parameters,
      bytes,
      operators: builder.nodes.map((node) => node.operator).slice(0, -outputs.length),
    };
  } finally {
    await session.release();
  }
}

/** A shape with its symbolic batch made concrete. */
export function concrete(shape: Shape, batch: number): readonly number[] {
  return shape.map((dim) => (typeof dim === 'number' ? dim : batch));
}
