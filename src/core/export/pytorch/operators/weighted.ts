import { intOf } from '../../../operators/operation.ts';
import { pyNumber, pyTuple } from '../../python-text.ts';
import {
  arg,
  type OperatorContext,
  positiveAxis,
  rankOf,
  readOutputs,
  type WriteOperator,
  withAll,
} from './context.ts';

/** Operators with weights and normalisation. */

/** Before opset 13 a softmax runs over all axes from its axis on. */
const softmax =
  (name: 'softmax' | 'log_softmax'): WriteOperator =>
  (context) =>
    withAll<[string, number]>([arg(context, 0), rankOf(context)], (x, rank) => {
      const { opset } = context.operation;
      const axis = positiveAxis(intOf(context.operation, 'axis', opset >= 13 ? -1 : 1), rank);
      if (opset >= 13 || axis === rank - 1) return `F.${name}(${x}, dim=${axis})`;
      return `F.${name}(${x}.flatten(${axis}), dim=${axis}).reshape(${x}.shape)`;
    });

const epsilon = ({ operation }: OperatorContext) => {
  const value = operation.attributes.epsilon;
  return pyNumber(typeof value === 'number' ? Number(Math.fround(value).toPrecision(9)) : 1e-5);
};

export const WEIGHTED: Readonly<Record<string, WriteOperator>> = {
  LRN: (context) => {
    const { operation } = context;
    const size = intOf(operation, 'size', 0);
    const float = (name: string, fallback: number) => {
      const value = operation.attributes[name];
      return pyNumber(typeof value === 'number' ? Number(Math.fround(value).toPrecision(9)) : fallback);
    };
    // Windows of even size lie elsewhere in PyTorch.
    if (size % 2 === 0) return null;
    return withAll<[string]>([arg(context, 0)], (x) => {
      return `F.local_response_norm(${x}, ${size}, ${float('alpha', 1e-4)}, ${float('beta', 0.75)}, ${float('bias', 1)})`;
    });
  },
  Softmax: softmax('softmax'),
  LogSoftmax: softmax('log_softmax'),
  GlobalAveragePool: (context) =>
    withAll<[string, number]>([arg(context, 0), rankOf(context)], (x, rank) => {
      return `${x}.mean(dim=${pyTuple(Array.from({ length: rank - 2 }, (_, axis) => axis + 2))}, keepdim=True)`;
    }),
  GlobalMaxPool: (context) =>
    withAll<[string, number]>([arg(context, 0), rankOf(context)], (x, rank) => {
      return `${x}.amax(dim=${pyTuple(Array.from({ length: rank - 2 }, (_, axis) => axis + 2))}, keepdim=True)`;
    }),
  MatMul: (context) =>
    withAll<[string, string]>([arg(context, 0), arg(context, 1)], (a, b) => `torch.matmul(${a}, ${b})`),
  Gemm: (context) => {
    const { operation, args } = context;
    const scaled = (name: string, value: string) => {
      const factor = operation.attributes[name];
      return typeof factor === 'number' && factor !== 1
        ? `${pyNumber(Number(Math.fround(factor).toPrecision(9)))} * ${value}`
        : value;
    };
    const turned = (name: string, value: string) => (intOf(operation, name, 0) === 1 ? `${value}.t()` : value);
    if (args[2] === null) return null;
    return withAll<[string, string]>([arg(context, 0), arg(context, 1)], (a, b) => {
      const product = scaled('alpha', `(${turned('transA', a)} @ ${turned('transB', b)})`);
      return args[2] === undefined ? product : `${product} + ${scaled('beta', args[2] ?? '')}`;
    });
  },
  InstanceNormalization: (context) =>
    withAll<[string, string, string]>([arg(context, 0), arg(context, 1), arg(context, 2)], (x, scale, shift) => {
      return `F.instance_norm(${x}, weight=${scale}, bias=${shift}, eps=${epsilon(context)})`;
    }),
  LayerNormalization: (context) => {
    const { operation, args, outputs } = context;
    const rank = rankOf(context);
    const dims = operation.inputs[1]?.shape;
    if (rank === null || args[2] === null) return null;
    const axis = positiveAxis(intOf(operation, 'axis', -1), rank);
    if (dims?.length !== rank - axis || !dims.every((dim) => typeof dim === 'number')) return null;
    return withAll<[string, string]>([arg(context, 0), arg(context, 1)], (x, scale) => {
      if (outputs.slice(1).some(Boolean)) {
        const axes = pyTuple(dims.map((_, at) => axis + at));
        const all = `layer_norm(${x}, ${axes}, ${scale}, ${args[2] ?? '0'}, ${epsilon(context)})`;
        return { forward: readOutputs(context, all), uses: ['layer_norm'] };
      }
      return `F.layer_norm(${x}, ${pyTuple(dims as readonly number[])}, ${scale}, ${args[2] ?? 'None'}, ${epsilon(context)})`;
    });
  },
  BatchNormalization: (context) => {
    const { operation, outputs } = context;
    // Before opset 9 it could normalise each element on its own.
    const plain = intOf(operation, 'training_mode', 0) === 0 && intOf(operation, 'spatial', 1) === 1;
    if (!plain || outputs.slice(1).some(Boolean)) return null;
    const all = [0, 1, 2, 3, 4].map((input) => arg(context, input));
    return withAll<[string, string, string, string, string]>(
      all as unknown as [string, string, string, string, string],
      (x, scale, shift, mean, variance) =>
        `F.batch_norm(${x}, ${mean}, ${variance}, ${scale}, ${shift}, eps=${epsilon(context)})`,
    );
  },
};
