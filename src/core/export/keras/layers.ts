import type { Attributes } from '../../attributes.ts';
import type { ActivationFunction } from '../../layers/activation-functions.ts';
import { codeOf, extentsOf, type GenerateCode } from '../layer-code.ts';
import { pyCall, pyNumber, pyString, pyTuple } from '../python-text.ts';
import { type ResizeAttributes, repeats } from '../resize.ts';
import type { KerasHelper } from './helpers.ts';
import { averagePool, conv2d, maxPool } from './window-layers.ts';

/** A layer that is one function of its input. */
function call(write: (x: string, attributes: Attributes) => string): GenerateCode<KerasHelper> {
  return (attributes, { x }) => ({ forward: write(x, attributes) });
}

function chain(operator: '+' | '*'): GenerateCode<KerasHelper> {
  return (_a, { inputs }) => ({ forward: inputs.join(` ${operator} `) });
}

const number = (attributes: Attributes, name: string) => pyNumber(Number(attributes[name]));

const FUNCTIONS: Readonly<Record<Exclude<ActivationFunction, 'hardSigmoid'>, string>> = {
  relu: 'ops.relu',
  tanh: 'ops.tanh',
  sigmoid: 'ops.sigmoid',
  hardSwish: 'hard_swish',
  silu: 'ops.silu',
  softmax: 'ops.softmax',
};

interface SqueezeExcitation {
  readonly biases: boolean;
  readonly squeeze: 'average' | 'max';
  readonly hiddenActivation: keyof typeof FUNCTIONS;
  readonly gate: ActivationFunction;
  readonly gateAlpha: number;
  readonly gateBeta: number;
}

const squeezeExcitation = codeOf<SqueezeExcitation, KerasHelper>((a, { name, x, parameters }) => {
  const hard = `lambda s: hard_sigmoid(s, ${pyNumber(a.gateAlpha)}, ${pyNumber(a.gateBeta)})`;
  const gate = a.gate === 'hardSigmoid' ? hard : FUNCTIONS[a.gate];
  const uses: KerasHelper[] = ['squeeze_excitation'];
  if (a.gate === 'hardSigmoid') uses.push('hard_sigmoid');
  if (a.hiddenActivation === 'hardSwish') uses.push('hard_swish');
  const forward = pyCall('squeeze_excitation', [x, pyString(name)], {
    hidden: pyNumber(parameters.get('fc1.weight')?.[0] ?? 1),
    bias: a.biases ? null : 'False',
    squeeze: a.squeeze === 'average' ? null : '"max"',
    activation: a.hiddenActivation === 'relu' ? null : FUNCTIONS[a.hiddenActivation],
    gate: a.gate === 'sigmoid' ? null : gate,
  });
  return { forward, gate: true, uses };
});

const eca: GenerateCode<KerasHelper> = (_a, { name, x, parameters }) => ({
  forward: pyCall('efficient_channel_attention', [x, pyString(name)], {
    kernel_size: pyNumber(parameters.get('weight')?.[2] ?? 1),
  }),
  gate: true,
  uses: ['efficient_channel_attention'],
});

const cbamChannel: GenerateCode<KerasHelper> = (a, { name, x, parameters }) => ({
  forward: pyCall('cbam_channel_attention', [x, pyString(name)], {
    hidden: pyNumber(parameters.get('fc1.weight')?.[0] ?? 1),
    bias: a.biases ? null : 'False',
  }),
  gate: true,
  uses: ['cbam_channel_attention'],
});

const resize = codeOf<ResizeAttributes, KerasHelper>((a, { x, inputTypes, outputTypes }) => {
  const to = extentsOf(outputTypes[0]);
  const factors = repeats(a, extentsOf(inputTypes[0]), to);
  if (factors) return { forward: `layers.UpSampling2D(${pyTuple(factors)})(${x})` };
  const rules = [a.mode, a.coordinateTransformationMode, a.nearestMode].map(pyString);
  return { forward: pyCall('resize', [x, pyTuple(to), ...rules]), uses: ['resize'] };
});

/** ONNX lays maps out channel after channel: the channels go in front before everything becomes one row. */
const flatten: GenerateCode<KerasHelper> = (_a, { x, inputTypes }) => {
  if (inputTypes[0]?.shape.length !== 4) return { forward: `layers.Flatten()(${x})` };
  const pooled = extentsOf(inputTypes[0]).every((extent) => extent === 1);
  return { forward: pooled ? `layers.Flatten()(${x})` : `layers.Flatten()(layers.Permute((3, 1, 2))(${x}))` };
};

/** By layer type. Inputs and outputs have no code of their own: they are the model's. */
export const KERAS: Readonly<Record<string, GenerateCode<KerasHelper>>> = {
  conv2d,
  resize,
  maxPool,
  averagePool,
  globalAveragePool: call((x) => `layers.GlobalAveragePooling2D(keepdims=True)(${x})`),
  globalMaxPool: call((x) => `layers.GlobalMaxPooling2D(keepdims=True)(${x})`),
  squeezeExcitation,
  eca,
  cbamChannel,
  fullyConnected: (a, { name, x }) => ({
    forward: `${pyCall('layers.Dense', [number(a, 'units')], { use_bias: a.bias ? null : 'False', name: pyString(name) })}(${x})`,
  }),
  flatten,
  batchNormalization: (a, { name, x }) => ({
    forward: `${pyCall('layers.BatchNormalization', [], { momentum: number(a, 'momentum'), epsilon: number(a, 'epsilon'), name: pyString(name) })}(${x})`,
  }),
  relu: call((x) => `ops.relu(${x})`),
  leakyRelu: call((x, a) => `ops.leaky_relu(${x}, negative_slope=${number(a, 'alpha')})`),
  clip: call((x, a) => `ops.clip(${x}, ${number(a, 'min')}, ${number(a, 'max')})`),
  sigmoid: call((x) => `ops.sigmoid(${x})`),
  tanh: call((x) => `ops.tanh(${x})`),
  hardSigmoid: (a, { x }) => ({
    forward: pyCall('hard_sigmoid', [x, number(a, 'alpha'), number(a, 'beta')]),
    uses: ['hard_sigmoid'],
  }),
  hardSwish: (_a, { x }) => ({ forward: `hard_swish(${x})`, uses: ['hard_swish'] }),
  silu: call((x) => `ops.silu(${x})`),
  softmax: call((x) => `ops.softmax(${x}, axis=-1)`),
  dropout: (a, { name, x }) => ({ forward: `layers.Dropout(${number(a, 'ratio')}, name=${pyString(name)})(${x})` }),
  add: chain('+'),
  multiply: chain('*'),
  concat: (_a, { inputs }) => ({ forward: `ops.concatenate([${inputs.join(', ')}], axis=-1)` }),
  opaque: (a, { inputs }) => {
    const operator = a.domain === '' ? String(a.operator) : `${a.domain}.${a.operator}`;
    return { forward: pyCall('not_translated', [pyString(operator), ...inputs]), uses: ['not_translated'] };
  },
};
