import type { ActivationFunction } from '../../layers/activation-functions.ts';
import { channelsOfType, codeOf } from '../layer-code.ts';
import { pyCall, pyNumber } from '../python-text.ts';
import type { TorchHelper } from './helpers.ts';

/** The channel-attention layers: small modules that return the scaled maps and their gates. */

interface SqueezeExcitation {
  readonly biases: boolean;
  readonly squeeze: 'average' | 'max';
  readonly hiddenActivation: ActivationFunction;
  readonly gate: ActivationFunction;
  readonly gateAlpha: number;
  readonly gateBeta: number;
}

const MODULES: Readonly<Record<Exclude<ActivationFunction, 'hardSigmoid'>, string>> = {
  relu: 'nn.ReLU()',
  tanh: 'nn.Tanh()',
  sigmoid: 'nn.Sigmoid()',
  hardSwish: 'nn.Hardswish()',
  silu: 'nn.SiLU()',
  softmax: 'nn.Softmax(dim=1)',
};

export const squeezeExcitation = codeOf<SqueezeExcitation, TorchHelper>((a, { name, x, inputTypes, parameters }) => {
  const hardGate = a.gate === 'hardSigmoid' && pyCall('HardSigmoid', [pyNumber(a.gateAlpha), pyNumber(a.gateBeta)]);
  const gate = hardGate || MODULES[a.gate as keyof typeof MODULES];
  const module = pyCall('SqueezeExcitation', [pyNumber(channelsOfType(inputTypes[0]))], {
    hidden: pyNumber(parameters.get('fc1.weight')?.[0] ?? 1),
    bias: a.biases ? null : 'False',
    squeeze: a.squeeze === 'average' ? null : '"max"',
    activation: a.hiddenActivation === 'relu' ? null : MODULES[a.hiddenActivation as keyof typeof MODULES],
    gate: a.gate === 'sigmoid' ? null : gate,
  });
  const uses = ['SqueezeExcitation', ...(hardGate ? (['HardSigmoid'] as const) : [])] as const;
  return { module, forward: `self.${name}(${x})`, gate: true, uses };
});

export const eca = codeOf<object, TorchHelper>((_a, { name, x, parameters }) => ({
  module: pyCall('EfficientChannelAttention', [], { kernel_size: pyNumber(parameters.get('weight')?.[2] ?? 1) }),
  forward: `self.${name}(${x})`,
  gate: true,
  uses: ['EfficientChannelAttention'],
}));

export const cbamChannel = codeOf<{ readonly biases: boolean }, TorchHelper>(
  (a, { name, x, inputTypes, parameters }) => ({
    module: pyCall('CbamChannelAttention', [pyNumber(channelsOfType(inputTypes[0]))], {
      hidden: pyNumber(parameters.get('fc1.weight')?.[0] ?? 1),
      bias: a.biases ? null : 'False',
    }),
    forward: `self.${name}(${x})`,
    gate: true,
    uses: ['CbamChannelAttention'],
  }),
);
