import { describe, expect, it } from 'vitest';
import { type Attributes, defaultAttributes } from '../../../src/core/attributes.ts';
import { layerType } from '../../../src/core/layers/index.ts';
import { elementCount, float32, type Shape } from '../../../src/core/tensor/types.ts';
import { evaluateFormula } from '../../support/formula.ts';
import { english } from '../../support/said.ts';

/** The numbers that a course on convolutional networks computes by hand. */

function measure(type: string, attributes: Attributes, ...shapes: readonly Shape[]) {
  const layer = layerType(type);
  if (!layer) throw new Error(`no layer ${type}`);
  const values = { ...defaultAttributes(layer.attributes), ...attributes };
  const inputs = shapes.map(float32);
  const outputs = layer.inferShapes(values, inputs);
  if (!outputs.ok) throw new Error(english(outputs.error.message));
  const specs = layer.parameters(values, inputs);
  const total = (trainable: boolean) =>
    specs.filter((spec) => spec.trainable === trainable).reduce((sum, spec) => sum + elementCount(spec.shape), 0);
  return {
    parameters: total(true),
    buffers: total(false),
    macs: layer.macs(values, inputs, outputs.value).value,
    ...layer.parameterFormula(values, inputs),
  };
}

describe('learnable parameters', () => {
  it('of an input are 0', () => {
    expect(measure('input', {}).parameters).toBe(0);
  });

  it('of a convolution are (n·m·l + 1)·k', () => {
    expect(measure('conv2d', { filters: 64 }, ['N', 32, 8, 8])).toMatchObject({
      parameters: 18_496,
      formula: '(n·m·l + 1)·k',
      substituted: '(3·3·32 + 1)·64',
    });
    expect(measure('conv2d', { filters: 64, bias: false }, ['N', 32, 8, 8])).toMatchObject({
      parameters: 18_432,
      formula: 'n·m·l·k',
    });
  });

  it('of a grouped convolution are (n·m·l/g + 1)·k', () => {
    expect(measure('conv2d', { filters: 64, group: 4 }, ['N', 32, 8, 8])).toMatchObject({
      parameters: (3 * 3 * 8 + 1) * 64,
      formula: '(n·m·l/g + 1)·k',
    });
  });

  it('of every pooling layer are 0', () => {
    for (const type of ['maxPool', 'averagePool', 'globalAveragePool', 'globalMaxPool']) {
      expect(measure(type, {}, ['N', 64, 8, 8]).parameters).toBe(0);
    }
  });

  it('of a fully connected layer are (n + 1)·m', () => {
    expect(measure('fullyConnected', { units: 10 }, ['N', 784])).toMatchObject({
      parameters: 7_850,
      formula: '(n + 1)·m',
      substituted: '(784 + 1)·10',
    });
    expect(measure('fullyConnected', { units: 10, bias: false }, ['N', 784]).parameters).toBe(7_840);
  });

  it('of a batch normalisation are 2·C, with 2·C buffers', () => {
    expect(measure('batchNormalization', {}, ['N', 64, 8, 8])).toMatchObject({ parameters: 128, buffers: 128 });
  });

  it('of an SE block are 2·C²/r, with biases + C/r + C', () => {
    expect(measure('squeezeExcitation', { biases: false }, ['N', 64, 8, 8])).toMatchObject({
      parameters: 512,
      formula: '2·C²/r',
      substituted: '2·64²/16',
    });
    expect(measure('squeezeExcitation', {}, ['N', 64, 8, 8])).toMatchObject({
      parameters: 580,
      formula: '2·C²/r + C/r + C',
      substituted: '2·64²/16 + 64/16 + 64',
    });
  });

  it('of an SE block whose width is rounded or set are 2·C·h + h + C', () => {
    expect(measure('squeezeExcitation', { reductionRatio: 3 }, ['N', 64, 8, 8])).toMatchObject({
      parameters: 2 * 64 * 21 + 21 + 64,
      formula: '2·C·h + h + C',
    });
    expect(measure('squeezeExcitation', {}, ['N', 8, 8, 8]).parameters).toBe(2 * 8 + 1 + 8);
    expect(measure('squeezeExcitation', { hiddenChannels: 24 }, ['N', 96, 8, 8]).parameters).toBe(4_728);
  });
});

describe('MACs per picture', () => {
  it('are those of the weights', () => {
    expect(measure('conv2d', { filters: 64 }, ['N', 32, 8, 8]).macs).toBe(3 * 3 * 32 * 64 * 8 * 8);
    expect(measure('fullyConnected', { units: 10 }, ['N', 784]).macs).toBe(7_840);
    expect(measure('squeezeExcitation', {}, ['N', 64, 8, 8]).macs).toBe(2 * 64 * 4);
    expect(measure('eca', { kernelSize: 5 }, ['N', 64, 8, 8]).macs).toBe(5 * 64);
    expect(measure('cbamChannel', {}, ['N', 64, 8, 8]).macs).toBe(4 * 64 * 4);
    expect(measure('batchNormalization', {}, ['N', 64, 8, 8]).macs).toBe(0);
  });
});

describe('SE-ResNet-50 (Hu et al., CVPR 2018)', () => {
  const stages = [
    [3, 256],
    [4, 512],
    [6, 1024],
    [3, 2048],
  ] as const;
  const RESNET_50 = 25_557_032;
  const extra = (attributes: Attributes) =>
    stages.reduce(
      (sum, [blocks, channels]) =>
        sum + blocks * measure('squeezeExcitation', attributes, ['N', channels, 7, 7]).parameters,
      0,
    );

  it('adds 2,514,944 weights and 16,048 biases at r = 16', () => {
    expect(extra({ biases: false })).toBe(2_514_944);
    expect(extra({})).toBe(2_530_992);
    expect(RESNET_50 + extra({})).toBe(28_088_024);
  });

  it.each([
    [2, 45.7],
    [4, 35.7],
    [8, 30.7],
    [16, 28.1],
    [32, 26.9],
  ])('has about the published size at r = %d', (reductionRatio, millions) => {
    expect(Math.abs((RESNET_50 + extra({ reductionRatio })) / 1e6 - millions)).toBeLessThan(0.15);
  });
});

describe('ECA-Net (Wang et al., CVPR 2020)', () => {
  it.each([
    [1, 1],
    [8, 3],
    [16, 3],
    [64, 3],
    [128, 5],
    [256, 5],
    [512, 5],
    [1024, 5],
    [2048, 7],
  ])('derives the kernel of %d channels as %d', (channels, kernel) => {
    expect(measure('eca', {}, ['N', channels, 4, 4]).parameters).toBe(kernel);
  });
});

describe('the formula evaluator of these tests', () => {
  it.each([
    ['(3·3·32 + 1)·64', 18_496],
    ['2·64²/16 + 64/16 + 64', 580],
    ['⌊7/2⌋ − 1', 2],
    ['2³·(1 + 1)', 16],
  ])('%s', (formula, value) => {
    expect(evaluateFormula(formula)).toBe(value);
  });

  it('refuses what is not arithmetic', () => {
    for (const wrong of ['', '2·', '(1', '2 x 3', 'n·m', '1 2']) expect(() => evaluateFormula(wrong)).toThrow();
  });
});
