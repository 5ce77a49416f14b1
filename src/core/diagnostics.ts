import type { AttributeValue } from './attributes.ts';
import { formatShape, type Shape } from './tensor/types.ts';
import { type Text, text } from './text.ts';

/**
 * Everything that can be wrong with a drawing, by a stable code. A diagnostic says what happened, what to do next,
 * and offers fixes as data, so that the window, the command line and the tests all apply the same ones.
 */

export type Severity = 'error' | 'warning' | 'info';
type Values = Readonly<Record<string, string | number>>;
interface Entry {
  readonly severity: Severity;
  readonly message: (values: Values) => Text;
  readonly remedy: (values: Values) => Text;
}

const entries = {
  'missing-input': {
    severity: 'error',
    message: (v) =>
      text(`Nothing is connected to the input “${v.portEn}”.`, `입력 “${v.portKo}”에 아무것도 연결되어 있지 않습니다.`),
    remedy: () => text('Connect a layer’s output to this input.', '다른 레이어의 출력을 이 입력에 연결하세요.'),
  },
  'rank-mismatch': {
    severity: 'error',
    message: (v) =>
      text(
        `${v.layer} takes ${v.expected}, but ${v.actual} arrives.`,
        `${v.layerKo ?? v.layer}에는 ${v.expected} 형태가 필요하지만 ${v.actual}이(가) 들어옵니다.`,
      ),
    remedy: () => text('Insert a layer that changes the rank.', '차원 수를 바꾸는 레이어를 넣으세요.'),
  },
  'window-too-large': {
    severity: 'error',
    message: (v) =>
      text(
        `The window spans ${v.span} along the ${v.axisEn}, but the padded input has only ${v.padded} (${v.extent} + padding).`,
        `윈도우가 ${v.axisKo} 방향으로 ${v.span}칸을 차지하지만 패딩을 더한 입력은 ${v.padded}칸(${v.extent} + 패딩)뿐입니다.`,
      ),
    remedy: () =>
      text('Add padding, or use a smaller kernel or dilation.', '패딩을 늘리거나 더 작은 커널 또는 팽창을 쓰세요.'),
  },
  'pads-too-large': {
    severity: 'error',
    message: (v) =>
      text(
        `The padding ${v.pad} is as large as the kernel ${v.kernel}: a window could lie wholly in the padding.`,
        `패딩 ${v.pad}이(가) 커널 ${v.kernel} 이상이어서 윈도우 전체가 패딩 안에 놓일 수 있습니다.`,
      ),
    remedy: () => text('Make the padding smaller than the kernel.', '패딩을 커널보다 작게 하세요.'),
  },
  'empty-window': {
    severity: 'error',
    message: (v) =>
      text(
        `With a dilation of ${v.dilation} the taps of some windows all fall into the padding: nothing is left to pool.`,
        `팽창 ${v.dilation}에서는 모든 칸이 패딩에 놓이는 윈도우가 있어 풀링할 값이 없습니다.`,
      ),
    remedy: () => text('Use a smaller dilation, or no padding.', '팽창을 줄이거나 패딩을 없애세요.'),
  },
  'group-does-not-divide': {
    severity: 'error',
    message: (v) =>
      text(
        `${v.group} groups do not divide ${v.what === 'in' ? 'the input channels' : 'the filters'} (${v.channels}) evenly.`,
        `그룹 ${v.group}개로 ${v.what === 'in' ? '입력 채널' : '필터'} ${v.channels}개를 나눌 수 없습니다.`,
      ),
    remedy: () =>
      text('Use a number of groups that divides both channel counts.', '두 채널 수를 모두 나누는 그룹 수를 쓰세요.'),
  },
  'shapes-differ': {
    severity: 'error',
    message: (v) =>
      text(
        `${v.layer} needs inputs of matching shapes, but ${v.first} meets ${v.second}.`,
        `${v.layerKo ?? v.layer}에는 서로 맞는 모양이 필요하지만 ${v.first}와(과) ${v.second}이(가) 만납니다.`,
      ),
    remedy: () => text('Bring one side to the shape of the other.', '한쪽을 다른 쪽의 모양에 맞추세요.'),
  },
  'values-per-channel': {
    severity: 'error',
    message: (v) =>
      text(
        `${v.attribute} lists ${v.count} values for ${v.channels} channels.`,
        `${v.attributeKo ?? v.attribute}에 값이 ${v.count}개 있지만 채널은 ${v.channels}개입니다.`,
      ),
    remedy: () => text('Give one value per channel, or one for all.', '채널마다 하나씩, 또는 모두에 하나를 쓰세요.'),
  },
  'labels-differ': {
    severity: 'warning',
    message: (v) =>
      text(
        `There are ${v.labels} labels for ${v.scores} scores.`,
        `점수는 ${v.scores}개인데 이름은 ${v.labels}개입니다.`,
      ),
    remedy: () =>
      text(
        'Give one label per score; scores without one show their number.',
        '점수마다 이름을 하나씩 쓰세요. 이름이 없으면 번호가 표시됩니다.',
      ),
  },
  'attribute-conflict': {
    severity: 'error',
    message: (v) => text(String(v.en), String(v.ko)),
    remedy: () => text('Change one of the two attributes.', '두 속성 중 하나를 바꾸세요.'),
  },
  'tensor-too-large': {
    severity: 'error',
    message: (v) =>
      text(
        `This tensor would hold ${v.elements} elements, more than Convas computes with (2³¹).`,
        `이 텐서의 원소 ${v.elements}개는 Convas가 계산하는 한도(2³¹)를 넘습니다.`,
      ),
    remedy: () => text('Use fewer channels or a smaller picture.', '채널 수나 그림 크기를 줄이세요.'),
  },
  'too-many-parameters': {
    severity: 'error',
    message: (v) =>
      text(
        `This layer would hold ${v.count} parameters, more than a model file can store (2²⁹).`,
        `이 레이어의 파라미터 ${v.count}개는 모델 파일에 담을 수 있는 한도(2²⁹)를 넘습니다.`,
      ),
    remedy: () =>
      text('Use fewer filters or units, or shrink what comes in.', '필터나 유닛 수를 줄이거나 입력을 줄이세요.'),
  },
  'even-kernel': {
    severity: 'error',
    message: (v) =>
      text(
        `A kernel of ${v.kernel} has no centre: it cannot reach equally far to both sides of a channel.`,
        `크기가 ${v.kernel}인 커널에는 가운데가 없어 채널의 양옆을 똑같이 볼 수 없습니다.`,
      ),
    remedy: () => text('Use an odd kernel size.', '커널 크기를 홀수로 하세요.'),
  },
  'cannot-skip': {
    severity: 'error',
    message: (v) =>
      text(
        `This layer is skipped, but it turns ${v.from} into ${v.to}: without it what follows would not fit.`,
        `건너뛴 레이어이지만 ${v.from}을(를) ${v.to}(으)로 바꾸므로, 없으면 뒤가 맞지 않습니다.`,
      ),
    remedy: () => text('Use the layer again (B), or delete it.', '레이어를 다시 쓰거나(B) 지우세요.'),
  },
  'impossible-attribute': {
    severity: 'error',
    message: (v) =>
      v.kind === 'channels'
        ? text(
            `${v.attribute} = ${v.value} does not fit the channels of the input and the weights of this ${v.operator}.`,
            `이 ${v.operator}의 ${v.attribute} = ${v.value}은(는) 입력 채널과 가중치에 맞지 않습니다.`,
          )
        : v.kind === 'too-large'
          ? text(
              `${v.attribute} = ${v.value} of this ${v.operator} is beyond any tensor.`,
              `이 ${v.operator}의 ${v.attribute} = ${v.value}은(는) 어떤 텐서보다도 큽니다.`,
            )
          : text(
              `${v.attribute} = ${v.value} of this ${v.operator} must be at least 1.`,
              `이 ${v.operator}의 ${v.attribute} = ${v.value}은(는) 1 이상이어야 합니다.`,
            ),
    remedy: () =>
      text(
        'Nothing can run this node. Change the attribute, or export the model again from the tool that made it.',
        '이 노드는 실행할 수 없습니다. 속성을 고치거나 모델을 만든 도구에서 다시 내보내세요.',
      ),
  },
  'shape-unknown': {
    severity: 'info',
    message: (v) =>
      text(
        `Convas cannot tell the shape that ${v.operator} gives; the layers behind it wait.`,
        `${v.operator}의 출력 모양을 알 수 없어 뒤의 레이어가 기다립니다.`,
      ),
    remedy: () =>
      text(
        'Such a drawing cannot run, but it can be exported: this node is written back as it was.',
        '이런 그림은 실행할 수 없지만 내보낼 수 있으며, 이 노드는 그대로 다시 쓰입니다.',
      ),
  },
  'layer-crashed': {
    severity: 'error',
    message: (v) =>
      text(
        `Convas could not analyse this layer (${v.reason}). This is a bug in Convas; your drawing is safe.`,
        `Convas가 이 레이어를 분석하지 못했습니다(${v.reason}). Convas의 결함이며 그림은 안전합니다.`,
      ),
    remedy: () => text('Undo the last change, and report the bug.', '마지막 변경을 취소하고 결함을 알려 주세요.'),
  },
  'not-connected': {
    severity: 'warning',
    message: () => text('Nothing uses the output of this layer.', '이 레이어의 출력을 쓰는 곳이 없습니다.'),
    remedy: () => text('Connect it onwards, or delete the layer.', '다음 레이어에 연결하거나 이 레이어를 지우세요.'),
  },
  'no-picture': {
    severity: 'error',
    message: () => text('The drawing has no picture input.', '그림 입력이 없습니다.'),
    remedy: () => text('Add a Picture layer.', '그림 레이어를 추가하세요.'),
  },
  'several-pictures': {
    severity: 'error',
    message: (v) => text(`The drawing has ${v.count} picture inputs.`, `그림 입력이 ${v.count}개 있습니다.`),
    remedy: () => text('Keep one Picture layer: Convas runs one picture at a time.', '그림 레이어를 하나만 남기세요.'),
  },
  'no-output': {
    severity: 'error',
    message: () => text('The drawing has no output layer.', '출력 레이어가 없습니다.'),
    remedy: () => text('Add an Output layer behind the last layer.', '마지막 레이어 뒤에 출력 레이어를 추가하세요.'),
  },
  'output-not-scores': {
    severity: 'info',
    message: (v) =>
      text(
        `The output is ${v.actual}, not one score per class: it is not shown as class scores.`,
        `출력이 ${v.actual}이어서 클래스 점수로 표시되지 않습니다.`,
      ),
    remedy: () =>
      text('Flatten, then add a fully connected layer, to score classes.', '펼친 뒤 완전 연결 레이어를 추가하세요.'),
  },
  'softmax-twice': {
    severity: 'warning',
    message: (v) =>
      text(
        `The network already ends in a layer that makes probabilities (${v.endEn}): a softmax on top would flatten the scores.`,
        `이미 확률을 내는 레이어(${v.endKo})로 끝나는 망에 소프트맥스를 더 적용하면 점수가 평평해집니다.`,
      ),
    remedy: () => text('Set the output’s scores to “as they are”.', '출력의 점수를 “그대로”로 바꾸세요.'),
  },
  'weights-not-finite': {
    severity: 'warning',
    message: (v) =>
      text(
        `Its stored tensor “${v.parameter}” holds values that are not finite: ${v.count} of ${v.elements}.`,
        `저장된 텐서 “${v.parameter}”에 유한하지 않은 값이 있습니다: ${v.elements}개 중 ${v.count}.`,
      ),
    remedy: () =>
      text(
        'Everything behind this layer can turn into NaN. Load other weights, or mend the file that they came from.',
        '이 레이어 뒤의 값이 모두 NaN이 될 수 있습니다. 다른 가중치를 불러오거나 원본 파일을 고치세요.',
      ),
  },
  'fed-not-finite': {
    severity: 'warning',
    message: (v) =>
      text(
        `The tensor fed here holds values that are not finite: ${v.count} of ${v.elements}.`,
        `여기에 넣는 텐서에 유한하지 않은 값이 있습니다: ${v.elements}개 중 ${v.count}.`,
      ),
    remedy: () => text('Feed another tensor, or mend its file.', '다른 텐서를 넣거나 파일을 고치세요.'),
  },
  'not-finite-first': {
    severity: 'warning',
    message: (v) =>
      text(
        `${v.kindEn} ${v.certain ? 'first appears' : 'is first seen'} in “${v.layer}”: ${v.count} of ${v.elements} values${v.picture ? ` (${v.picture})` : ''}.`,
        `${v.kindKo} “${v.layer}”에서 처음 ${v.certain ? '나타납니다' : '보입니다'}: 값 ${v.elements}개 중 ${v.count}${v.picture ? ` (${v.picture})` : ''}.`,
      ),
    remedy: (v) => notFiniteCause(v),
  },
  'not-finite-unplaced': {
    severity: 'warning',
    message: (v) =>
      text(
        `The results hold values that are not finite: ${v.count}${v.picture ? ` (${v.picture})` : ''}.`,
        `결과에 유한하지 않은 값이 있습니다: ${v.count}${v.picture ? ` (${v.picture})` : ''}.`,
      ),
    remedy: (v) =>
      v.looked
        ? text(
            'No layer’s output showed them when Convas looked a second time. Run again, or select the layers one by one.',
            '다시 실행해 모든 레이어를 살폈지만 찾지 못했습니다. 다시 실행하거나 레이어를 하나씩 선택해 보세요.',
          )
        : text(
            'Show this picture, or run again, to see where they begin.',
            '이 그림을 보거나 다시 실행하면 어디서 시작되는지 알 수 있습니다.',
          ),
  },
} satisfies Record<string, Entry>;

/** Why a layer's output is not finite, and what to do. */
function notFiniteCause({ cause, parameter, certain }: Values): Text {
  if (cause === 'weights') {
    return text(
      `Its own stored tensor “${parameter}” holds such values: load other weights.`,
      `이 레이어에 저장된 텐서 “${parameter}”에 이미 그런 값이 있습니다. 다른 가중치를 불러오세요.`,
    );
  }
  if (cause === 'fed') {
    return text(
      'They come in with the data: feed other numbers.',
      '넣는 데이터에 이미 들어 있습니다. 다른 값을 넣으세요.',
    );
  }
  if (cause === 'infinity') {
    return text(
      'Infinities enter it, and ∞ − ∞, ∞ · 0 and ∞ ÷ ∞ have no value; a root or logarithm of a negative number has none either.',
      '무한대가 들어옵니다. ∞ − ∞, ∞ · 0, ∞ ÷ ∞는 값이 없고, 음수의 제곱근이나 로그도 값이 없습니다.',
    );
  }
  if (!certain) {
    return text(
      'Not every layer before it could be looked at: it may begin earlier.',
      '앞의 레이어를 모두 살피지는 못했으므로 더 앞에서 시작될 수 있습니다.',
    );
  }
  return text(
    'Everything that enters it is finite: look for a division by zero, a root or logarithm of a negative number, or numbers too large for float32.',
    '들어오는 값은 모두 유한합니다. 0으로 나누기, 음수의 제곱근이나 로그, float32에 담기지 않는 큰 수가 없는지 확인하세요.',
  );
}

export type DiagnosticCode = keyof typeof entries;
export const DIAGNOSTICS: Readonly<Record<DiagnosticCode, Entry>> = entries;

/** A layer to put in, with the attributes that differ from its defaults. */
export interface FixLayer {
  readonly type: string;
  readonly attributes?: Readonly<Record<string, AttributeValue>>;
}

/** One step that would mend a diagnostic, seen from the layer that has it. `graph/fixes` turns it into an edit. */
export type LayerFix =
  | { readonly kind: 'setAttributes'; readonly attributes: Readonly<Record<string, AttributeValue>> }
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

/** Makes a diagnostic from its code and the values its sentences need. */
export function diagnostic(
  code: DiagnosticCode,
  values: Values = {},
  detail: { input?: number; shapes?: readonly Shape[]; fixes?: readonly LayerFix[] } = {},
): Diagnostic {
  const entry = DIAGNOSTICS[code];
  return {
    code,
    severity: entry.severity,
    message: entry.message(values),
    remedy: entry.remedy(values),
    ...detail,
    fixes: detail.fixes ?? [],
  };
}

/** How a shape reads inside a sentence. */
export function shapeInWords(shape: Shape): string {
  return formatShape(shape);
}
