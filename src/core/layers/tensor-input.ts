import { boolean, choice, int, numbers, textLine } from '../attributes.ts';
import { err, ok, type Result } from '../result.ts';
import { BATCH, DTYPE_BYTES, type DType, formatShape, type Shape } from '../tensor/types.ts';
import { sameText, type Text, text } from '../text.ts';
import { defineLayer, NO_COUNT, type ParameterSpec } from './define-layer.ts';

const MAX_SEED = 2 ** 32 - 1;

const dims = numbers({
  label: text('Shape', '모양'),
  help: text(
    'The dims of the tensor, the batch first where there is one.',
    '텐서의 차원입니다. 배치가 있으면 맨 앞입니다.',
  ),
  default: [1, 1],
});

/** The tensor that a file brought, among the tensors that are kept beside the drawing. */
export const FED_TENSOR = 'value';

/** An input of an imported network that is not a picture. A person says what it is fed with. */
export const tensorInput = defineLayer({
  type: 'tensorInput',
  version: 1,
  title: text('Tensor input', '텐서 입력'),
  category: 'inputOutput',
  role: 'tensor',
  fromFile: true,
  docs: {
    summary: text(
      'An input of an imported network that is not a picture. It is fed with zeros, ones, random numbers that are the same every time, or the tensor of a file.',
      '가져온 신경망에서 그림이 아닌 입력입니다. 0, 1, 매번 같은 난수, 또는 파일의 텐서를 넣습니다.',
    ),
    formula: text(
      'x = 0, x = 1, x uniform in [0, 1), or x from a file',
      'x = 0, x = 1, [0, 1)의 균등 난수 x, 또는 파일의 x',
    ),
    reference: text('ONNX graph input', 'ONNX 그래프 입력'),
  },
  inputs: [],
  outputs: [{ name: text('tensor', '텐서') }],
  attributes: {
    dtype: choice({
      label: text('Element type', '원소 형식'),
      default: 'float32',
      choices: Object.keys(DTYPE_BYTES).map((value) => ({ value: value as DType, label: sameText(value) })),
    }),
    dims: {
      ...dims,
      parse: (value: unknown): Result<readonly number[], Text> => {
        const list = dims.parse(value);
        const sound =
          list.ok && list.value.length <= 8 && list.value.every((dim) => Number.isSafeInteger(dim) && dim >= 0);
        return sound ? list : err(text('up to 8 whole numbers from 0', '0 이상의 정수 최대 8개'));
      },
    },
    batch: boolean({
      label: text('Batch first', '배치가 앞'),
      help: text('Whether the first dim is the batch.', '첫 차원이 배치인지 정합니다.'),
      default: false,
    }),
    fill: choice({
      label: text('Fed with', '넣는 값'),
      default: 'zeros',
      choices: [
        { value: 'zeros', label: text('Zeros', '0') },
        { value: 'ones', label: text('Ones', '1') },
        { value: 'random', label: text('Random numbers', '난수') },
        { value: 'file', label: text('A file', '파일') },
      ],
    }),
    seed: int({
      label: text('Seed', '시드'),
      help: text(
        'The same seed gives the same numbers on every computer.',
        '시드가 같으면 어느 컴퓨터에서나 같은 수가 나옵니다.',
      ),
      default: 1,
      min: 0,
      max: MAX_SEED,
      visible: (a) => a.fill === 'random',
    }),
    file: textLine({
      label: text('File', '파일'),
      help: text(
        'Where the tensor was read from. It is kept with the project.',
        '텐서를 읽은 파일입니다. 텐서는 프로젝트에 함께 저장됩니다.',
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
