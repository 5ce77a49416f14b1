import type { Attributes } from '../../attributes.ts';
import { channelsOfType, codeOf, extentsOf, type GenerateCode } from '../layer-code.ts';
import { pyCall, pyNumber, pyString, pyTuple } from '../python-text.ts';
import { type ResizeAttributes, repeats } from '../resize.ts';
import { cbamChannel, eca, squeezeExcitation } from './attention.ts';
import type { TorchHelper } from './helpers.ts';
import { opaque } from './opaque.ts';
import { averagePool, conv2d, maxPool } from './window-layers.ts';

/** A layer that is one function of its input. */
function call(write: (x: string, attributes: Attributes) => string): GenerateCode<TorchHelper> {
  return (attributes, { x }) => ({ forward: write(x, attributes) });
}

function chain(operator: '+' | '*'): GenerateCode<TorchHelper> {
  return (_a, { inputs }) => ({ forward: inputs.join(` ${operator} `) });
}

const number = (attributes: Attributes, name: string) => pyNumber(Number(attributes[name]));

const fullyConnected = codeOf<{ readonly units: number; readonly bias: boolean }, TorchHelper>(
  (a, { name, x, inputTypes }) => ({
    module: pyCall('nn.Linear', [pyNumber(channelsOfType(inputTypes[0])), pyNumber(a.units)], {
      bias: a.bias ? null : 'False',
    }),
    forward: `self.${name}(${x})`,
  }),
);

const batchNormalization = codeOf<{ readonly epsilon: number; readonly momentum: number }, TorchHelper>(
  (a, { name, x, inputTypes }) => {
    const maps = inputTypes[0]?.shape.length === 4;
    // PyTorch's momentum is the share of the new value, ONNX's that of the old.
    const momentum = Number((1 - a.momentum).toPrecision(6));
    const module = pyCall(maps ? 'nn.BatchNorm2d' : 'nn.BatchNorm1d', [pyNumber(channelsOfType(inputTypes[0]))], {
      eps: a.epsilon === 1e-5 ? null : pyNumber(a.epsilon),
      momentum: momentum === 0.1 ? null : pyNumber(momentum),
    });
    return { module, forward: `self.${name}(${x})` };
  },
);

const resize = codeOf<ResizeAttributes, TorchHelper>((a, { x, inputTypes, outputTypes }) => {
  const to = extentsOf(outputTypes[0]);
  const size = pyTuple(to);
  if (repeats(a, extentsOf(inputTypes[0]), to)) {
    return { forward: pyCall('F.interpolate', [x], { size, mode: '"nearest-exact"' }) };
  }
  if (a.mode === 'nearest' || a.coordinateTransformationMode === 'asymmetric') {
    const forward = pyCall('resize', [x], {
      sizes: size,
      axes: '(2, 3)',
      mode: pyString(a.mode),
      coordinates: pyString(a.coordinateTransformationMode),
      rounding: a.mode === 'nearest' ? pyString(a.nearestMode) : null,
    });
    return { forward, uses: ['resize'] };
  }
  const align_corners = a.coordinateTransformationMode === 'align_corners' ? 'True' : 'False';
  return { forward: pyCall('F.interpolate', [x], { size, mode: '"bilinear"', align_corners }) };
});

/** By layer type. Inputs and outputs have no code of their own: they are the arguments and what is returned. */
export const PYTORCH: Readonly<Record<string, GenerateCode<TorchHelper>>> = {
  conv2d,
  resize,
  maxPool,
  averagePool,
  globalAveragePool: call((x) => `F.adaptive_avg_pool2d(${x}, 1)`),
  globalMaxPool: call((x) => `F.adaptive_max_pool2d(${x}, 1)`),
  squeezeExcitation,
  eca,
  cbamChannel,
  fullyConnected,
  flatten: call((x) => `${x}.flatten(1)`),
  batchNormalization,
  relu: call((x) => `F.relu(${x})`),
  leakyRelu: call((x, a) => `F.leaky_relu(${x}, ${number(a, 'alpha')})`),
  clip: call((x, a) => `${x}.clamp(${number(a, 'min')}, ${number(a, 'max')})`),
  sigmoid: call((x) => `torch.sigmoid(${x})`),
  tanh: call((x) => `torch.tanh(${x})`),
  hardSigmoid: (a, { name, x }) => ({
    module: pyCall('HardSigmoid', [number(a, 'alpha'), number(a, 'beta')]),
    forward: `self.${name}(${x})`,
    uses: ['HardSigmoid'],
  }),
  hardSwish: call((x) => `F.hardswish(${x})`),
  silu: call((x) => `F.silu(${x})`),
  softmax: call((x) => `F.softmax(${x}, dim=1)`),
  dropout: (a, { name, x }) => ({ module: pyCall('nn.Dropout', [number(a, 'ratio')]), forward: `self.${name}(${x})` }),
  add: chain('+'),
  multiply: chain('*'),
  concat: (_a, { inputs }) => ({ forward: `torch.cat([${inputs.join(', ')}], dim=1)` }),
  opaque,
};
