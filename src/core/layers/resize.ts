import { type Attributes, choice, ints } from '../attributes.ts';
import { ok } from '../result.ts';
import { sameText, text } from '../text.ts';
import { mapsOf, outputType, requireMaps } from './common.ts';
import { defineLayer, NO_COUNT } from './define-layer.ts';
import { recognizeResize } from './recognize-resize.ts';
import { MAX_FACTOR, scaleTo } from './resize-scale.ts';

const title = text('layers.resize.title', 'Resize');
const names = [text('layers.resize.height', 'height'), text('layers.resize.width', 'width')];

/** Enlarges or shrinks the maps: `Resize` of ONNX. Nothing to learn. */
export const resize = defineLayer({
  type: 'resize',
  version: 1,
  title,
  category: 'convolution',
  docs: {
    names: text('layers.resize.names', 'upsample, interpolate, upsampling'),
    summary: text(
      'layers.resize.summary',
      'Stretches the maps to another height and width, by repeating the nearest value or by blending neighbours.',
    ),
    formula: 'y[c, i, j] = x[c, (i + 1/2)/s − 1/2, (j + 1/2)/t − 1/2]',
    reference: 'ONNX Resize',
  },
  inputs: [{ name: text('layers.resize.maps', 'maps') }],
  outputs: [{ name: text('layers.resize.maps2', 'maps') }],
  attributes: {
    target: choice({
      label: text('layers.resize.givenAs', 'Given as'),
      default: 'scales',
      choices: [
        { value: 'scales', label: text('layers.resize.factor', 'Factor') },
        { value: 'sizes', label: text('layers.resize.heightAndWidth', 'Height and width') },
      ],
    }),
    scales: ints({
      label: text('layers.resize.factor2', 'Factor'),
      default: [2, 2],
      names,
      max: MAX_FACTOR,
      visible: (a: Attributes) => a.target !== 'sizes',
    }),
    sizes: ints({
      label: text('layers.resize.size', 'Size'),
      default: [32, 32],
      names,
      max: 65_536,
      visible: (a: Attributes) => a.target === 'sizes',
    }),
    mode: choice({
      label: text('layers.resize.mode', 'Mode'),
      default: 'nearest',
      choices: [
        { value: 'nearest', label: text('layers.resize.nearest', 'Nearest') },
        { value: 'linear', label: text('layers.resize.linear', 'Linear') },
      ],
    }),
    coordinateTransformationMode: choice({
      label: text('layers.resize.coordinates', 'Coordinates'),
      help: text('layers.resize.help', 'Which points of the two grids coincide.'),
      default: 'half_pixel',
      choices: [
        { value: 'half_pixel', label: text('layers.resize.pixelCentres', 'Pixel centres') },
        { value: 'asymmetric', label: text('layers.resize.topLeftCorner', 'Top left corner') },
        { value: 'align_corners', label: text('layers.resize.cornerCentres', 'Corner centres') },
      ],
    }),
    nearestMode: choice({
      label: text('layers.resize.rounding', 'Rounding'),
      default: 'round_prefer_floor',
      choices: [
        { value: 'round_prefer_floor', label: text('layers.resize.toTheNearest', 'To the nearest') },
        { value: 'floor', label: text('layers.resize.down', 'Down') },
      ],
      visible: (a: Attributes) => a.mode === 'nearest',
    }),
  },
  describe: (a) => {
    const size = a.target === 'sizes' ? a.sizes.join(' × ') : a.scales.map((scale) => `×${scale}`).join(' ');
    const same = a.target === 'scales' && a.scales[0] === a.scales[1] ? `×${a.scales[0]}` : size;
    return a.mode === 'linear' ? text('layers.resize.sameLinear', '{same} · linear', { same }) : sameText(same);
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
