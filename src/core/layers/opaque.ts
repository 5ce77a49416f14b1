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

const title = text('layers.opaque.title', 'Operator');
const input: Port = { name: text('layers.opaque.input', 'input') };
const output: Port = { name: text('layers.opaque.output', 'output') };

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
      'layers.opaque.oneOperatorOfAnImported',
      'One operator of an imported ONNX model that Convas has no layer for. It runs, and is exported as it came, but for what you edit.',
    ),
    formula: text('layers.opaque.asOnnxDefinesIt', 'as ONNX defines it'),
    reference: text('layers.opaque.reference', 'ONNX operators'),
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
    operator: textLine({ label: text('layers.opaque.operator', 'Operator'), default: 'Identity' }),
    domain: textLine({
      label: text('layers.opaque.domain', 'Domain'),
      help: text('layers.opaque.help', 'Empty for the operators of ONNX itself.'),
      default: '',
      visible: (a) => a.domain !== '',
    }),
    summary: textLine({
      label: text('layers.opaque.attributes', 'Attributes'),
      default: '',
      maxLength: 500,
      visible: (a) => a.summary !== '',
    }),
    details: textLine({
      label: text('layers.opaque.details', 'Details'),
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
    name: text('layers.opaque.nameIndex', '{name} {index}', { name: port.name, index: index + 1 }),
  }));
}
