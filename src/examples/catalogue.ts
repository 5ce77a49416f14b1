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
    title: text('SE-CNN, CIFAR-10 classes', 'SE-CNN, CIFAR-10 클래스'),
    description: text(
      'A trained network with three squeeze-and-excitation layers that tells ten classes of animals and vehicles apart.',
      '스퀴즈-익사이테이션 레이어 세 개로 동물과 탈것 열 가지를 구별하도록 학습된 신경망입니다.',
    ),
    trained: true,
    parameters: 285_094,
  },
  {
    id: 'selfie-segmentation',
    title: text('Selfie segmentation', '셀피 분할'),
    description: text(
      'MediaPipe’s trained network, imported from an ONNX file: it marks the person in a picture, with six squeeze-and-excitation layers and four more gates.',
      'ONNX 파일에서 가져온 MediaPipe의 학습된 신경망입니다. 스퀴즈-익사이테이션 레이어 여섯 개와 게이트 네 개로 사진 속 사람을 표시합니다.',
    ),
    trained: true,
    parameters: 106_401,
  },
  {
    id: 'lenet-5',
    title: text('LeNet-5', 'LeNet-5'),
    description: text(
      'The classic network for handwritten digits, untrained: its scores are random until somebody trains it.',
      '손글씨 숫자를 위한 고전적인 신경망입니다. 학습되지 않아 점수는 무작위입니다.',
    ),
    trained: false,
    parameters: 61_706,
  },
  {
    id: 'small-vgg',
    title: text('Small VGG', '작은 VGG'),
    description: text(
      'Blocks of two 3 × 3 convolutions and a pooling layer, as in VGG, untrained: its scores are random.',
      'VGG처럼 3 × 3 합성곱 두 개와 풀링으로 된 블록을 쌓은 신경망입니다. 학습되지 않아 점수는 무작위입니다.',
    ),
    trained: false,
    parameters: 550_570,
  },
  {
    id: 'se-resnet',
    title: text('SE-ResNet for 32 × 32', '32 × 32용 SE-ResNet'),
    description: text(
      'Residual blocks with squeeze-and-excitation in front of each addition, untrained: its scores are random.',
      '덧셈 앞에 스퀴즈-익사이테이션을 둔 잔차 블록을 쌓은 신경망입니다. 학습되지 않아 점수는 무작위입니다.',
    ),
    trained: false,
    parameters: 79_512,
  },
] as const satisfies readonly Example[];

export type ExampleId = (typeof EXAMPLES)[number]['id'];
