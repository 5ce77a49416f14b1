import type { Attributes } from '../attributes.ts';
import { axisFrom } from '../operators/operation.ts';
import type { Shape, TensorType } from '../tensor/types.ts';
import type { ValueMeaning } from './define-layer.ts';
import { type OpaqueDetails, opaqueDetails } from './opaque-details.ts';

/** What the operators that stay operators do to the meaning of numbers; the others say nothing of it. */
const KINDS: Readonly<Record<string, Exclude<ValueMeaning['kind'], 'softmax' | 'logSoftmax'>>> = {
  ...all('kept', ['Identity', 'Reshape', 'Flatten', 'Squeeze', 'Unsqueeze', 'Transpose', 'Dropout']),
  ...all('mean', ['GlobalAveragePool', 'AveragePool', 'ReduceMean']),
  ...all('max', ['GlobalMaxPool', 'MaxPool', 'ReduceMax']),
  ...all('linear', ['Conv', 'ConvTranspose', 'Gemm', 'MatMul']),
  ...all('shifted', ['Add', 'Sub', 'Mul', 'Div']),
  ...all('sigmoid', ['Sigmoid', 'HardSigmoid']),
  ...all('normalised', [
    ...['BatchNormalization', 'InstanceNormalization', 'LayerNormalization', 'GroupNormalization'],
    ...['LpNormalization', 'MeanVarianceNormalization', 'LRN'],
  ]),
  ...all('activation', [
    ...['Relu', 'LeakyRelu', 'PRelu', 'Elu', 'Selu', 'Celu', 'Tanh', 'Clip', 'Softplus', 'Softsign', 'Gelu', 'Mish'],
    ...['HardSwish', 'ThresholdedRelu', 'Erf'],
  ]),
};

function all<K extends string>(kind: K, operators: readonly string[]): Readonly<Record<string, K>> {
  return Object.fromEntries(operators.map((operator) => [operator, kind]));
}

/** The numbers of one output port of an imported operator; null where nothing can be said. */
export function opaqueMeaning(
  attributes: Attributes,
  inputs: readonly TensorType[],
  port: number,
): ValueMeaning | null {
  const details = opaqueDetails(attributes);
  const operator = String(attributes.operator);
  // Only the first output is what the operator is known for: the others are means, masks and places.
  if (attributes.domain !== '' || (details.ports[port] ?? 0) !== 0) return null;
  if (operator === 'Softmax') return { kind: 'softmax', over: sumsOver(details, inputs[0]?.shape) };
  if (operator === 'LogSoftmax') return { kind: 'logSoftmax', over: sumsOver(details, inputs[0]?.shape) };
  // A cast to whole numbers and back is no copy.
  if (operator === 'Cast') return inputs[0]?.dtype.startsWith('float') ? { kind: 'kept' } : null;
  const kind = Object.hasOwn(KINDS, operator) ? KINDS[operator] : undefined;
  if (!kind) return null;
  // Two streams of data that meet are more than one and its constants.
  const streams = details.inputs.filter((input) => input && 'port' in input).length;
  return (kind === 'shifted' || kind === 'linear') && streams !== 1 ? null : { kind };
}

/** How many numbers add up to 1 together. Before opset 13 all axes from the stated one on were one. */
function sumsOver(details: OpaqueDetails, shape: Shape | undefined): number | null {
  const stated = details.attributes.axis;
  const joint = details.opset < 13;
  const axis = axisFrom(typeof stated === 'number' ? stated : joint ? 1 : -1, shape?.length ?? 0);
  if (axis === null || !shape) return null;
  const dims = joint ? shape.slice(axis) : shape.slice(axis, axis + 1);
  return dims.every((dim) => typeof dim === 'number') ? dims.reduce((product, dim) => product * dim, 1) : null;
}
