import { type Attributes, choice, int, numbers } from '../attributes.ts';
import { type Diagnostic, diagnostic } from '../diagnostics.ts';
import { err, ok, type Result } from '../result.ts';
import { BATCH, float32 } from '../tensor/types.ts';
import { type Text, text } from '../text.ts';
import { defineLayer, NO_COUNT } from './define-layer.ts';

const whenMeanStd = (attributes: Attributes) => attributes.normalisation === 'meanStd';
const mean = numbers({
  label: text('layers.input.mean', 'Mean'),
  help: text('layers.input.subtractedPerChannelOnValues', 'Subtracted per channel, on values from 0 to 1.'),
  default: [0.485, 0.456, 0.406],
  visible: whenMeanStd,
});
const std = numbers({
  label: text('layers.input.standardDeviation', 'Standard deviation'),
  help: text('layers.input.dividesPerChannelAfterThe', 'Divides per channel, after the mean.'),
  default: [0.229, 0.224, 0.225],
  visible: whenMeanStd,
});
const channels = int({
  label: text('layers.input.channels', 'Channels'),
  help: text('layers.input.3ForColourRedGreen', '3 for colour (red, green, blue), 1 for grey.'),
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
  title: text('layers.input.title', 'Picture'),
  category: 'inputOutput',
  role: 'picture',
  docs: {
    names: text('layers.input.names', 'image, input, photo, data'),
    summary: text(
      'layers.input.summary',
      'The picture: one map of numbers per colour channel. It is scaled to this size and learns nothing.',
    ),
    formula: 'x[c] = (pixel[c]/255 − mean[c]) / std[c]',
    reference: text('layers.input.reference', 'ONNX graph input'),
  },
  inputs: [],
  outputs: [{ name: text('layers.input.name', 'picture') }],
  attributes: {
    channels: {
      ...channels,
      // Pictures are grey or RGB: there is nothing to fill a second channel with.
      parse: (value: unknown): Result<number, Text> =>
        value === 1 || value === 3 ? ok(value) : err(text('layers.input.1GreyOr3Colour', '1 (grey) or 3 (colour)')),
    },
    height: int({ label: text('layers.input.height', 'Height'), default: 224, max: 16_384 }),
    width: int({ label: text('layers.input.width', 'Width'), default: 224, max: 16_384 }),
    normalisation: choice({
      label: text('layers.input.values', 'Values'),
      help: text('layers.input.whatTheNetworkExpectsA', 'What the network expects a pixel to look like.'),
      default: '0..1',
      choices: [
        { value: '0..255', label: text('layers.input.0To255', '0 to 255') },
        { value: '0..1', label: text('layers.input.0To', '0 to 1') },
        { value: 'meanStd', label: text('layers.input.meanAndDeviation', 'Mean and deviation') },
      ],
    }),
    mean,
    std: {
      ...std,
      parse: (value: unknown): Result<readonly number[], Text> => {
        const list = std.parse(value);
        return list.ok && list.value.some((v) => v <= 0)
          ? err(text('layers.input.positiveNumbers', 'positive numbers'))
          : list;
      },
    },
  },
  describe: (a) => {
    const size = `${a.height} × ${a.width}`;
    return a.channels === 1
      ? text('layers.input.greySize', 'grey · {size}', { size })
      : text('layers.input.rgbSize', 'RGB · {size}', { size });
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
  derived: (a) => ({ channels: `${a.channels}·${a.height}·${a.width} = ${a.channels * a.height * a.width}` }),
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
    { attribute: label, count: values.length, channels: a.channels },
    { fixes: [{ kind: 'setAttributes', attributes: { mean: filled(a.mean, 0), std: filled(a.std, 1) } }] },
  );
}
