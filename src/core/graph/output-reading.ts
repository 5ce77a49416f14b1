import { layerType } from '../layers/index.ts';
import { formatShape, rowLength } from '../tensor/types.ts';
import { sameText, type Text, text } from '../text.ts';
import type { Analysis } from './analyze.ts';
import type { LayerNode } from './document.ts';
import { type OutputFlow, type OutputSource, outputFlow, sourceOfOutput } from './output-flow.ts';

/**
 * What an output is: class scores, and then how its numbers become them, or just a tensor. The one place that says so:
 * import, analysis, compiler, runs, exports, command line and window all ask here.
 */

/** How class scores follow from the output's numbers. `none`: they are what the network gives. */
export type ScoreFunction = 'softmax' | 'sigmoid' | 'none';

/** Whether scores are shares of one whole, probabilities each on its own, or just numbers. */
export type ScoreKind = 'distribution' | 'independent' | 'plain';

/** What a person can declare in the output layer. `none`: class scores as they are; `tensor`: no class scores. */
export type ShownAs = ScoreFunction | 'tensor';

export interface OutputReading {
  /** How many classes are scored; null where the output is no class scores. */
  readonly classes: number | null;
  /** What is applied for display. */
  readonly apply: ScoreFunction;
  /** What the scores are after that. */
  readonly kind: ScoreKind;
  /** Why, in one sentence. */
  readonly reason: Text;
}

/** Reads an output: what its layer declares, held against what arrives there. Softmax is never applied twice. */
export function readOutput(flow: OutputFlow, id: string): OutputReading {
  const node = flow.nodes.get(id) as LayerNode;
  const shown = node.attributes.scores as ShownAs;
  const source = sourceOfOutput(flow, id);
  const from = flow.source(id, 0);
  const type = from ? flow.type(from) : null;
  const row = type?.dtype.startsWith('float') ? rowLength(type.shape) : null;
  const { apply, kind } = appliedTo(source, shown);
  if (shown !== 'tensor' && row !== null) {
    return { classes: row, apply, kind, reason: whyScores(source, shown) };
  }
  const guess = guessShown(flow, id);
  return {
    classes: null,
    apply: shown === 'tensor' ? 'none' : apply,
    kind: shown === 'tensor' ? 'plain' : kind,
    reason: guess.shown === 'tensor' ? guess.reason : DECLARED,
  };
}

function appliedTo({ kind, mixed }: OutputSource, shown: ShownAs): Pick<OutputReading, 'apply' | 'kind'> {
  if (kind === 'softmax') return { apply: 'none', kind: mixed ? 'independent' : 'distribution' };
  if (kind === 'sigmoid') return { apply: 'none', kind: 'independent' };
  // e^x of such numbers are the probabilities, and softmax takes exactly that.
  if (kind === 'logSoftmax' && shown === 'sigmoid') return { apply: 'softmax', kind: 'distribution' };
  if (shown === 'softmax') return { apply: 'softmax', kind: 'distribution' };
  if (shown === 'sigmoid') return { apply: 'sigmoid', kind: 'independent' };
  return { apply: 'none', kind: 'plain' };
}

function whyScores(source: OutputSource, shown: ShownAs): Text {
  const { en, ko } = nameOf(source);
  const by = (english: string, korean: string) => text(`${english}, from ${en}.`, `${korean} (만든 레이어: ${ko})`);
  if (source.kind === 'softmax' && !source.mixed) return by('Probabilities that add up to 1', '합이 1인 확률입니다.');
  if (source.kind === 'softmax' || source.kind === 'sigmoid') {
    return by('Probabilities, each on its own', '따로따로 판단한 확률입니다.');
  }
  if (source.kind === 'logSoftmax') {
    return by('Logarithms of probabilities, which softmax turns back', '확률의 로그로, 소프트맥스로 되돌립니다.');
  }
  return {
    softmax: text('Raw scores; softmax shares 100% among the classes.', '원점수이며, 소프트맥스로 100%를 나눕니다.'),
    sigmoid: text(
      'Raw scores; sigmoid judges each class on its own.',
      '원점수이며, 시그모이드로 클래스마다 판단합니다.',
    ),
    none: text('Shown as the network gives them.', '신경망이 낸 그대로 표시합니다.'),
    tensor: DECLARED,
  }[shown];
}

const DECLARED = text(
  'The output layer says that these are no class scores.',
  '출력 레이어에서 클래스 점수가 아니라고 정했습니다.',
);

/** What an output of a file most likely is, and why. In doubt it is no class scores: people can say that it is. */
export interface Guess {
  readonly shown: ShownAs;
  readonly reason: Text;
}

/** Counts of classes of ImageNet, with and without a background class, and of its full list. */
const IMAGENET = new Set([1000, 1001, 21_841, 21_843]);

/** Widths of embeddings and feature vectors; hardly anybody tells that many classes apart. */
const FEATURE_STEP = 64;

const SAYS_SCORES = /logit|prob|class|score|softmax|label|predict|categor/i;
const SAYS_OTHER =
  /embed|feat|descriptor|latent|hidden|landmark|keypoint|kps|bbox|box|anchor|coord|pose|vertex|offset|delta|regress|mean|std|noise|mask|depth|flow|gate|attention/i;

/**
 * Judges an output by what made it, how many there are, and whether labels or names say what it is.
 * @param id an output layer; its name is the file's, its labels are those that the file states
 */
export function guessShown(flow: OutputFlow, id: string): Guess {
  const from = flow.source(id, 0);
  const type = from ? flow.type(from) : null;
  if (!type) return no(text('Its shape is not known before a run.', '실행 전에는 모양을 알 수 없습니다.'));
  if (!type.dtype.startsWith('float')) {
    return no(
      text(
        `Numbers of the type ${type.dtype}: places or counts, no scores.`,
        `${type.dtype} 형식의 수로, 위치나 개수이지 점수가 아닙니다.`,
      ),
    );
  }
  const row = rowLength(type.shape);
  if (row === null) {
    const shape = formatShape(type.shape);
    return no(text(`${shape} is not one number per class.`, `${shape}은(는) 클래스마다 수 하나인 모양이 아닙니다.`));
  }
  const node = flow.nodes.get(id) as LayerNode;
  return guessRow(sourceOfOutput(flow, id), {
    row,
    alone: isAlone(flow, id),
    labelled: Array.isArray(node.attributes.labels) && node.attributes.labels.length === row,
    says: SAYS_SCORES.test(node.name) ? 'scores' : SAYS_OTHER.test(node.name) ? 'other' : null,
  });
}

interface Signs {
  readonly row: number;
  /** The only output. */
  readonly alone: boolean;
  readonly labelled: boolean;
  readonly says: 'scores' | 'other' | null;
}

function guessRow(source: OutputSource, { row, alone, labelled, says }: Signs): Guess {
  const maker = nameOf(source);
  const declared = labelled || says === 'scores';
  const yes = (shown: ShownAs): Guess => ({ shown, reason: whyScores(source, shown) });
  if (labelled) return yes(RAW.has(source.kind) ? 'softmax' : 'none');
  if (source.mixed) {
    return no(
      text('Numbers of several places or boxes lie in one row.', '여러 위치나 상자의 수가 한 줄에 놓여 있습니다.'),
    );
  }
  switch (source.kind) {
    case 'softmax':
    case 'logSoftmax':
      if (row > 1) return yes(source.kind === 'softmax' ? 'none' : 'softmax');
      return no(ONE_NUMBER);
    case 'sigmoid':
      return alone || declared
        ? yes('none')
        : no(text('Values from 0 to 1 beside other outputs.', '다른 출력과 함께 나오는 0~1의 값입니다.'));
    case 'linear':
      if (row === 1) return no(ONE_NUMBER);
      if (declared && says !== 'other') return yes('softmax');
      if (says === 'other') return no(text('Its name speaks of something else.', '이름이 다른 것을 가리킵니다.'));
      if (!alone) {
        return no(text('One of several outputs, without labels.', '여러 출력 가운데 하나이고 클래스 이름이 없습니다.'));
      }
      if (row % FEATURE_STEP === 0) {
        return no(
          text(
            `${row} numbers without labels: as many as an embedding has.`,
            `클래스 이름 없는 수 ${row}개로, 임베딩의 길이로 보입니다.`,
          ),
        );
      }
      return yes('softmax');
    case 'activation':
      if (row > 1 && alone && (says === 'scores' || (says === null && IMAGENET.has(row)))) return yes('softmax');
      return no(
        text(
          `Features as well as scores could come from ${maker.en}.`,
          `점수일 수도 특징일 수도 있는 값입니다. (만든 레이어: ${maker.ko})`,
        ),
      );
    case 'normalised':
      if (row > 1 && alone && says === 'scores') return yes('softmax');
      return no(text(`A normalised vector, from ${maker.en}.`, `정규화한 벡터입니다. (만든 레이어: ${maker.ko})`));
    case 'input':
      return no(text('It is an input of the network.', '신경망의 입력 그대로입니다.'));
    case 'unknown':
      return no(
        text(
          `They come from ${maker.en}, which says nothing of classes.`,
          `클래스와의 관계를 알 수 없는 값입니다. (만든 레이어: ${maker.ko})`,
        ),
      );
  }
}

/** What softmax makes probabilities of. */
const RAW: ReadonlySet<OutputSource['kind']> = new Set(['linear', 'logSoftmax', 'activation', 'normalised']);

const ONE_NUMBER = text('A single number.', '수 하나입니다.');

function no(reason: Text): Guess {
  return { shown: 'tensor', reason };
}

function isAlone(flow: OutputFlow, id: string): boolean {
  for (const node of flow.nodes.values()) if (node.id !== id && layerType(node.type)?.role === 'scores') return false;
  return true;
}

/** How the layer that made the numbers is called; an operator by its own name. */
function nameOf({ maker, port }: OutputSource): Text {
  if (!maker) return text('Nothing', '아무것도 없음');
  const { operator } = maker.attributes;
  const title = layerType(maker.type)?.fromFile
    ? sameText(String(operator))
    : (layerType(maker.type)?.title ?? sameText(maker.type));
  const further = port === 0 ? text('', '') : text(`, output ${port + 1}`, `, 출력 ${port + 1}`);
  return text(`“${maker.name}” (${title.en}${further.en})`, `“${maker.name}” (${title.ko}${further.ko})`);
}

/** How an output of an analysed drawing reads. */
export function readingOf(analysis: Analysis, id: string): OutputReading {
  const { document, incoming } = analysis.basis;
  return readOutput(outputFlow(document.nodes, incoming, analysis.nodes), id);
}
