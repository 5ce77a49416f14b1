import { choice, labels } from '../attributes.ts';
import { type Diagnostic, diagnostic, type FixLayer, type LayerFix, shapeInWords } from '../diagnostics.ts';
import { ok } from '../result.ts';
import { rowLength, type Shape, type TensorType } from '../tensor/types.ts';
import { text } from '../text.ts';
import { toVector } from './common.ts';
import { defineLayer, NO_COUNT } from './define-layer.ts';

/**
 * The end of the network: what arrives here is the graph's output, unchanged. Labels and the choice of softmax or
 * sigmoid are for display; the graph itself does not contain them.
 */
export const output = defineLayer({
  type: 'output',
  version: 1,
  title: text('layers.output.title', 'Output labels'),
  category: 'inputOutput',
  role: 'scores',
  docs: {
    names: text('layers.output.names', 'classes, class scores, labels, prediction, softmax, head'),
    summary: text(
      'layers.output.summary',
      'Names the scores of the network. Softmax picks one class; sigmoid judges each class on its own.',
    ),
    formula: 'softmax: e^z[c] / Σ_j e^z[j] · sigmoid: 1 / (1 + e^−z[c])',
    reference: text('layers.output.reference', 'ONNX graph output'),
  },
  inputs: [{ name: text('layers.output.scores', 'scores') }],
  outputs: [{ name: text('layers.output.scores2', 'scores') }],
  attributes: {
    labels: labels({
      label: text('layers.output.labels', 'Labels'),
      help: text('layers.output.oneNamePerScoreIn', 'One name per score, in order.'),
      default: [],
    }),
    scores: choice({
      label: text('layers.output.showScoresAs', 'Show scores as'),
      help: text(
        'layers.output.whatTheNumbersMeanBoxes',
        'What the numbers mean: boxes, embeddings, masks and the like are no class scores.',
      ),
      default: 'softmax',
      choices: [
        { value: 'softmax', label: text('layers.output.oneLabelSoftmax', 'One label (softmax)') },
        { value: 'sigmoid', label: text('layers.output.severalLabelsSigmoid', 'Several labels (sigmoid)') },
        { value: 'none', label: text('layers.output.scoresAsTheyAre', 'Scores as they are') },
        { value: 'tensor', label: text('layers.output.noClassScores', 'No class scores') },
      ],
    }),
  },
  describe: (a) => {
    const kind = {
      softmax: text('layers.output.softmax', 'softmax'),
      sigmoid: text('layers.output.sigmoid', 'sigmoid'),
      none: text('layers.output.none', 'as they are'),
      tensor: text('layers.output.tensor', 'no class scores'),
    };
    const shown = kind[a.scores];
    const count = a.labels.length;
    return count === 0 ? shown : text('layers.output.countLabelsShown', '{count} labels · {shown}', { count, shown });
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
    const ways = toScores(shape, names.length).map((layers): LayerFix => ({ kind: 'insertBefore', input: 0, layers }));
    const fixes: LayerFix[] = [...ways, { kind: 'setAttributes', attributes: { scores: 'tensor' } }];
    return [diagnostic('output-not-scores', { actual: shapeInWords(shape) }, { input: 0, shapes: [shape], fixes })];
  }
  // No labels at all is a choice, not a mistake: the scores then show their numbers.
  if (names.length === 0 || names.length === scores) return [];
  const detail = { input: 0, shapes: [shape] };
  // Surplus labels can go; which names are missing only the user knows.
  const surplus = names.length > scores;
  const title = text('layers.output.keepFirst', 'Keep the first {scores} labels', { scores });
  const shorter: LayerFix = { kind: 'setAttributes', attributes: { labels: names.slice(0, scores) }, title };
  const fixes = surplus ? [shorter] : [];
  return [diagnostic('labels-differ', { labels: names.length, scores }, { ...detail, fixes })];
}

/** The layers that would turn maps into one score per label, the most likely first: maps of one per label are pooled. */
function toScores(shape: Shape, labelCount: number): readonly (readonly FixLayer[])[] {
  const [batch, ...rest] = shape;
  if (rest.length !== 3 || rest.some((dim) => typeof dim !== 'number')) return [];
  // Several pictures at once stay several, whatever is put in.
  if (typeof batch === 'number' && batch !== 1) return [];
  const scores = { type: 'fullyConnected', ...(labelCount > 0 && { attributes: { units: labelCount } }) };
  const vectors = toVector(shape);
  const pooled = rest[0] === labelCount ? vectors.slice(-1) : [];
  return [...pooled, ...vectors.map((layers) => [...layers, scores])];
}
