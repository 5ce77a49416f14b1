import { choice, labels } from '../attributes.ts';
import { type Diagnostic, diagnostic, type FixLayer, type LayerFix, shapeInWords } from '../diagnostics.ts';
import { ok } from '../result.ts';
import { rowLength, type Shape, type TensorType } from '../tensor/types.ts';
import { text } from '../text.ts';
import { defineLayer, NO_COUNT } from './define-layer.ts';

/**
 * The end of the network: what arrives here is the graph's output, unchanged. Labels and the choice of softmax or
 * sigmoid are for display; the graph itself does not contain them.
 */
export const output = defineLayer({
  type: 'output',
  version: 1,
  title: text('Output labels', '출력'),
  category: 'inputOutput',
  role: 'scores',
  docs: {
    summary: text(
      'Names the scores of the network. Softmax picks one class; sigmoid judges each class on its own.',
      '신경망이 낸 점수에 이름을 붙입니다. 소프트맥스는 클래스 하나를 고르고, 시그모이드는 클래스마다 따로 판단합니다.',
    ),
    formula: 'softmax: e^z[c] / Σ_j e^z[j] · sigmoid: 1 / (1 + e^−z[c])',
    reference: text('ONNX graph output', 'ONNX 그래프 출력'),
  },
  inputs: [{ name: text('scores', '점수') }],
  outputs: [{ name: text('scores', '점수') }],
  attributes: {
    labels: labels({
      label: text('Labels', '이름'),
      help: text('One name per score, in order.', '점수 순서대로 하나씩 쓰는 이름입니다.'),
      default: [],
    }),
    scores: choice({
      label: text('Show scores as', '점수 표시'),
      help: text(
        'What the numbers mean: boxes, embeddings, masks and the like are no class scores.',
        '출력된 수의 의미를 정합니다. 상자, 임베딩, 마스크 등은 클래스 점수가 아닙니다.',
      ),
      default: 'softmax',
      choices: [
        { value: 'softmax', label: text('One label (softmax)', '하나만 고르기 (소프트맥스)') },
        { value: 'sigmoid', label: text('Several labels (sigmoid)', '여러 개 고르기 (시그모이드)') },
        { value: 'none', label: text('Scores as they are', '점수 그대로') },
        { value: 'tensor', label: text('No class scores', '클래스 점수 아님') },
      ],
    }),
  },
  describe: (a) => {
    const kind = {
      softmax: text('softmax', '소프트맥스'),
      sigmoid: text('sigmoid', '시그모이드'),
      none: text('as they are', '그대로'),
      tensor: text('no class scores', '클래스 점수 아님'),
    };
    const { en, ko } = kind[a.scores];
    const count = a.labels.length;
    return count === 0 ? text(en, ko) : text(`${count} labels · ${en}`, `이름 ${count}개 · ${ko}`);
  },
  inferShapes: (_a, inputs) => ok(inputs.slice(0, 1)),
  remarks: (a, inputs) =>
    // Nobody says that these numbers are class scores.
    a.scores === 'tensor' || (a.scores === 'none' && a.labels.length === 0) ? [] : scoreRemarks(a.labels, inputs),
  parameters: () => [],
  parameterFormula: () => ({ formula: '0', substituted: '0' }),
  macs: () => NO_COUNT,
  emit: (_a, context) => context.inputs.slice(0, 1),
  examples: [
    { inputs: [['N', 10]], outputs: [['N', 10]], parameters: 0 },
    { attributes: { scores: 'none' }, inputs: [['N', 1, 64, 64]], outputs: [['N', 1, 64, 64]], parameters: 0 },
  ],
});

function scoreRemarks(names: readonly string[], inputs: readonly TensorType[]): readonly Diagnostic[] {
  const shape = inputs[0]?.shape ?? [];
  const scores = rowLength(shape);
  if (scores === null) {
    const layers = toScores(shape, names.length);
    return [
      diagnostic(
        'output-not-scores',
        { actual: shapeInWords(shape) },
        { input: 0, shapes: [shape], fixes: layers.length === 0 ? [] : [{ kind: 'insertBefore', input: 0, layers }] },
      ),
    ];
  }
  // No labels at all is a choice, not a mistake: the scores then show their numbers.
  if (names.length === 0 || names.length === scores) return [];
  const detail = { input: 0, shapes: [shape] };
  // Surplus labels can go; which names are missing only the user knows.
  const surplus = names.length > scores;
  const fixes: LayerFix[] = surplus ? [{ kind: 'setAttributes', attributes: { labels: names.slice(0, scores) } }] : [];
  return [diagnostic('labels-differ', { labels: names.length, scores }, { ...detail, fixes })];
}

/** The layers that would turn maps into one score per label. */
function toScores(shape: Shape, labelCount: number): readonly FixLayer[] {
  if (shape.length !== 4 || shape.slice(1).some((dim) => typeof dim !== 'number')) return [];
  const scores = { type: 'fullyConnected', ...(labelCount > 0 && { attributes: { units: labelCount } }) };
  return [{ type: 'globalAveragePool' }, { type: 'flatten' }, scores];
}
