import type { Init } from '../layers/define-layer.ts';
import { seededRandom } from './random.ts';

/**
 * Fills a new parameter. The values depend on the key, the shape and the kind alone; integer arithmetic and IEEE
 * square roots make them the same, bit for bit, on every platform (which a normal distribution, with its logarithm and
 * cosine, would not).
 *
 * - `kaiming`: uniform in ±√(6/fanIn), variance 2/fanIn (He et al., ICCV 2015): for layers in front of a ReLU.
 * - `xavier`: uniform in ±√(6/(fanIn + fanOut)) (Glorot & Bengio, AISTATS 2010): for sigmoid and tanh.
 * - `zeros`, `ones`: biases, scales, running statistics.
 *
 * fanIn is the product of all dims but the first, fanOut that of all but the second: weights are stored
 * [outputs, inputs, …kernel].
 */
export function initialise(key: string, shape: readonly number[], init: Init): Float32Array {
  const data = new Float32Array(shape.reduce((product, dim) => product * dim, 1));
  switch (init.kind) {
    case 'zeros':
      return data;
    case 'ones':
      return data.fill(1);
    case 'kaiming':
      return fillUniform(data, key, Math.sqrt(6 / fanIn(shape)));
    case 'xavier':
      return fillUniform(data, key, Math.sqrt(6 / (fanIn(shape) + fanOut(shape))));
  }
}

function fanIn(shape: readonly number[]): number {
  return Math.max(
    1,
    shape.slice(1).reduce((product, dim) => product * dim, 1),
  );
}

function fanOut(shape: readonly number[]): number {
  return Math.max(1, (shape[0] ?? 1) * shape.slice(2).reduce((product, dim) => product * dim, 1));
}

function fillUniform(data: Float32Array, key: string, bound: number): Float32Array {
  const next = seededRandom(key);
  // 24 bits, the precision of a float32: in [−bound, bound), symmetric to within one step.
  for (let index = 0; index < data.length; index += 1) data[index] = ((next() >>> 8) * 2 ** -23 - 1) * bound;
  return data;
}
