import { intOf, numbersOf } from '../../../operators/operation.ts';
import { pyTuple } from '../../python-text.ts';
import {
  arg,
  isWhole,
  listArg,
  type OperatorCode,
  type OperatorContext,
  positiveAxis,
  rankOf,
  readOutputs,
  type WriteOperator,
  withAll,
} from './context.ts';

/** Operators that make one number of many along some axes. */

const every = (rank: number) => pyTuple(Array.from({ length: rank }, (_, axis) => axis));

type Reduction = (x: string, dims: string, keep: string) => OperatorCode | string;

/** @param whole whether it is written for whole numbers too, which keep their type in ONNX */
const reduce =
  (write: Reduction, whole: 'refused' | 'kept' | 'alike' = 'refused'): WriteOperator =>
  (context) =>
    withAll<[string, number]>([arg(context, 0), rankOf(context)], (x, rank) => {
      const { operation } = context;
      if (isWhole(context) && whole === 'refused') return null;
      const keep = intOf(operation, 'keepdims', 1) === 1 ? 'True' : 'False';
      const nothing = intOf(operation, 'noop_with_empty_axes', 0) === 1;
      const end = isWhole(context) && whole === 'kept' ? `.to(${x}.dtype)` : '';
      const written = (dims: string) => {
        const code = write(x, dims, keep);
        return typeof code === 'string' ? `${code}${end}` : { ...code, forward: `${code.forward}${end}` };
      };
      const known = numbersOf(operation, 'axes', 1);
      if (known !== null) {
        if ((known ?? []).length === 0) return nothing ? x : written(every(rank));
        return written(pyTuple((known ?? []).map((axis) => positiveAxis(axis, rank))));
      }
      const axes = listArg(context, 'axes', 1);
      // Whether there are any, only a run knows.
      return axes && !nothing ? written(`tuple(${axes} or ${every(rank)})`) : null;
    });

const best =
  (name: 'argmax' | 'argmin'): WriteOperator =>
  (context) =>
    withAll<[string, number]>([arg(context, 0), rankOf(context)], (x, rank) => {
      const { operation } = context;
      const keep = intOf(operation, 'keepdims', 1) === 1 ? 'True' : 'False';
      const axis = positiveAxis(intOf(operation, 'axis', 0), rank);
      return intOf(operation, 'select_last_index', 0) === 1 ? null : `${x}.${name}(dim=${axis}, keepdim=${keep})`;
    });

/** How many: an attribute before opset 10, then an input. */
function topK(context: OperatorContext): OperatorCode | null {
  const { operation } = context;
  const [x, rank] = [arg(context, 0), rankOf(context)];
  const stated = operation.attributes.k;
  const list = typeof stated === 'number' ? `(${stated},)` : listArg(context, 'k', 1);
  if (x === null || rank === null || !list) return null;
  const axis = positiveAxis(intOf(operation, 'axis', -1), rank);
  const largest = intOf(operation, 'largest', 1) === 1 ? 'True' : 'False';
  return { forward: readOutputs(context, `top_k(${x}, ${list}[0], ${axis}, ${largest})`), uses: ['top_k'] };
}

export const REDUCE: Readonly<Record<string, WriteOperator>> = {
  ReduceMean: reduce((x, dims, keep) => `${x}.mean(dim=${dims}, keepdim=${keep})`),
  ReduceSum: reduce((x, dims, keep) => `${x}.sum(dim=${dims}, keepdim=${keep})`, 'kept'),
  ReduceProd: reduce(
    (x, dims, keep) => ({ forward: `product(${x}, ${dims}, keepdim=${keep})`, uses: ['product'] }),
    'kept',
  ),
  ReduceMax: reduce((x, dims, keep) => `${x}.amax(dim=${dims}, keepdim=${keep})`, 'alike'),
  ReduceMin: reduce((x, dims, keep) => `${x}.amin(dim=${dims}, keepdim=${keep})`, 'alike'),
  ReduceL1: reduce((x, dims, keep) => `${x}.abs().sum(dim=${dims}, keepdim=${keep})`, 'kept'),
  ReduceL2: reduce((x, dims, keep) => `${x}.pow(2).sum(dim=${dims}, keepdim=${keep}).sqrt()`),
  ReduceSumSquare: reduce((x, dims, keep) => `${x}.pow(2).sum(dim=${dims}, keepdim=${keep})`, 'kept'),
  ReduceLogSum: reduce((x, dims, keep) => `${x}.sum(dim=${dims}, keepdim=${keep}).log()`),
  ReduceLogSumExp: reduce((x, dims, keep) => `${x}.logsumexp(dim=${dims}, keepdim=${keep})`),
  ArgMax: best('argmax'),
  ArgMin: best('argmin'),
  TopK: topK,
};
