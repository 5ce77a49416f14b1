import { type Text, text } from '../core/text.ts';

export type Topic = 'attention' | 'maps' | 'branches' | 'networks';

/** The headings of the gallery, in their order. */
export const TOPICS: readonly { readonly id: Topic; readonly title: Text }[] = [
  { id: 'attention', title: text('examples.catalogue.attention', 'Channel attention') },
  { id: 'maps', title: text('examples.catalogue.maps', 'Convolution and pooling') },
  { id: 'branches', title: text('examples.catalogue.branches', 'Shortcuts and branches') },
  { id: 'networks', title: text('examples.catalogue.networks', 'Whole networks') },
];

/** The example projects that ship with Convas, in the order in which they are offered. The first opens at the start. */
export interface Example {
  /** What it is an example of: the heading under which it is offered. */
  readonly topic: Topic;
  /** Also the name of its file: `assets/examples/ID.convas`. */
  readonly id: string;
  readonly title: Text;
  /** One sentence. */
  readonly description: Text;
  /** Whether its weights come from a training; those of the others are drawn at random. */
  readonly trained: boolean;
  /** Learnable parameters; a test counts them. */
  readonly parameters: number;
}

export const EXAMPLES = [
  {
    id: 'se-cnn',
    topic: 'attention',
    title: text('examples.catalogue.seCnnCifar10Classes', 'SE-CNN, CIFAR-10 classes'),
    description: text(
      'examples.catalogue.aTrainedNetworkWithThree',
      'A trained network with three squeeze-and-excitation layers that tells ten classes of animals and vehicles apart.',
    ),
    trained: true,
    parameters: 285_094,
  },
  {
    id: 'se-signs',
    topic: 'attention',
    title: text('examples.catalogue.seSigns', 'SE net on Signs'),
    description: text(
      'examples.catalogue.seSignsAbout',
      'Trained on drawn signs, each told by one cue: a colour, a shape or a texture. Its late gates know the class.',
    ),
    trained: true,
    parameters: 78_498,
  },
  {
    id: 'se-signs-multi',
    topic: 'attention',
    title: text('examples.catalogue.seSignsMulti', 'SE net on Signs, several labels'),
    description: text(
      'examples.catalogue.seSignsMultiAbout',
      'The same network, trained on signs that each have a colour, a shape and a texture to name: sigmoid instead of softmax.',
    ),
    trained: true,
    parameters: 78_498,
  },
  {
    id: 'selfie-segmentation',
    topic: 'attention',
    title: text('examples.catalogue.selfieSegmentation', 'Selfie segmentation'),
    description: text(
      'examples.catalogue.mediapipesTrainedNetworkImportedFrom',
      'MediaPipe’s trained network, imported from an ONNX file: it marks the person in a picture, with six squeeze-and-excitation layers and four more gates.',
    ),
    trained: true,
    parameters: 106_401,
  },
  {
    id: 'lenet-5',
    topic: 'networks',
    title: text('examples.catalogue.lenet', 'LeNet-5'),
    description: text(
      'examples.catalogue.theClassicNetworkForHandwritten',
      'The classic network for handwritten digits, untrained: its scores are random until somebody trains it.',
    ),
    trained: false,
    parameters: 61_706,
  },
  {
    id: 'small-vgg',
    topic: 'networks',
    title: text('examples.catalogue.smallVgg', 'Small VGG'),
    description: text(
      'examples.catalogue.blocksOfTwo33',
      'Blocks of two 3 × 3 convolutions and a pooling layer, as in VGG, untrained: its scores are random.',
    ),
    trained: false,
    parameters: 550_570,
  },
  {
    id: 'se-resnet',
    topic: 'branches',
    title: text('examples.catalogue.seResnetFor3232', 'SE-ResNet for 32 × 32'),
    description: text(
      'examples.catalogue.residualBlocksWithSqueezeAnd',
      'Residual blocks with squeeze-and-excitation in front of each addition, untrained: its scores are random.',
    ),
    trained: false,
    parameters: 79_512,
  },
  {
    id: 'se-block',
    topic: 'attention',
    title: text('examples.catalogue.seBlock', 'SE block, whole and taken apart'),
    description: text(
      'examples.catalogue.seBlockAbout',
      'The same arithmetic twice: as one card, then as pooling, two 1 × 1 convolutions, a sigmoid and a multiplication; untrained.',
    ),
    trained: false,
    parameters: 3_234,
  },
  {
    id: 'three-attentions',
    topic: 'attention',
    title: text('examples.catalogue.threeAttentions', 'SE, CBAM and ECA'),
    description: text(
      'examples.catalogue.threeAttentionsAbout',
      'Three ways to weigh 32 channels, one behind the other: compare their parameters and gates; untrained.',
    ),
    trained: false,
    parameters: 20_309,
  },
  {
    id: 'average-and-maximum',
    topic: 'maps',
    title: text('examples.catalogue.averageAndMaximum', 'Average and maximum'),
    description: text(
      'examples.catalogue.averageAndMaximumAbout',
      'Global average and global maximum of the same maps, side by side: one bright pixel moves only one of them; untrained.',
    ),
    trained: false,
    parameters: 778,
  },
  {
    id: 'depthwise-separable',
    topic: 'maps',
    title: text('examples.catalogue.depthwiseSeparable', 'Depthwise separable convolution'),
    description: text(
      'examples.catalogue.depthwiseSeparableAbout',
      'Each map alone, then each pixel alone: 656 weights where one 3 × 3 convolution would take 4,608; untrained.',
    ),
    trained: false,
    parameters: 1_530,
  },
  {
    id: 'residual-block',
    topic: 'branches',
    title: text('examples.catalogue.residualBlock', 'Residual block'),
    description: text(
      'examples.catalogue.residualBlockAbout',
      'What goes around two convolutions is added to what came through them; untrained.',
    ),
    trained: false,
    parameters: 5_290,
  },
  {
    id: 'inception-block',
    topic: 'branches',
    title: text('examples.catalogue.inceptionBlock', 'Inception block'),
    description: text(
      'examples.catalogue.inceptionBlockAbout',
      'Four views of the same maps, 1 × 1, 3 × 3, 5 × 5 and pooled, one above the other; untrained.',
    ),
    trained: false,
    parameters: 4_190,
  },
] as const satisfies readonly Example[];

export type ExampleId = (typeof EXAMPLES)[number]['id'];
