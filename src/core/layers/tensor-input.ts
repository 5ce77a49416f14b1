import { boolean, choice, int, numbers, textLine } from '../attributes.ts';
import { err, ok, type Result } from '../result.ts';
import { BATCH, DTYPE_BYTES, type DType, formatShape, type Shape } from '../tensor/types.ts';
import { sameText, type Text, text } from '../text.ts';
import { defineLayer, NO_COUNT, type ParameterSpec } from './define-layer.ts';

const MAX_SEED = 2 ** 32 - 1;

const dims = numbers({
  label: text('layers.tensorInput.shape', 'Shape'),
  help: text('layers.tensorInput.theDimsOfTheTensor', 'The dims of the tensor, the batch first where there is one.'),
  default: [1, 1],
});

/** The tensor that a file brought, among the tensors that are kept beside the drawing. */
export const FED_TENSOR = 'value';

/** An input of an imported network that is not a picture. A person says what it is fed with. */
export const tensorInput = defineLayer({
  type: 'tensorInput',
  version: 1,
  title: text('layers.tensorInput.title', 'Tensor input'),
  category: 'inputOutput',
  role: 'tensor',
  fromFile: true,
  docs: {
    names: text('layers.tensorInput.names', 'input, noise, latent vector'),
    summary: text(
      'layers.tensorInput.summary',
      'An input of an imported network that is not a picture. It is fed with zeros, ones, random numbers that are the same every time, or the tensor of a file.',
    ),
    formula: text('layers.tensorInput.formula', 'x = 0, x = 1, x uniform in [0, 1), or x from a file'),
    reference: text('layers.tensorInput.reference', 'ONNX graph input'),
  },
  inputs: [],
  outputs: [{ name: text('layers.tensorInput.name', 'tensor') }],
  attributes: {
    dtype: choice({
      label: text('layers.tensorInput.elementType', 'Element type'),
      default: 'float32',
      choices: Object.keys(DTYPE_BYTES).map((value) => ({ value: value as DType, label: sameText(value) })),
    }),
    dims: {
      ...dims,
      parse: (value: unknown): Result<readonly number[], Text> => {
        const list = dims.parse(value);
        const sound =
          list.ok && list.value.length <= 8 && list.value.every((dim) => Number.isSafeInteger(dim) && dim >= 0);
        return sound ? list : err(text('layers.tensorInput.upTo8WholeNumbers', 'up to 8 whole numbers from 0'));
      },
    },
    batch: boolean({
      label: text('layers.tensorInput.batchFirst', 'Batch first'),
      help: text('layers.tensorInput.whetherTheFirstDimIs', 'Whether the first dim is the batch.'),
      default: false,
    }),
    fill: choice({
      label: text('layers.tensorInput.fedWith', 'Fed with'),
      default: 'zeros',
      choices: [
        { value: 'zeros', label: text('layers.tensorInput.zeros', 'Zeros') },
        { value: 'ones', label: text('layers.tensorInput.ones', 'Ones') },
        { value: 'random', label: text('layers.tensorInput.randomNumbers', 'Random numbers') },
        { value: 'file', label: text('layers.tensorInput.aFile', 'A file') },
      ],
    }),
    seed: int({
      label: text('layers.tensorInput.seed', 'Seed'),
      help: text('layers.tensorInput.theSameSeedGivesThe', 'The same seed gives the same numbers on every computer.'),
      default: 1,
      min: 0,
      max: MAX_SEED,
      visible: (a) => a.fill === 'random',
    }),
    file: textLine({
      label: text('layers.tensorInput.file', 'File'),
      help: text(
        'layers.tensorInput.whereTheTensorWasRead',
        'Where the tensor was read from. It is kept with the project.',
      ),
      default: '',
      visible: (a) => a.fill === 'file',
    }),
  },
  describe: (a) => {
    const line = `${a.dtype} · ${formatShape(shapeOf(a))}`;
    return sameText(line);
  },
  inferShapes: (a) => ok([{ dtype: a.dtype, shape: shapeOf(a) }]),
  // Kept while another filling is chosen, so that going back needs no file.
  parameters: (a) => [fedSpec(a)],
  parameterFormula: () => ({ formula: '0', substituted: '0' }),
  macs: () => NO_COUNT,
  // The compiler makes the graph input, which arrives here under its name.
  emit: (_a, context) => context.inputs,
  examples: [],
});

function shapeOf(a: { readonly dims: readonly number[]; readonly batch: boolean }): Shape {
  return a.batch ? [BATCH, ...a.dims.slice(1)] : a.dims;
}

/** Of a batch there is one. */
function fedSpec(a: Parameters<typeof shapeOf>[0]): ParameterSpec {
  const shape = shapeOf(a).map((dim) => (typeof dim === 'number' ? dim : 1));
  return { name: FED_TENSOR, shape, init: { kind: 'zeros' }, trainable: false, fed: true };
}
