import { type Attributes, choice, ints } from '../attributes.ts';
import { ok } from '../result.ts';
import { sameText, text } from '../text.ts';
import { mapsOf, outputType, requireMaps } from './common.ts';
import { defineLayer, NO_COUNT } from './define-layer.ts';
import { recognizeResize } from './recognize-resize.ts';
import { scaleTo } from './resize-scale.ts';

const title = text('Resize', '크기 조절');
const names = [text('height', '높이'), text('width', '너비')];

/** Enlarges or shrinks the maps: `Resize` of ONNX. Nothing to learn. */
export const resize = defineLayer({
  type: 'resize',
  version: 1,
  title,
  category: 'convolution',
  docs: {
    summary: text(
      'Stretches the maps to another height and width, by repeating the nearest value or by blending neighbours.',
      '맵의 높이와 너비를 바꿉니다. 가장 가까운 값을 반복하거나 이웃한 값들을 섞습니다.',
    ),
    formula: 'y[c, i, j] = x[c, (i + 1/2)/s − 1/2, (j + 1/2)/t − 1/2]',
    reference: 'ONNX Resize',
  },
  inputs: [{ name: text('maps', '특징 맵') }],
  outputs: [{ name: text('maps', '특징 맵') }],
  attributes: {
    target: choice({
      label: text('Given as', '지정 방식'),
      default: 'scales',
      choices: [
        { value: 'scales', label: text('Factor', '배율') },
        { value: 'sizes', label: text('Height and width', '높이와 너비') },
      ],
    }),
    scales: ints({
      label: text('Factor', '배율'),
      default: [2, 2],
      names,
      max: 256,
      visible: (a: Attributes) => a.target !== 'sizes',
    }),
    sizes: ints({
      label: text('Size', '크기'),
      default: [32, 32],
      names,
      max: 65_536,
      visible: (a: Attributes) => a.target === 'sizes',
    }),
    mode: choice({
      label: text('Mode', '방식'),
      default: 'nearest',
      choices: [
        { value: 'nearest', label: text('Nearest', '최근접') },
        { value: 'linear', label: text('Linear', '선형') },
      ],
    }),
    coordinateTransformationMode: choice({
      label: text('Coordinates', '좌표 기준'),
      help: text('Which points of the two grids coincide.', '두 격자의 어느 점을 맞출지 정합니다.'),
      default: 'half_pixel',
      choices: [
        { value: 'half_pixel', label: text('Pixel centres', '픽셀 중심') },
        { value: 'asymmetric', label: text('Top left corner', '왼쪽 위 모서리') },
        { value: 'align_corners', label: text('Corner centres', '모서리 픽셀 중심') },
      ],
    }),
    nearestMode: choice({
      label: text('Rounding', '반올림'),
      default: 'round_prefer_floor',
      choices: [
        { value: 'round_prefer_floor', label: text('To the nearest', '가까운 쪽') },
        { value: 'floor', label: text('Down', '내림') },
      ],
      visible: (a: Attributes) => a.mode === 'nearest',
    }),
  },
  describe: (a) => {
    const size = a.target === 'sizes' ? a.sizes.join(' × ') : a.scales.map((scale) => `×${scale}`).join(' ');
    const same = a.target === 'scales' && a.scales[0] === a.scales[1] ? `×${a.scales[0]}` : size;
    return a.mode === 'linear' ? text(`${same} · linear`, `${same} · 선형`) : sameText(same);
  },
  inferShapes: (a, inputs) => {
    const maps = requireMaps(title, inputs);
    if (!maps.ok) return maps;
    const { channels, height, width } = maps.value;
    const [vertical = 1, horizontal = 1] = a.scales;
    const extent = a.target === 'sizes' ? a.sizes : [height * vertical, width * horizontal];
    return ok([outputType(inputs, [channels, ...extent])]);
  },
  parameters: () => [],
  parameterFormula: () => ({ formula: '0', substituted: '0' }),
  macs: () => NO_COUNT,
  emit: (a, context) => {
    const [x = ''] = context.inputs;
    const from = mapsOf(context.inputTypes);
    const to = mapsOf(context.outputTypes);
    // Scales rather than sizes: a size would have to name the batch, which is only known at run time.
    const data = [1, 1, scaleTo(from.height, to.height), scaleTo(from.width, to.width)];
    const scales = context.constant('scales', { dtype: 'float32', shape: [4], data });
    return [
      context.node('Resize', [x, '', scales], {
        mode: { string: a.mode },
        coordinate_transformation_mode: { string: a.coordinateTransformationMode },
        ...(a.mode === 'nearest' && { nearest_mode: { string: a.nearestMode } }),
      }),
    ];
  },
  recognize: recognizeResize,
  examples: [
    { inputs: [['N', 64, 13, 13]], outputs: [['N', 64, 26, 26]], parameters: 0, macs: 0 },
    {
      attributes: { target: 'sizes', sizes: [7, 5], mode: 'linear' },
      inputs: [['N', 2, 3, 9]],
      outputs: [['N', 2, 7, 5]],
      parameters: 0,
    },
    {
      attributes: { scales: [1, 3], coordinateTransformationMode: 'asymmetric', nearestMode: 'floor' },
      inputs: [['N', 2, 4, 4]],
      outputs: [['N', 2, 4, 12]],
      parameters: 0,
    },
    {
      attributes: { mode: 'linear', coordinateTransformationMode: 'align_corners' },
      inputs: [['N', 2, 4, 3]],
      outputs: [['N', 2, 8, 6]],
      parameters: 0,
    },
  ],
});
