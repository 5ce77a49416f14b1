import type { GraphDocument } from '../../src/core/graph/document.ts';
import { buildDocument, type LayerToBuild } from '../../src/core/project/build-document.ts';
import { CIFAR10_LABELS, CIFAR10_PICTURE } from './networks.ts';

/** One small untrained network per topic: as little around the one thing as a run needs. */

/** Ten scores from whatever maps come before. */
const scores = (column?: number): readonly LayerToBuild[] => [
  { type: 'globalAveragePool', name: 'pool', ...(column === undefined ? {} : { column }) },
  { type: 'flatten', name: 'flatten' },
  ...classes,
];
const classes: readonly LayerToBuild[] = [
  { type: 'fullyConnected', name: 'fc', attributes: { units: 10 } },
  { type: 'output', name: 'labels', attributes: { labels: CIFAR10_LABELS } },
];

const POINTWISE = { kernelShape: [1, 1], pads: [0, 0, 0, 0] };

function convolution(name: string, filters: number, more: LayerToBuild['attributes'] = {}): LayerToBuild {
  return { type: 'conv2d', name, attributes: { filters, ...more } };
}

/** What follows from one picture: 16 maps of its own size. */
const stem: readonly LayerToBuild[] = [CIFAR10_PICTURE, convolution('conv0', 16), { type: 'relu', name: 'relu0' }];

/** He et al., CVPR 2016: what goes around two convolutions is added to what came through them. */
export function residualBlock(): GraphDocument {
  return buildDocument({
    title: 'Residual block',
    layers: [
      ...stem,
      { ...convolution('conv1', 16, { bias: false }), column: 1 },
      { type: 'batchNormalization', name: 'bn1' },
      { type: 'relu', name: 'relu1' },
      convolution('conv2', 16, { bias: false }),
      { type: 'batchNormalization', name: 'bn2' },
      // The shortcut comes from the left, so it has the left port.
      { type: 'add', name: 'add', from: ['relu0', 'bn2'] },
      { type: 'relu', name: 'relu2' },
      ...scores(2),
    ],
  });
}

/** Howard et al., MobileNets, 2017: space first, each map alone, then the maps, each pixel alone. */
export function depthwiseSeparable(): GraphDocument {
  return buildDocument({
    title: 'Depthwise separable convolution',
    layers: [
      ...stem,
      { ...convolution('depthwise', 16, { group: 16, bias: false }), column: 1 },
      { type: 'batchNormalization', name: 'bn1' },
      { type: 'relu', name: 'relu1' },
      convolution('pointwise', 32, { ...POINTWISE, bias: false }),
      { type: 'batchNormalization', name: 'bn2' },
      { type: 'relu', name: 'relu2' },
      ...scores(2),
    ],
  });
}

/** Szegedy et al., CVPR 2015: four views of the same maps, one above the other. */
export function inceptionBlock(): GraphDocument {
  const branch = (column: number, ...layers: readonly LayerToBuild[]): readonly LayerToBuild[] =>
    layers.map((layer, index) => (index === 0 ? { ...layer, from: ['relu0'], column, row: 3.5 } : layer));
  return buildDocument({
    title: 'Inception block',
    layers: [
      ...stem.map((layer) => ({ ...layer, column: 1 })),
      ...branch(0, convolution('one', 16, POINTWISE)),
      ...branch(1, convolution('reduce3', 8, POINTWISE), convolution('three', 24)),
      ...branch(
        2,
        convolution('reduce5', 4, POINTWISE),
        convolution('five', 8, { kernelShape: [5, 5], pads: [2, 2, 2, 2] }),
      ),
      ...branch(
        3,
        { type: 'maxPool', name: 'highest', attributes: { kernelShape: [3, 3], strides: [1, 1], pads: [1, 1, 1, 1] } },
        convolution('after', 8, POINTWISE),
      ),
      { type: 'concat', name: 'concat', from: ['one', 'three', 'five', 'after'], column: 1, row: 6 },
      { type: 'relu', name: 'relu1' },
      ...scores()
        .slice(0, 1)
        .map((layer) => ({ ...layer, column: 4, row: 3.5 })),
      ...scores().slice(1),
    ],
  });
}

/** The mean and the maximum of the same maps, side by side. */
export function averageAndMaximum(): GraphDocument {
  return buildDocument({
    title: 'Average and maximum',
    layers: [
      ...stem,
      { type: 'globalAveragePool', name: 'average', from: ['relu0'], column: 1, row: 0 },
      { type: 'globalMaxPool', name: 'maximum', from: ['relu0'], column: 2, row: 0 },
      { type: 'concat', name: 'both', from: ['average', 'maximum'], column: 1, row: 1.5 },
      { type: 'flatten', name: 'flatten' },
      ...classes,
    ],
  });
}

/** Hu et al., CVPR 2018: the block as one card, and then the same thing taken apart. */
export function seBlock(): GraphDocument {
  return buildDocument({
    title: 'SE block, whole and taken apart',
    layers: [
      ...stem,
      { type: 'squeezeExcitation', name: 'se', attributes: { reductionRatio: 4 } },
      { ...convolution('conv1', 16), column: 1 },
      { type: 'relu', name: 'relu1' },
      { type: 'globalAveragePool', name: 'squeeze', column: 2, row: 0 },
      convolution('reduce', 4, POINTWISE),
      { type: 'relu', name: 'hidden' },
      convolution('expand', 16, POINTWISE),
      { type: 'sigmoid', name: 'gate' },
      { type: 'multiply', name: 'scale', from: ['relu1', 'gate'], column: 1, row: 6 },
      ...scores(3),
    ],
  });
}

/** Three ways to weigh 32 channels: SE, CBAM's channel half (Woo et al., ECCV 2018), ECA (Wang et al., CVPR 2020). */
export function threeAttentions(): GraphDocument {
  const stage = (index: number, attention: LayerToBuild): readonly LayerToBuild[] => [
    { ...convolution(`conv${index}`, 32), column: index },
    { type: 'relu', name: `relu${index}` },
    attention,
  ];
  return buildDocument({
    title: 'SE, CBAM and ECA',
    layers: [
      CIFAR10_PICTURE,
      ...stage(0, { type: 'squeezeExcitation', name: 'se', attributes: { reductionRatio: 8 } }),
      ...stage(1, { type: 'cbamChannel', name: 'cbam', attributes: { reductionRatio: 8 } }),
      ...stage(2, { type: 'eca', name: 'eca' }),
      ...scores(3),
    ],
  });
}
