import { type Text, text } from '../core/text.ts';

/** The example projects that ship with Convas, in the order in which they are offered. The first opens at the start. */
export interface Example {
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
    title: text('examples.catalogue.seCnnCifar10Classes', 'SE-CNN, CIFAR-10 classes'),
    description: text(
      'examples.catalogue.aTrainedNetworkWithThree',
      'A trained network with three squeeze-and-excitation layers that tells ten classes of animals and vehicles apart.',
    ),
    trained: true,
    parameters: 285_094,
  },
  {
    id: 'selfie-segmentation',
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
    title: text('examples.catalogue.seResnetFor3232', 'SE-ResNet for 32 × 32'),
    description: text(
      'examples.catalogue.residualBlocksWithSqueezeAnd',
      'Residual blocks with squeeze-and-excitation in front of each addition, untrained: its scores are random.',
    ),
    trained: false,
    parameters: 79_512,
  },
] as const satisfies readonly Example[];

export type ExampleId = (typeof EXAMPLES)[number]['id'];
