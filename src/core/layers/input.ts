import { type Attributes, choice, int, numbers } from '../attributes.ts';
import { type Diagnostic, diagnostic } from '../diagnostics.ts';
import { err, ok, type Result } from '../result.ts';
import { BATCH, float32 } from '../tensor/types.ts';
import { type Text, text } from '../text.ts';
import { grouped } from './common.ts';
import { defineLayer, NO_COUNT } from './define-layer.ts';

const whenMeanStd = (attributes: Attributes) => attributes.normalisation === 'meanStd';
const mean = numbers({
  label: text('Mean', '평균'),
  help: text('Subtracted per channel, on values from 0 to 1.', '0부터 1까지로 바꾼 값에서 채널별로 뺍니다.'),
  default: [0.485, 0.456, 0.406],
  visible: whenMeanStd,
});
const std = numbers({
  label: text('Standard deviation', '표준 편차'),
  help: text('Divides per channel, after the mean.', '평균을 뺀 뒤 채널별로 나눕니다.'),
  default: [0.229, 0.224, 0.225],
  visible: whenMeanStd,
});
const channels = int({
  label: text('Channels', '채널'),
  help: text('3 for colour (red, green, blue), 1 for grey.', '컬러(빨강·초록·파랑)는 3, 흑백은 1입니다.'),
  default: 3,
  max: 3,
});

/**
 * The picture that enters the network, as [N, C, H, W] in the order red, green, blue. Normalisation is an instruction
 * to whoever feeds the network; it is not part of the graph.
 */
export const input = defineLayer({
  type: 'input',
  version: 1,
  title: text('Picture', '그림'),
  category: 'inputOutput',
  role: 'picture',
  docs: {
    summary: text(
      'The picture: one map of numbers per colour channel. It is scaled to this size and learns nothing.',
      '그림입니다. 색 채널마다 숫자로 된 맵이 하나씩 있습니다. 이 크기로 맞춰지며 학습하는 값은 없습니다.',
    ),
    formula: 'x[c] = (pixel[c]/255 − mean[c]) / std[c]',
    reference: text('ONNX graph input', 'ONNX 그래프 입력'),
  },
  inputs: [],
  outputs: [{ name: text('picture', '그림') }],
  attributes: {
    channels: {
      ...channels,
      // Pictures are grey or RGB: there is nothing to fill a second channel with.
      parse: (value: unknown): Result<number, Text> =>
        value === 1 || value === 3 ? ok(value) : err(text('1 (grey) or 3 (colour)', '1(흑백) 또는 3(컬러)')),
    },
    height: int({ label: text('Height', '높이'), default: 224, max: 16_384 }),
    width: int({ label: text('Width', '너비'), default: 224, max: 16_384 }),
    normalisation: choice({
      label: text('Values', '값의 범위'),
      help: text('What the network expects a pixel to look like.', '신경망이 받을 픽셀 값의 형식입니다.'),
      default: '0..1',
      choices: [
        { value: '0..255', label: text('0 to 255', '0부터 255까지') },
        { value: '0..1', label: text('0 to 1', '0부터 1까지') },
        { value: 'meanStd', label: text('Mean and deviation', '평균과 표준 편차') },
      ],
    }),
    mean,
    std: {
      ...std,
      parse: (value: unknown): Result<readonly number[], Text> => {
        const list = std.parse(value);
        return list.ok && list.value.some((v) => v <= 0) ? err(text('positive numbers', '0보다 큰 수')) : list;
      },
    },
  },
  describe: (a) => {
    const size = `${a.height} × ${a.width}`;
    return a.channels === 1 ? text(`grey · ${size}`, `흑백 · ${size}`) : text(`RGB · ${size}`, `RGB · ${size}`);
  },
  inferShapes: (a) => {
    const wrong = whenMeanStd(a) ? valuesPerChannel(a) : null;
    return wrong ? err(wrong) : ok([float32([BATCH, a.channels, a.height, a.width])]);
  },
  parameters: () => [],
  parameterFormula: () => ({ formula: '0', substituted: '0' }),
  macs: () => NO_COUNT,
  // The compiler makes the graph input, which arrives here under its name.
  emit: (_a, context) => context.inputs,
  derived: (a) => ({ channels: `${a.channels}·${a.height}·${a.width} = ${grouped(a.channels * a.height * a.width)}` }),
  examples: [
    { attributes: { height: 32, width: 32 }, inputs: [], outputs: [['N', 3, 32, 32]], parameters: 0 },
    {
      attributes: { channels: 1, height: 28, width: 28, normalisation: 'meanStd', mean: [0.1307], std: [0.3081] },
      inputs: [],
      outputs: [['N', 1, 28, 28]],
      parameters: 0,
      source: 'MNIST',
    },
  ],
});

/** One value per channel, or one for all: anything else is a diagnostic, with lists of the right length as its fix. */
function valuesPerChannel(a: {
  readonly channels: number;
  readonly mean: readonly number[];
  readonly std: readonly number[];
}): Diagnostic | null {
  const fits = (values: readonly number[]) => values.length === a.channels || values.length === 1;
  const filled = (values: readonly number[], neutral: number) =>
    fits(values) ? values : Array.from({ length: a.channels }, (_, index) => values[index] ?? values.at(-1) ?? neutral);
  if (fits(a.mean) && fits(a.std)) return null;
  const [label, values] = fits(a.mean) ? [std.label, a.std] : [mean.label, a.mean];
  return diagnostic(
    'values-per-channel',
    { attribute: label.en, attributeKo: label.ko, count: values.length, channels: a.channels },
    { fixes: [{ kind: 'setAttributes', attributes: { mean: filled(a.mean, 0), std: filled(a.std, 1) } }] },
  );
}
