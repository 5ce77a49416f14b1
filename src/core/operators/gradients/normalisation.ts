import { floatAttribute, intAttribute } from '../node.ts';
import { type GradientRule, type Kept, NoGradient, type Tape } from './rule.ts';
import { add, count, mean, mul, otherAxes, range, reshape, scalar, scale, sub, sum, sumTo } from './tools.ts';

/** Normalisations: their gradient runs through the statistics too. */

/** x − mean and 1/√(variance + ε) over some axes. The variance is the mean square of the differences, never E[x²] − μ². */
interface Centred {
  readonly mean: string;
  readonly variance: string;
  readonly centred: string;
  readonly inverse: string;
}

function centre(tape: Tape, x: string, axes: readonly number[], epsilon: number): Centred {
  const average = mean(tape, x, axes);
  const centred = sub(tape, x, average);
  const variance = mean(tape, mul(tape, centred, centred), axes);
  return { mean: average, variance, centred, inverse: inverseOf(tape, variance, epsilon) };
}

function inverseOf(tape: Tape, variance: string, epsilon: number): string {
  return tape.node('Reciprocal', [tape.node('Sqrt', [add(tape, variance, scalar(tape, epsilon))])]);
}

/** The derivative by x of normalised x, for a gradient g by it: (g − mean(g) − x̂·mean(g·x̂)) / σ. */
function throughStatistics(tape: Tape, g: string, { centred, inverse }: Centred, axes: readonly number[]): string {
  const along = mul(tape, mean(tape, mul(tape, g, centred), axes), mul(tape, inverse, inverse));
  return mul(tape, sub(tape, sub(tape, g, mean(tape, g, axes)), mul(tape, centred, along)), inverse);
}

/** [C] as [1, C, 1, …] beside values of a rank. */
function perChannel(tape: Tape, value: string, rank: number): string {
  return reshape(tape, value, [1, count(tape.shape(value)), ...new Array<number>(rank - 2).fill(1)]);
}

const batchNormalization: GradientRule = {
  forward: (node, tape): Kept => {
    const [x = '', weight = '', bias = ''] = node.inputs;
    const shape = tape.shape(x);
    const channels = shape[1] as number;
    const outputs = node.outputs.slice(0, 1);
    if (tape.isFrozen(node)) {
      tape.write({ ...node, outputs });
      return {};
    }
    const axes = otherAxes(shape.length, 1);
    const epsilon = floatAttribute(node, 'epsilon', 1e-5);
    const { mean: average, variance, centred, inverse } = centre(tape, x, axes, epsilon);
    const [meanRow, varianceRow] = [reshape(tape, average, [channels]), reshape(tape, variance, [channels])];
    if (shape.length > 2) {
      // One pass over the maps; of vectors WebGPU computes it wrongly.
      const inputs = [x, weight, bias, meanRow, varianceRow];
      tape.write({ ...node, inputs, outputs, attributes: { epsilon: { float: epsilon } } });
    } else {
      const scaled = mul(tape, centred, mul(tape, inverse, perChannel(tape, weight, 2)));
      tape.write({ operator: 'Add', inputs: [scaled, perChannel(tape, bias, 2)], outputs, attributes: {} });
    }
    const elements = count(shape) / channels;
    tape.statistics(node, {
      mean: meanRow,
      variance: scale(tape, varianceRow, elements / Math.max(1, elements - 1)),
    });
    return { mean: average, variance, centred, inverse };
  },
  backward: ({ node, gradients, tape, needed, kept }) => {
    const dy = gradients[0] as string;
    const [x = '', weight = '', , average = '', variance = ''] = node.inputs;
    const shape = tape.shape(x);
    const [rank, channels] = [shape.length, shape[1] as number];
    const axes = otherAxes(rank, 1);
    if (!kept.centred) {
      const inverse = perChannel(tape, inverseOf(tape, variance, floatAttribute(node, 'epsilon', 1e-5)), rank);
      const normal = () => mul(tape, sub(tape, x, perChannel(tape, average, rank)), inverse);
      return [
        needed[0] ? mul(tape, dy, mul(tape, perChannel(tape, weight, rank), inverse)) : null,
        needed[1] ? reshape(tape, sum(tape, mul(tape, dy, normal()), axes), [channels]) : null,
        needed[2] ? reshape(tape, sum(tape, dy, axes), [channels]) : null,
        null,
        null,
      ];
    }
    const [centred, inverse] = [kept.centred, kept.inverse as string];
    const elements = count(shape) / channels;
    const total = sum(tape, dy, axes);
    const along = sum(tape, mul(tape, dy, centred), axes);
    const dx = () => {
      const factor = mul(tape, perChannel(tape, weight, rank), inverse);
      const tilt = scale(tape, mul(tape, along, mul(tape, inverse, inverse)), 1 / elements);
      const level = scale(tape, mul(tape, total, factor), -1 / elements);
      return sub(tape, affine(tape, dy, factor, level), affine(tape, centred, mul(tape, tilt, factor), null));
    };
    return [
      needed[0] ? dx() : null,
      needed[1] ? reshape(tape, mul(tape, along, inverse), [channels]) : null,
      needed[2] ? reshape(tape, total, [channels]) : null,
      null,
      null,
    ];
  },
};

/**
 * value·factor + level, each [1, C, 1, …]. Over maps as one batch normalisation, which is one pass, where a product and a sum
 * that broadcast are two, and slower ones.
 */
function affine(tape: Tape, value: string, factor: string, level: string | null): string {
  const rank = tape.shape(value).length;
  if (rank === 2 || level === null) {
    const scaled = mul(tape, value, factor);
    return level === null ? scaled : add(tape, scaled, level);
  }
  const channels = tape.shape(factor)[1] as number;
  const row = (data: number) =>
    tape.constant({ dtype: 'float32', shape: [channels], data: new Array<number>(channels).fill(data) });
  const rows = [reshape(tape, factor, [channels]), reshape(tape, level, [channels])];
  return tape.node('BatchNormalization', [value, ...rows, row(0), row(1)], { epsilon: { float: 0 } });
}

/** Statistics of each example's own maps. */
const instanceNormalization: GradientRule = {
  backward: ({ node, gradients, tape, needed }) => {
    const dy = gradients[0] as string;
    const [x = '', weight = ''] = node.inputs;
    const shape = tape.shape(x);
    const rank = shape.length;
    const parts = centre(tape, x, range(rank).slice(2), floatAttribute(node, 'epsilon', 1e-5));
    const others = otherAxes(rank, 1);
    const row = (value: string) => reshape(tape, sum(tape, value, others), [shape[1] as number]);
    const dx = () =>
      throughStatistics(tape, mul(tape, dy, perChannel(tape, weight, rank)), parts, range(rank).slice(2));
    return [
      needed[0] ? dx() : null,
      needed[1] ? row(mul(tape, dy, mul(tape, parts.centred, parts.inverse))) : null,
      needed[2] ? row(dy) : null,
    ];
  },
};

const layerNormalization: GradientRule = {
  backward: ({ node, gradients, tape, needed }) => {
    const dy = gradients[0] as string;
    const [x = '', weight = '', bias = ''] = node.inputs;
    const rank = tape.shape(x).length;
    const axis = intAttribute(node, 'axis', -1);
    const axes = range(rank).slice(axis < 0 ? axis + rank : axis);
    const parts = centre(tape, x, axes, floatAttribute(node, 'epsilon', 1e-5));
    return [
      needed[0] ? throughStatistics(tape, mul(tape, dy, weight), parts, axes) : null,
      needed[1] ? sumTo(tape, mul(tape, dy, mul(tape, parts.centred, parts.inverse)), tape.shape(weight)) : null,
      bias !== '' && needed[2] ? sumTo(tape, dy, tape.shape(bias)) : null,
    ];
  },
};

/** Local response normalisation: y = x / D^β with D = k + α/n·Σ x² over n neighbouring channels. */
const lrn: GradientRule = {
  backward: ({ node, gradients, tape }) => {
    const dy = gradients[0] as string;
    const [x = ''] = node.inputs;
    const size = intAttribute(node, 'size', 0);
    if (size < 1) throw new NoGradient('LRN');
    const [alpha, beta, bias] = [
      floatAttribute(node, 'alpha', 1e-4),
      floatAttribute(node, 'beta', 0.75),
      floatAttribute(node, 'bias', 1),
    ];
    const ahead = Math.floor((size - 1) / 2);
    const below = add(
      tape,
      scale(tape, neighbours(tape, mul(tape, x, x), size, ahead), alpha / size),
      scalar(tape, bias),
    );
    const power = (exponent: number) => tape.node('Pow', [below, scalar(tape, exponent)]);
    const direct = mul(tape, dy, power(-beta));
    const spread = neighbours(tape, mul(tape, mul(tape, dy, x), power(-beta - 1)), size, size - 1 - ahead);
    return [sub(tape, direct, mul(tape, scale(tape, x, (2 * alpha * beta) / size), spread))];
  },
};

/** Sums over neighbouring channels: from `ahead` in front of each to `size − 1 − ahead` behind it. */
function neighbours(tape: Tape, value: string, size: number, ahead: number): string {
  const shape = tape.shape(value);
  const [pictures = 1, channels = 1, ...extents] = shape;
  const column = reshape(tape, value, [pictures, 1, channels, count(extents)]);
  const kernel = tape.constant({ dtype: 'float32', shape: [1, 1, size, 1], data: new Array<number>(size).fill(1) });
  const pads = { ints: [ahead, 0, size - 1 - ahead, 0] };
  return reshape(tape, tape.node('Conv', [column, kernel], { kernel_shape: { ints: [size, 1] }, pads }), shape);
}

export const NORMALISATION_GRADIENTS: Readonly<Record<string, GradientRule>> = {
  BatchNormalization: batchNormalization,
  InstanceNormalization: instanceNormalization,
  LayerNormalization: layerNormalization,
  LRN: lrn,
};
