import type { AttributeValue } from './attributes.ts';
import { formatShape, type Shape } from './tensor/types.ts';
import { type Text, type TextValue, text } from './text.ts';

/**
 * Everything that can be wrong with a drawing, by a stable code. A diagnostic says what happened, what to do next,
 * and offers fixes as data, so that the window, the command line and the tests all apply the same ones.
 */

/** `unfinished`: something is still to be drawn. No mistake, but what depends on it waits. */
export type Severity = 'error' | 'unfinished' | 'warning' | 'info';
/** What matters most comes first: among diagnostics, in the order of lists and on a card. */
export const SEVERITY_RANK: Readonly<Record<Severity, number>> = { error: 0, warning: 1, unfinished: 2, info: 3 };
/** What the sentences name. */
type ValueName =
  | 'actual'
  | 'attribute'
  | 'axis'
  | 'cause'
  | 'certain'
  | 'channels'
  | 'count'
  | 'dilation'
  | 'elements'
  | 'end'
  | 'expected'
  | 'extent'
  | 'first'
  | 'from'
  | 'group'
  | 'kernel'
  | 'kind'
  | 'labels'
  | 'layer'
  | 'looked'
  | 'of'
  | 'operator'
  | 'pad'
  | 'padded'
  | 'parameter'
  | 'port'
  | 'reason'
  | 'scores'
  | 'second'
  | 'seen'
  | 'span'
  | 'to'
  | 'value';
/** Those that a sentence takes are given by whoever reports it. */
type Values = Readonly<Record<ValueName, TextValue> & { what: string; text: Text }>;
interface Entry {
  readonly severity: Severity;
  readonly message: (values: Values) => Text;
  readonly remedy: (values: Values) => Text;
}

const entries = {
  'missing-input': {
    severity: 'unfinished',
    message: (v) =>
      text('core.diagnostics.nothingIsConnectedYet', 'Nothing is connected to “{port}” yet.', { port: v.port }),
    remedy: () =>
      text('core.diagnostics.connectALayerToIt', 'Connect a layer to it. The rest of the drawing runs meanwhile.'),
  },
  'rank-mismatch': {
    severity: 'error',
    message: (v) =>
      text('core.diagnostics.layerTakesExpectedButActual', '{layer} takes {expected}, but {actual} arrives.', {
        layer: v.layer,
        expected: v.expected,
        actual: v.actual,
      }),
    remedy: () =>
      text(
        'core.diagnostics.putALayerInBetween',
        'Put a layer in between, or connect another layer of the kind that is taken.',
      ),
  },
  'window-too-large': {
    severity: 'error',
    message: (v) =>
      text(
        'core.diagnostics.theWindowSpansSpanAlong',
        'The window spans {span} along the {axis}, but the padded input has only {padded} ({extent} + padding).',
        { span: v.span, axis: v.axis, padded: v.padded, extent: v.extent },
      ),
    remedy: () => text('core.diagnostics.addPaddingOrUseA', 'Add padding, or use a smaller kernel or dilation.'),
  },
  'pads-too-large': {
    severity: 'error',
    message: (v) =>
      text(
        'core.diagnostics.thePaddingPadIsAs',
        'The padding {pad} is as large as the kernel {kernel}: a window could lie wholly in the padding.',
        { pad: v.pad, kernel: v.kernel },
      ),
    remedy: () => text('core.diagnostics.makeThePaddingSmallerThan', 'Make the padding smaller than the kernel.'),
  },
  'empty-window': {
    severity: 'error',
    message: (v) =>
      text(
        'core.diagnostics.withADilationOfDilation',
        'With a dilation of {dilation} the taps of some windows all fall into the padding: nothing is left to pool.',
        { dilation: v.dilation },
      ),
    remedy: () => text('core.diagnostics.useASmallerDilationOr', 'Use a smaller dilation, or no padding.'),
  },
  'group-does-not-divide': {
    severity: 'error',
    message: (v) =>
      text(
        'core.diagnostics.groupGroupsDoNotDivide',
        '{group} groups do not divide {what, select, in {the input channels} other {the filters}} ({channels}) evenly.',
        { group: v.group, what: v.what, channels: v.channels },
      ),
    remedy: () =>
      text('core.diagnostics.useANumberOfGroups', 'Use a number of groups that divides both channel counts.'),
  },
  'shapes-differ': {
    severity: 'error',
    message: (v) =>
      text(
        'core.diagnostics.layerNeedsInputsOfMatching',
        '{layer} needs inputs of matching shapes, but {first} meets {second}.',
        { layer: v.layer, first: v.first, second: v.second },
      ),
    remedy: () => text('core.diagnostics.bringSideToTheShape', 'Bring one side to the shape of the other.'),
  },
  'values-per-channel': {
    severity: 'error',
    message: (v) =>
      text(
        'core.diagnostics.attributeListsCountValuesFor',
        '{attribute} lists {count} values for {channels} channels.',
        { attribute: v.attribute, count: v.count, channels: v.channels },
      ),
    remedy: () => text('core.diagnostics.giveValuePerChannelOr', 'Give one value per channel, or one for all.'),
  },
  'labels-differ': {
    severity: 'warning',
    message: (v) =>
      text('core.diagnostics.thereAreLabelsLabelsFor', 'There are {labels} labels for {scores} scores.', {
        labels: v.labels,
        scores: v.scores,
      }),
    remedy: () =>
      text(
        'core.diagnostics.giveLabelPerScoreScores',
        'Give one label per score; scores without one show their number.',
      ),
  },
  'attribute-conflict': {
    severity: 'error',
    message: (v) => v.text,
    remedy: () => text('core.diagnostics.changeOfTheTwoAttributes', 'Change one of the two attributes.'),
  },
  'tensor-too-large': {
    severity: 'error',
    message: (v) =>
      text(
        'core.diagnostics.thisTensorWouldHoldElements',
        'This tensor would hold {elements} elements, more than Convas computes with (2³¹).',
        { elements: v.elements },
      ),
    remedy: () => text('core.diagnostics.useFewerChannelsOrA', 'Use fewer channels or a smaller picture.'),
  },
  'too-many-parameters': {
    severity: 'error',
    message: (v) =>
      text(
        'core.diagnostics.thisLayerWouldHoldCount',
        'This layer would hold {count} parameters, more than a model file can store (2²⁹).',
        { count: v.count },
      ),
    remedy: () =>
      text('core.diagnostics.useFewerFiltersOrUnits', 'Use fewer filters or units, or shrink what comes in.'),
  },
  'even-kernel': {
    severity: 'error',
    message: (v) =>
      text(
        'core.diagnostics.aKernelOfKernelHas',
        'A kernel of {kernel} has no centre: it cannot reach equally far to both sides of a channel.',
        { kernel: v.kernel },
      ),
    remedy: () => text('core.diagnostics.useAnOddKernelSize', 'Use an odd kernel size.'),
  },
  'cannot-skip': {
    severity: 'error',
    message: (v) =>
      text(
        'core.diagnostics.thisLayerIsSkippedBut',
        'This layer is skipped, but it turns {from} into {to}: without it what follows would not fit.',
        { from: v.from, to: v.to },
      ),
    remedy: () => text('core.diagnostics.useTheLayerAgainB', 'Use the layer again (B), or delete it.'),
  },
  'impossible-attribute': {
    severity: 'error',
    message: (v) =>
      v.kind === 'channels'
        ? text(
            'core.diagnostics.attributeValueDoesNotFit',
            '{attribute} = {value} does not fit the channels of the input and the weights of this {operator}.',
            { attribute: v.attribute, value: v.value, operator: v.operator },
          )
        : v.kind === 'too-large'
          ? text(
              'core.diagnostics.attributeValueOfThisOperator',
              '{attribute} = {value} of this {operator} is beyond any tensor.',
              { attribute: v.attribute, value: v.value, operator: v.operator },
            )
          : text(
              'core.diagnostics.attributeValueOfThisOperator2',
              '{attribute} = {value} of this {operator} must be at least 1.',
              { attribute: v.attribute, value: v.value, operator: v.operator },
            ),
    remedy: () =>
      text(
        'core.diagnostics.nothingCanRunThisNode',
        'Nothing can run this node. Change the attribute, or export the model again from the tool that made it.',
      ),
  },
  'shape-unknown': {
    severity: 'info',
    message: (v) =>
      text(
        'core.diagnostics.convasCannotTellTheShape',
        'Convas cannot tell the shape that {operator} gives; the layers behind it wait.',
        { operator: v.operator },
      ),
    remedy: () =>
      text(
        'core.diagnostics.suchADrawingCannotRun',
        'Such a drawing cannot run, but it can be exported: this node is written back as it was.',
      ),
  },
  'layer-crashed': {
    severity: 'error',
    message: (v) =>
      text(
        'core.diagnostics.convasCouldNotAnalyseThis',
        'Convas could not analyse this layer ({reason}). This is a bug in Convas; your drawing is safe.',
        { reason: v.reason },
      ),
    remedy: () => text('core.diagnostics.undoTheLastChangeAnd', 'Undo the last change, and report the bug.'),
  },
  'not-connected': {
    severity: 'unfinished',
    message: () => text('core.diagnostics.nothingComesAfter', 'Nothing comes after this layer yet.'),
    remedy: () => text('core.diagnostics.connectItToALayer', 'Connect it to a layer or an Output, or delete it.'),
  },
  'no-picture': {
    severity: 'unfinished',
    message: () => text('core.diagnostics.thereIsNoPictureYet', 'There is no Picture yet.'),
    remedy: () => text('core.diagnostics.addAPictureLayer', 'Add a Picture layer.'),
  },
  'several-pictures': {
    severity: 'error',
    message: (v) =>
      text('core.diagnostics.theDrawingHasCountPicture', 'The drawing has {count} picture inputs.', { count: v.count }),
    remedy: () =>
      text('core.diagnostics.keepPictureLayerConvasRuns', 'Keep one Picture layer: Convas runs one picture at a time.'),
  },
  'no-output': {
    severity: 'unfinished',
    message: () =>
      text(
        'core.diagnostics.thereIsNoOutputYet',
        'There is no Output yet: the maps of every layer can be seen, but there are no scores.',
      ),
    remedy: () => text('core.diagnostics.addAnOutputLayerBehind', 'Add an Output layer behind the last layer.'),
  },
  'output-not-scores': {
    severity: 'info',
    message: (v) =>
      text(
        'core.diagnostics.theOutputIsActualNot',
        'The output is {actual}, not one score per class: it is not shown as class scores.',
        { actual: v.actual },
      ),
    remedy: () =>
      text('core.diagnostics.flattenThenAddAFully', 'Flatten, then add a fully connected layer, to score classes.'),
  },
  'softmax-twice': {
    severity: 'warning',
    message: (v) =>
      text(
        'core.diagnostics.theNetworkAlreadyEndsIn',
        'The network already ends in a layer that makes probabilities ({end}): a softmax on top would flatten the scores.',
        { end: v.end },
      ),
    remedy: () => text('core.diagnostics.setTheOutputsScoresTo', 'Set the output’s scores to “as they are”.'),
  },
  'weights-not-finite': {
    severity: 'warning',
    message: (v) =>
      text(
        'core.diagnostics.itsStoredTensorParameterHolds',
        'Its stored tensor “{parameter}” holds values that are not finite: {count} of {elements}.',
        { parameter: v.parameter, count: v.count, elements: v.elements },
      ),
    remedy: () =>
      text(
        'core.diagnostics.everythingBehindThisLayerCan',
        'Everything behind this layer can turn into NaN. Load other weights, or mend the file that they came from.',
      ),
  },
  'fed-not-finite': {
    severity: 'warning',
    message: (v) =>
      text(
        'core.diagnostics.theTensorFedHereHolds',
        'The tensor fed here holds values that are not finite: {count} of {elements}.',
        { count: v.count, elements: v.elements },
      ),
    remedy: () => text('core.diagnostics.feedAnotherTensorOrMend', 'Feed another tensor, or mend its file.'),
  },
  'not-finite-first': {
    severity: 'warning',
    message: (v) =>
      text('core.diagnostics.kindSeenInLayerCount', '{kind} {seen} in “{layer}”: {count} of {elements} values{of}.', {
        kind: v.kind,
        seen: v.seen,
        layer: v.layer,
        count: v.count,
        elements: v.elements,
        of: v.of,
      }),
    remedy: (v) => notFiniteCause(v),
  },
  'not-finite-unplaced': {
    severity: 'warning',
    message: (v) =>
      text('core.diagnostics.theResultsHoldValuesThat', 'The results hold values that are not finite: {count}{of}.', {
        count: v.count,
        of: v.of,
      }),
    remedy: (v) =>
      v.looked
        ? text(
            'core.diagnostics.noLayersOutputShowedThem',
            'No layer’s output showed them when Convas looked a second time. Run again, or select the layers one by one.',
          )
        : text('core.diagnostics.showThisPictureOrRun', 'Show this picture, or run again, to see where they begin.'),
  },
} satisfies Record<string, Entry>;

/** Why a layer's output is not finite, and what to do. */
function notFiniteCause({ cause, parameter, certain }: Values): Text {
  if (cause === 'weights') {
    return text(
      'core.diagnostics.itsOwnStoredTensorParameter',
      'Its own stored tensor “{parameter}” holds such values: load other weights.',
      { parameter },
    );
  }
  if (cause === 'fed') {
    return text('core.diagnostics.theyComeInWithThe', 'They come in with the data: feed other numbers.');
  }
  if (cause === 'infinity') {
    return text(
      'core.diagnostics.infinitiesEnterItAnd',
      'Infinities enter it, and ∞ − ∞, ∞ · 0 and ∞ ÷ ∞ have no value; a root or logarithm of a negative number has none either.',
    );
  }
  if (!certain) {
    return text(
      'core.diagnostics.notEveryLayerBeforeIt',
      'Not every layer before it could be looked at: it may begin earlier.',
    );
  }
  return text(
    'core.diagnostics.everythingThatEntersItIs',
    'Everything that enters it is finite: look for a division by zero, a root or logarithm of a negative number, or numbers too large for float32.',
  );
}

export type DiagnosticCode = keyof typeof entries;
export const DIAGNOSTICS: Readonly<Record<DiagnosticCode, Entry>> = entries;

/** A layer to put in, with the attributes that differ from its defaults. */
export interface FixLayer {
  readonly type: string;
  readonly attributes?: Readonly<Record<string, AttributeValue>>;
}

/** One step that would mend a diagnostic, seen from the layer that has it. `drawing/fixes` turns it into an edit. */
export type LayerFix =
  | {
      readonly kind: 'setAttributes';
      readonly attributes: Readonly<Record<string, AttributeValue>>;
      /** What it is called, where “set … to …” would not say what it is. */
      readonly title?: Text;
    }
  | { readonly kind: 'insertBefore'; readonly input: number; readonly layers: readonly FixLayer[] }
  | { readonly kind: 'disconnectInput'; readonly input: number }
  | { readonly kind: 'removeLayer' };

export interface Diagnostic {
  readonly code: DiagnosticCode;
  readonly severity: Severity;
  /** What happened. */
  readonly message: Text;
  /** What to do next. */
  readonly remedy: Text;
  /** The input port concerned: its edge is drawn as wrong. */
  readonly input?: number;
  /** The shapes that met. */
  readonly shapes?: readonly Shape[];
  /** Ranked, best first. */
  readonly fixes: readonly LayerFix[];
}

/** Whether what has it, and all that depends on that, cannot be computed or exported yet. */
export function blocks({ severity }: Pick<Diagnostic, 'severity'>): boolean {
  return severity === 'error' || severity === 'unfinished';
}

/** Makes a diagnostic from its code and the values its sentences need. */
export function diagnostic(
  code: DiagnosticCode,
  values: Partial<Values> = {},
  detail: { input?: number; shapes?: readonly Shape[]; fixes?: readonly LayerFix[] } = {},
): Diagnostic {
  const entry = DIAGNOSTICS[code];
  return {
    code,
    severity: entry.severity,
    message: entry.message(values as Values),
    remedy: entry.remedy(values as Values),
    ...detail,
    fixes: detail.fixes ?? [],
  };
}

/** How a shape reads inside a sentence. */
export function shapeInWords(shape: Shape): string {
  return formatShape(shape);
}
