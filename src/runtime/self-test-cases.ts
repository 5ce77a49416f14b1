import { type Attributes, defaultAttributes } from '../core/attributes.ts';
import { embeddedModel } from '../core/compile/build-model.ts';
import { GraphBuilder } from '../core/compile/graph-builder.ts';
import type { LayerExample, LayerType } from '../core/layers/define-layer.ts';
import { LAYERS } from '../core/layers/index.ts';
import { encodeModel } from '../core/onnx/codec.ts';
import { elementCount, float32, type Shape, type Tensor } from '../core/tensor/types.ts';
import { seededRandom } from '../core/weights/random.ts';
import type { Job, JobModel } from './job.ts';

/** One-layer networks: every layer type's own examples, small enough to be run at every start. */

export interface SelfTestCase {
  /** Layer type id. */
  readonly name: string;
  readonly job: Job;
  readonly model: JobModel;
}

/** Elements of all inputs, and parameters. A VGG's fully connected layer is not a quick test. */
const MAX_INPUT = 100_000;
const MAX_PARAMETERS = 100_000;

/** Sizes at which wrong numbers were seen: input channels that are a multiple of 3, kernels above 1. */
const EXTRA: Readonly<Record<string, readonly LayerExample<Attributes>[]>> = {
  conv2d: [
    { attributes: { filters: 16, kernelShape: [5, 5] }, inputs: [['N', 6, 14, 14]], outputs: [], parameters: 2416 },
    { attributes: { filters: 8, strides: [2, 2] }, inputs: [['N', 9, 15, 15]], outputs: [], parameters: 656 },
  ],
};

export function selfTestCases(layers: readonly LayerType[] = LAYERS): readonly SelfTestCase[] {
  return layers.flatMap((layer) =>
    [...layer.examples, ...(EXTRA[layer.type] ?? [])]
      .filter((example) => isSmall(example))
      .flatMap((example, index) => oneLayer(layer, example, `self-test ${layer.type} ${index}`)),
  );
}

function isSmall({ inputs, parameters }: LayerExample<Attributes>): boolean {
  const elements = inputs.reduce((sum, shape) => sum + elementCount(shape), 0);
  return inputs.length > 0 && elements <= MAX_INPUT && parameters <= MAX_PARAMETERS;
}

/** A whole ONNX model around one layer, with seeded inputs and weights. Empty where the example cannot be emitted. */
function oneLayer(layer: LayerType, example: LayerExample<Attributes>, key: string): readonly SelfTestCase[] {
  const attributes = { ...defaultAttributes(layer.attributes), ...(example.attributes as Attributes | undefined) };
  const inputTypes = example.inputs.map((shape) => float32(shape));
  const outputTypes = layer.inferShapes(attributes, inputTypes);
  if (!outputTypes.ok) return [];
  const parameterSpecs = layer.parameters(attributes, inputTypes);
  const builder = new GraphBuilder('plain');
  const inputs = inputTypes.map((_, index) => builder.names.claim(`x${index}`));
  const name = builder.names.claim('layer');
  const context = builder.context({
    nodeId: 'layer',
    name,
    inputs,
    inputTypes,
    outputTypes: outputTypes.value,
    parameterSpecs,
  });
  // A layer that emits nothing returns its input, which a graph cannot output directly.
  const outputs = layer.emit(attributes, context).map((value, index) => builder.node('Identity', [value], `y${index}`));
  const model = embeddedModel(
    {
      title: key,
      builder,
      inputs: inputs.map((input, index) => ({
        name: input,
        dtype: 'float32',
        shape: inputTypes[index]?.shape ?? null,
      })),
      outputs: outputs.map((output) => ({ name: output, dtype: 'float32', shape: null })),
    },
    ({ spec }) => randomTensor(spec.shape, `${key} ${spec.name}`, spec.name === 'variance' ? 0.1 : -1).data,
    [],
  );
  const feeds = example.inputs.map((shape, index) => {
    return [inputs[index] ?? '', randomTensor(concrete(shape), `${key} input ${index}`, -1)] as const;
  });
  const job: Job = { key, optimise: 'all', feeds, fetches: outputs, transient: true };
  return [{ name: layer.type, job, model: { bytes: encodeModel(model), externalData: [] } }];
}

/** One picture per batch. */
function concrete(shape: Shape): readonly number[] {
  return shape.map((dim) => (typeof dim === 'number' ? dim : 1));
}

/** Numbers from `low` to below 1. */
function randomTensor(shape: readonly number[], key: string, low: number): Tensor {
  const random = seededRandom(key);
  return {
    shape,
    data: Float32Array.from({ length: elementCount(shape) }, () => low + ((1 - low) * random()) / 2 ** 32),
  };
}
