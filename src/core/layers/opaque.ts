import { textLine } from '../attributes.ts';
import { diagnostic } from '../diagnostics.ts';
import { err, ok } from '../result.ts';
import { elementCount } from '../tensor/types.ts';
import { joinTexts, sameText, text } from '../text.ts';
import { defineLayer, NO_COUNT, type Port } from './define-layer.ts';
import {
  inputPortCount,
  MAX_PORTS,
  opaqueDetails,
  opaqueFault,
  opaqueParameters,
  opaqueTypes,
  runsNetworks,
  weightsElsewhere,
} from './opaque-details.ts';
import { opaqueMeaning } from './opaque-meaning.ts';

const title = text('Operator', '연산자');
const input: Port = { name: text('input', '입력') };
const output: Port = { name: text('output', '출력') };

/**
 * One node of an imported ONNX file that no layer type expresses. It is shown and run, and written back as it was. Only
 * files bring it: the palette does not offer it.
 */
export const opaque = defineLayer({
  type: 'opaque',
  version: 1,
  title,
  category: 'combine',
  docs: {
    summary: text(
      'One operator of an imported ONNX model that Convas has no layer for. It runs, and is exported as it came, but for what you edit.',
      '가져온 ONNX 모델의 연산자로, Convas에 해당하는 레이어가 없습니다. 실행되며, 직접 고친 값 외에는 그대로 내보냅니다.',
    ),
    formula: text('as ONNX defines it', 'ONNX의 정의에 따름'),
    reference: text('ONNX operators', 'ONNX 연산자'),
  },
  inputs: { variadic: true, name: input.name, min: 1, max: MAX_PORTS },
  outputs: [output],
  fromFile: true,
  ports: (a) => {
    const details = opaqueDetails(a);
    return {
      inputs: numbered(input, inputPortCount(details)),
      outputs: numbered(output, details.ports.length),
    };
  },
  attributes: {
    operator: textLine({ label: text('Operator', '연산자'), default: 'Identity' }),
    domain: textLine({
      label: text('Domain', '도메인'),
      help: text('Empty for the operators of ONNX itself.', 'ONNX 자체의 연산자이면 비어 있습니다.'),
      default: '',
      visible: (a) => a.domain !== '',
    }),
    summary: textLine({
      label: text('Attributes', '속성'),
      default: '',
      maxLength: 500,
      visible: (a) => a.summary !== '',
    }),
    details: textLine({
      label: text('Details', '세부 정보'),
      default: '{}',
      maxLength: 200_000,
      visible: () => false,
    }),
  },
  describe: (a) =>
    joinTexts([
      sameText(a.domain === '' ? a.operator : `${a.domain}::${a.operator}`),
      sameText(a.summary.slice(0, 60)),
    ]),
  inferShapes: (a, inputs) => {
    const details = opaqueDetails(a);
    const fault = opaqueFault(a.operator, a.domain, details, inputs);
    if (fault) return err(diagnostic('impossible-attribute', { operator: a.operator, ...fault }));
    const types = opaqueTypes(a.operator, a.domain, details, inputs);
    const known = types.filter((type) => type !== null);
    return known.length === types.length ? ok(known) : err(diagnostic('shape-unknown', { operator: a.operator }));
  },
  meaning: opaqueMeaning,
  weightsElsewhere: (a) => weightsElsewhere(a.operator, opaqueDetails(a)),
  runsNetworks: (a) => runsNetworks(a.operator),
  parameters: (a) => opaqueParameters(opaqueDetails(a)),
  parameterFormula: (a) => {
    const learned = opaqueParameters(opaqueDetails(a)).filter((spec) => spec.trainable);
    const counts = learned.map((spec) => elementCount(spec.shape));
    return counts.length === 0
      ? { formula: '0', substituted: '0' }
      : { formula: counts.map((_, index) => `w${index + 1}`).join(' + '), substituted: counts.join(' + ') };
  },
  macs: () => NO_COUNT,
  // The compiler writes the node of the file; there is nothing to make one from here.
  emit: () => {
    throw new Error('an imported operator is written from its file');
  },
  examples: [],
});

function numbered(port: Port, count: number): readonly Port[] {
  if (count === 1) return [port];
  return Array.from({ length: count }, (_, index) => ({
    name: text(`${port.name.en} ${index + 1}`, `${port.name.ko} ${index + 1}`),
  }));
}
