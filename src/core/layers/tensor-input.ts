import { boolean, choice, int, numbers } from '../attributes.ts';
import { err, ok, type Result } from '../result.ts';
import { BATCH, DTYPE_BYTES, type DType, formatShape, type Shape } from '../tensor/types.ts';
import { sameText, type Text, text } from '../text.ts';
import { defineLayer, NO_COUNT } from './define-layer.ts';

const dims = numbers({
  label: text('Shape', '모양'),
  help: text(
    'The dims of the tensor, the batch first where there is one.',
    '텐서의 차원입니다. 배치가 있으면 맨 앞입니다.',
  ),
  default: [1, 1],
});

/** An input of an imported network that is not a picture: it is fed with zeros or with repeatable random numbers. */
export const tensorInput = defineLayer({
  type: 'tensorInput',
  version: 1,
  title: text('Tensor input', '텐서 입력'),
  category: 'inputOutput',
  role: 'tensor',
  fromFile: true,
  docs: {
    summary: text(
      'A second input of an imported network that is not a picture. It is fed with zeros, or with random numbers that are the same every time.',
      '가져온 신경망에서 그림이 아닌 입력입니다. 0이나 매번 같은 난수를 넣습니다.',
    ),
    formula: 'x = 0, or x uniform in [0, 1)',
    reference: 'ONNX graph input',
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
        { value: 'random', label: text('Random numbers', '난수') },
      ],
    }),
    seed: int({ label: text('Seed', '시드'), default: 1, min: 0, visible: (a) => a.fill === 'random' }),
  },
  describe: (a) => {
    const line = `${a.dtype} · ${formatShape(shapeOf(a))}`;
    return sameText(line);
  },
  inferShapes: (a) => ok([{ dtype: a.dtype, shape: shapeOf(a) }]),
  parameters: () => [],
  parameterFormula: () => ({ formula: '0', substituted: '0' }),
  macs: () => NO_COUNT,
  // The compiler makes the graph input, which arrives here under its name.
  emit: (_a, context) => context.inputs,
  examples: [],
});

function shapeOf(a: { readonly dims: readonly number[]; readonly batch: boolean }): Shape {
  return a.batch ? [BATCH, ...a.dims.slice(1)] : a.dims;
}
