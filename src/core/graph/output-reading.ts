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
  const maker = nameOf(source);
  const by = (what: Text) => text('graph.outputReading.whatFromMaker', '{what}, from {maker}.', { what, maker });
  if (source.kind === 'softmax' && !source.mixed)
    return by(text('graph.outputReading.probabilitiesThatAddUpTo', 'Probabilities that add up to 1'));
  if (source.kind === 'softmax' || source.kind === 'sigmoid') {
    return by(text('graph.outputReading.probabilitiesEachOnItsOwn', 'Probabilities, each on its own'));
  }
  if (source.kind === 'logSoftmax') {
    return by(
      text(
        'graph.outputReading.logarithmsOfProbabilitiesWhichSoftmax',
        'Logarithms of probabilities, which softmax turns back',
      ),
    );
  }
  return {
    softmax: text('graph.outputReading.softmax', 'Raw scores; softmax shares 100% among the classes.'),
    sigmoid: text('graph.outputReading.sigmoid', 'Raw scores; sigmoid judges each class on its own.'),
    none: text('graph.outputReading.none', 'Shown as the network gives them.'),
    tensor: DECLARED,
  }[shown];
}

const DECLARED = text('graph.outputReading.declared', 'The output layer says that these are no class scores.');

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
  if (!type) return no(text('graph.outputReading.itsShapeIsNotKnown', 'Its shape is not known before a run.'));
  if (!type.dtype.startsWith('float')) {
    return no(
      text('graph.outputReading.numbersOfTheTypeDtype', 'Numbers of the type {dtype}: places or counts, no scores.', {
        dtype: type.dtype,
      }),
    );
  }
  const row = rowLength(type.shape);
  if (row === null) {
    const shape = formatShape(type.shape);
    return no(text('graph.outputReading.shapeIsNotNumberPer', '{shape} is not one number per class.', { shape }));
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
      text('graph.outputReading.numbersOfSeveralPlacesOr', 'Numbers of several places or boxes lie in one row.'),
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
        : no(text('graph.outputReading.valuesFrom0To', 'Values from 0 to 1 beside other outputs.'));
    case 'linear':
      if (row === 1) return no(ONE_NUMBER);
      if (declared && says !== 'other') return yes('softmax');
      if (says === 'other')
        return no(text('graph.outputReading.itsNameSpeaksOfSomething', 'Its name speaks of something else.'));
      if (!alone) {
        return no(text('graph.outputReading.oneOfSeveralOutputsWithout', 'One of several outputs, without labels.'));
      }
      if (row % FEATURE_STEP === 0) {
        return no(
          text(
            'graph.outputReading.rowNumbersWithoutLabelsAs',
            '{row} numbers without labels: as many as an embedding has.',
            { row },
          ),
        );
      }
      return yes('softmax');
    case 'activation':
      if (row > 1 && alone && (says === 'scores' || (says === null && IMAGENET.has(row)))) return yes('softmax');
      return no(
        text('graph.outputReading.featuresAsWellAsScores', 'Features as well as scores could come from {maker}.', {
          maker,
        }),
      );
    case 'normalised':
      if (row > 1 && alone && says === 'scores') return yes('softmax');
      return no(
        text('graph.outputReading.aNormalisedVectorFromMaker', 'A normalised vector, from {maker}.', { maker }),
      );
    case 'input':
      return no(text('graph.outputReading.itIsAnInputOf', 'It is an input of the network.'));
    case 'unknown':
      return no(
        text('graph.outputReading.theyComeFromMakerWhich', 'They come from {maker}, which says nothing of classes.', {
          maker,
        }),
      );
  }
}

/** What softmax makes probabilities of. */
const RAW: ReadonlySet<OutputSource['kind']> = new Set(['linear', 'logSoftmax', 'activation', 'normalised']);

const ONE_NUMBER = text('graph.outputReading.oneNumber', 'A single number.');

function no(reason: Text): Guess {
  return { shown: 'tensor', reason };
}

function isAlone(flow: OutputFlow, id: string): boolean {
  for (const node of flow.nodes.values()) if (node.id !== id && layerType(node.type)?.role === 'scores') return false;
  return true;
}

/** How the layer that made the numbers is called; an operator by its own name. */
function nameOf({ maker, port }: OutputSource): Text {
  if (!maker) return text('graph.outputReading.nothing', 'Nothing');
  const { operator } = maker.attributes;
  const title = layerType(maker.type)?.fromFile
    ? sameText(String(operator))
    : (layerType(maker.type)?.title ?? sameText(maker.type));
  const further =
    port === 0 ? sameText('') : text('graph.outputReading.outputPort', ', output {port}', { port: port + 1 });
  return text('graph.outputReading.nameTitleFurther', '“{name}” ({title}{further})', {
    name: maker.name,
    title,
    further,
  });
}

/** How an output of an analysed drawing reads. */
export function readingOf(analysis: Analysis, id: string): OutputReading {
  const { document, incoming } = analysis.basis;
  return readOutput(outputFlow(document.nodes, incoming, analysis.nodes), id);
}
