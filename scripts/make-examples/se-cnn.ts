import type { GraphDocument } from '../../src/core/graph/document.ts';
import { decodeModel } from '../../src/core/onnx/codec.ts';
import { readTensor, toFloat32 } from '../../src/core/onnx/read-tensor.ts';
import { buildDocument, type LayerToBuild } from '../../src/core/project/build-document.ts';
import { parameterKey, type StoredTensor, type TensorStore } from '../../src/core/weights/tensor-store.ts';
import { english } from '../../test/support/said.ts';

/** What `se-cnn-cifar10.json` says about the model beside it. */
export interface SeCnnInfo {
  readonly labels: readonly string[];
  readonly input: {
    readonly normalisation: { readonly mean: readonly number[]; readonly std: readonly number[] };
  };
}

/** A layer, and the stem of its tensors' names in the ONNX file. */
type TrainedLayer = LayerToBuild & { readonly name: string; readonly source?: string };

/** Our name of a parameter → the end of its name in the file, which PyTorch wrote. */
const PARAMETERS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  conv2d: { weight: 'weight' },
  batchNormalization: { scale: 'weight', bias: 'bias', mean: 'running_mean', variance: 'running_var' },
  squeezeExcitation: {
    'fc1.weight': 'fc1.weight',
    'fc1.bias': 'fc1.bias',
    'fc2.weight': 'fc2.weight',
    'fc2.bias': 'fc2.bias',
  },
  fullyConnected: { weight: 'weight', bias: 'bias' },
};

/**
 * The trained SE-CNN as a drawing with its weights: three stages of convolutions, each ending in a
 * squeeze-and-excitation layer, on 32×32 colour pictures; 285,094 learnable parameters.
 * @param onnxBytes the file `se-cnn-cifar10.onnx`
 * @throws when the file is another one
 */
export function buildSeCnn(onnxBytes: Uint8Array, info: SeCnnInfo): { document: GraphDocument; weights: TensorStore } {
  const layers = seCnnLayers(info);
  const document = buildDocument({ title: 'SE-CNN, CIFAR-10 classes', layers });
  const model = decodeModel(onnxBytes);
  if (!model.ok) throw new Error(english(model.error.message));
  const tensors = new Map(model.value.graph?.initializer.map((tensor) => [tensor.name, tensor]));
  const ids = new Map([...document.nodes.values()].map((node) => [node.name, node.id]));
  const weights = new Map<string, StoredTensor>();
  for (const { type, name, source } of layers) {
    for (const [parameter, suffix] of Object.entries((source && PARAMETERS[type]) || {})) {
      const stored = tensors.get(`n.${source}.${suffix}`);
      if (!stored) throw new Error(`The model holds no tensor n.${source}.${suffix}.`);
      const tensor = readTensor(stored);
      if (!tensor.ok) throw new Error(english(tensor.error.message));
      const { shape } = tensor.value;
      weights.set(parameterKey(ids.get(name) as string, parameter), {
        shape,
        data: toFloat32(tensor.value),
        origin: 'trained',
      });
    }
  }
  return { document, weights };
}

function seCnnLayers({ labels, input }: SeCnnInfo): readonly TrainedLayer[] {
  const { mean, std } = input.normalisation;
  const convolution = (index: number, filters: number): TrainedLayer[] => [
    { type: 'conv2d', name: `conv2d_${index}`, attributes: { filters, bias: false }, source: `c${index}.0` },
    { type: 'batchNormalization', name: `batch_norm_${index}`, source: `c${index}.1` },
    { type: 'relu', name: `relu_${index}` },
  ];
  const attention = (stage: number): TrainedLayer => ({
    type: 'squeezeExcitation',
    name: `se_${stage}`,
    attributes: { reductionRatio: 8 },
    source: `s${stage}`,
  });
  return [
    {
      type: 'input',
      name: 'picture',
      attributes: { channels: 3, height: 32, width: 32, normalisation: 'meanStd', mean, std },
    },
    ...convolution(1, 32),
    attention(1),
    // Each stage after the first has a column of its own, which its pooling layer opens.
    { type: 'maxPool', name: 'max_pool_1', column: 1 },
    ...convolution(2, 64),
    ...convolution(3, 64),
    attention(2),
    { type: 'maxPool', name: 'max_pool_2', column: 2 },
    ...convolution(4, 128),
    ...convolution(5, 128),
    attention(3),
    { type: 'globalAveragePool', name: 'global_average_pool', column: 3 },
    { type: 'flatten', name: 'flatten' },
    { type: 'fullyConnected', name: 'fc', attributes: { units: labels.length }, source: 'fc' },
    { type: 'output', name: 'class_scores', attributes: { labels } },
  ];
}
