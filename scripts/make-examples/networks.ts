import type { GraphDocument } from '../../src/core/graph/document.ts';
import { applyEdit } from '../../src/core/graph/edits.ts';
import { buildDocument, type LayerToBuild } from '../../src/core/project/build-document.ts';
import { english } from '../../test/support/said.ts';

/** The untrained example networks, laid out in columns that are read from top to bottom. */

export const CIFAR10_LABELS: readonly string[] = [
  'airplane',
  'automobile',
  'bird',
  'cat',
  'deer',
  'dog',
  'frog',
  'horse',
  'ship',
  'truck',
];

const DIGITS = Array.from({ length: 10 }, (_, digit) => `${digit}`);

/** A colour picture of 32×32, normalised as CIFAR-10 is. */
export const CIFAR10_PICTURE: LayerToBuild = {
  type: 'input',
  name: 'picture',
  attributes: {
    channels: 3,
    height: 32,
    width: 32,
    normalisation: 'meanStd',
    mean: [0.4914, 0.4822, 0.4465],
    std: [0.247, 0.2435, 0.2616],
  },
};

/**
 * LeNet-5 in its modern form (LeCun et al., "Gradient-based learning applied to document recognition", 1998): 28×28
 * with padding 2, every map connected; layer names as in the paper. 61,706 parameters.
 */
export function lenet5(): GraphDocument {
  return buildDocument({
    title: 'LeNet-5',
    layers: [
      {
        type: 'input',
        name: 'picture',
        attributes: { channels: 1, height: 28, width: 28, normalisation: 'meanStd', mean: [0.1307], std: [0.3081] },
      },
      { type: 'conv2d', name: 'C1', attributes: { filters: 6, kernelShape: [5, 5], pads: [2, 2, 2, 2] } },
      { type: 'tanh', name: 'A1' },
      { type: 'averagePool', name: 'S2' },
      { type: 'conv2d', name: 'C3', attributes: { filters: 16, kernelShape: [5, 5], pads: [0, 0, 0, 0] }, column: 1 },
      { type: 'tanh', name: 'A3' },
      { type: 'averagePool', name: 'S4' },
      { type: 'flatten', name: 'flatten' },
      { type: 'fullyConnected', name: 'C5', attributes: { units: 120 }, column: 2 },
      { type: 'tanh', name: 'A5' },
      { type: 'fullyConnected', name: 'F6', attributes: { units: 84 } },
      { type: 'tanh', name: 'A6' },
      { type: 'fullyConnected', name: 'scores', attributes: { units: 10 }, column: 3 },
      { type: 'output', name: 'digits', attributes: { labels: DIGITS } },
    ],
  });
}

/** Three blocks of two 3×3 convolutions as in VGG (Simonyan & Zisserman, ICLR 2015), narrow enough for 32×32. */
export function smallVgg(): GraphDocument {
  const block = (index: number, filters: number): LayerToBuild[] => [
    { type: 'conv2d', name: `conv${index}a`, attributes: { filters }, column: index - 1 },
    { type: 'relu', name: `relu${index}a` },
    { type: 'conv2d', name: `conv${index}b`, attributes: { filters } },
    { type: 'relu', name: `relu${index}b` },
    { type: 'maxPool', name: `pool${index}` },
  ];
  return buildDocument({
    title: 'Small VGG',
    layers: [
      CIFAR10_PICTURE,
      ...block(1, 32),
      ...block(2, 64),
      ...block(3, 128),
      { type: 'flatten', name: 'flatten', column: 3 },
      { type: 'fullyConnected', name: 'fc1', attributes: { units: 128 } },
      { type: 'relu', name: 'relu4' },
      { type: 'dropout', name: 'dropout' },
      { type: 'fullyConnected', name: 'fc2', attributes: { units: 10 } },
      { type: 'output', name: 'labels', attributes: { labels: CIFAR10_LABELS } },
    ],
  });
}

/**
 * A residual network of three blocks (He et al., CVPR 2016, the CIFAR-10 form), each with a squeeze-and-excitation
 * layer at the end of its residual branch: the SE paper's standard place.
 */
export function seResNet(): GraphDocument {
  const document = buildDocument({
    title: 'SE-ResNet for 32×32',
    layers: [
      CIFAR10_PICTURE,
      convolution('conv0', 16),
      { type: 'batchNormalization', name: 'bn0' },
      { type: 'relu', name: 'relu0' },
      ...branch(1, 16, 1, 'relu0', 1),
      // The shortcut is the picture's maps themselves: it comes from the left, so it has the left port.
      { type: 'add', name: 'add1', from: ['relu0', 'se1'] },
      { type: 'relu', name: 'relu1b' },
      ...shrinkingBlock(2, 32, 'relu1b', 2),
      ...shrinkingBlock(3, 64, 'relu2b', 4),
      { type: 'globalAveragePool', name: 'pool', column: 6 },
      { type: 'flatten', name: 'flatten' },
      { type: 'fullyConnected', name: 'fc', attributes: { units: 10 } },
      { type: 'output', name: 'labels', attributes: { labels: CIFAR10_LABELS } },
    ],
  });
  return [1, 2, 3].reduce((grouped, stage) => asGroup(grouped, `Block ${stage}`, stage), document);
}

/** The layers whose names carry a block's number, as a group. */
function asGroup(document: GraphDocument, name: string, stage: number): GraphDocument {
  const members = [...document.nodes.values()].filter((node) => node.name.includes(String(stage)));
  const group = { id: `g${stage}`, name, collapsed: false, tint: 'blue' } as const;
  const edited = applyEdit(document, { kind: 'addGroup', group, members: members.map((node) => node.id) });
  if (!edited.ok) throw new Error(english(edited.error.message));
  return edited.value;
}

/** A block that halves the maps: its shortcut is a 1×1 convolution, to the right of the branch and below its end. */
function shrinkingBlock(stage: number, filters: number, before: string, column: number): readonly LayerToBuild[] {
  const pointwise = { filters, kernelShape: [1, 1], strides: [2, 2], pads: [0, 0, 0, 0], bias: false };
  return [
    ...branch(stage, filters, 2, before, column),
    { type: 'conv2d', name: `shortcut${stage}`, attributes: pointwise, from: [before], column: column + 1, row: 7 },
    { type: 'batchNormalization', name: `shortcut${stage}_bn` },
    { type: 'add', name: `add${stage}`, from: [`se${stage}`, `shortcut${stage}_bn`] },
    { type: 'relu', name: `relu${stage}b` },
  ];
}

function branch(stage: number, filters: number, stride: number, before: string, column: number): LayerToBuild[] {
  return [
    { ...convolution(`conv${stage}a`, filters, stride), from: [before], column },
    { type: 'batchNormalization', name: `bn${stage}a` },
    { type: 'relu', name: `relu${stage}a` },
    convolution(`conv${stage}b`, filters),
    { type: 'batchNormalization', name: `bn${stage}b` },
    { type: 'squeezeExcitation', name: `se${stage}`, attributes: { reductionRatio: 8 } },
  ];
}

/** 3×3, and without a bias: the batch normalisation behind it brings its own. */
function convolution(name: string, filters: number, stride = 1): LayerToBuild {
  return { type: 'conv2d', name, attributes: { filters, strides: [stride, stride], bias: false } };
}
