import type { Analysis } from '../../graph/analyze.ts';
import type { GraphDocument } from '../../graph/document.ts';
import { formatShape } from '../../tensor/types.ts';
import type { LayerCode } from '../layer-code.ts';
import { type Plan, planFunction, type Step } from '../plan.ts';
import { className } from '../python-names.ts';
import { pyComment, pyString } from '../python-text.ts';
import { isBounded, joinBlocks, labelLines, lineComment, meanStd, renamedLines } from '../source-parts.ts';
import { helperCode, RESERVED, type TorchHelper } from './helpers.ts';
import { PYTORCH } from './layers.ts';
import { LOAD_AND_SAVE, SAFETENSORS, selfTestCode } from './runtime-code.ts';

interface CodedStep extends Step {
  readonly code: LayerCode<TorchHelper>;
}

/** A valid drawing as one Python file that needs PyTorch and the weights beside it, nothing else. */
export function pytorchSource(document: GraphDocument, analysis: Analysis, weightsName: string, weights = ''): string {
  const plan = planFunction(document, analysis, RESERVED);
  const steps = plan.steps.map(coded);
  const net = className(document.title, new Set(RESERVED));
  const used = new Set(steps.flatMap((step) => step.code.uses ?? []));
  const helpers = helperCode(used);
  const picture = plan.feeds.find(({ layer }) => layer.role === 'picture');
  const constants = [
    `WEIGHTS = pathlib.Path(__file__).with_name(${pyString(weightsName)})`,
    ...labelLines(plan),
    ...fileNames(plan),
  ];
  return joinBlocks([
    [header(document.title, plan, steps, weights), imports(helpers), constants.join('\n')].join('\n\n'),
    ...helpers,
    netCode(net, plan, steps),
    picture ? normaliseCode(picture) : '',
    picture && plan.feeds.length === 1 ? predictCode(plan, net) : '',
    SAFETENSORS,
    LOAD_AND_SAVE.replaceAll('NET', net),
    selfTestCode(
      plan.feeds.map(({ outputTypes }) => outputTypes[0]),
      used.has('cast'),
      isBounded(plan),
    ),
    'if __name__ == "__main__":\n    sys.exit(self_test())',
  ]);
}

function coded(step: Step): CodedStep {
  const generate = PYTORCH[step.node.type];
  if (!generate) throw new Error(`no PyTorch for the layer type ${step.node.type}`);
  const parameters = new Map(step.specs.map((spec) => [spec.name, spec.shape]));
  const code = generate(step.node.attributes, { ...step, x: step.inputs[0] ?? '', parameters });
  return { ...step, code };
}

function header(title: string, plan: Plan, steps: readonly CodedStep[], weights: string): string {
  const missing = [...new Set(steps.filter(({ code }) => code.uses?.includes('NotTranslated')).map(operatorOf))];
  const takes = plan.feeds.map(({ outputTypes: [type] }) => (type ? formatShape(type.shape) : '?')).join(', ');
  const note = [
    'It does not run as it is: Convas does not write these ONNX operators in PyTorch. Put your own code in the place',
    `of NotTranslated: ${missing.join(', ')}.`,
    '',
  ];
  const said = plan.reading && plan.reading.classes !== null ? 'scores' : 'outputs';
  return [
    '#!/usr/bin/env python3',
    `"""${pyComment(title)}: a network drawn in Convas, as PyTorch (1.11 or newer).`,
    '',
    ...(missing.length > 0 ? note : []),
    'python3 FILE.py    loads the weights and compares the outputs with those that Convas computed',
    '',
    `In a program: model = load(); ${said} = model(normalise(pixels)). Pixels are 0 to 255,`,
    `the network takes ${takes}. After a training, save(model, FILE) writes weights that Convas can load.`,
    ...(weights === '' ? [] : ['', `Weights: ${pyComment(weights)}`]),
    '"""',
  ].join('\n');
}

function operatorOf({ node }: Step): string {
  return pyComment(String(node.attributes.operator));
}

function imports(helpers: readonly string[]): string {
  const modules = ['ctypes', 'json', 'pathlib', 'sys'];
  if (helpers.some((code) => code.includes('math.'))) modules.push('math');
  return [
    ...modules.sort().map((name) => `import ${name}`),
    '',
    'import torch',
    'import torch.nn.functional as F',
    'from torch import nn',
  ].join('\n');
}

function fileNames(plan: Plan): readonly string[] {
  const lines = renamedLines(plan);
  const comment = '# Layers whose name in Convas, and in the weights file, is no Python name.';
  return lines.length === 0 ? ['FILE_NAMES = {}'] : [comment, 'FILE_NAMES = {', ...lines, '}'];
}

function netCode(net: string, plan: Plan, steps: readonly CodedStep[]): string {
  const modules = steps.flatMap((step) => {
    const { module } = step.code;
    if (module === undefined) return [];
    const comment = step.name === step.node.name ? '' : `  # ${pyComment(step.node.name)}`;
    return [`        self.${step.name} = ${module}${comment}`];
  });
  const gated = steps.some(({ code }) => code.gate);
  const takes = plan.feeds.map(({ outputs }) => outputs[0] ?? '');
  const results = plan.results.map(({ inputs }) => inputs[0] ?? 'None').join(', ');
  const returned = plan.results.length > 1 ? `(${results})` : results;
  return [
    `class ${net}(nn.Module):`,
    '    def __init__(self):',
    '        super().__init__()',
    ...modules,
    '',
    `    def forward(self, ${[...takes, ...(gated ? ['return_gates=False'] : [])].join(', ')}):`,
    ...(gated ? ['        """With `return_gates`, a dict with the gates of every attention layer comes too."""'] : []),
    ...(gated ? ['        gates = {}'] : []),
    ...plan.feeds.map((feed) => `        # ${feed.outputs[0]}: ${feed.outputTypes.map((t) => formatShape(t.shape))}`),
    ...steps.map(forwardLine),
    gated ? `        return (${returned}, gates) if return_gates else ${returned}` : `        return ${returned}`,
  ].join('\n');
}

function forwardLine(step: CodedStep): string {
  const gates = step.code.gate ? [`gates[${pyString(step.node.name)}]`] : [];
  const line = `${[...step.outputs, ...gates].join(', ')} = ${step.code.forward}`;
  return `        ${line}  # ${lineComment(step, line, step.outputTypes)}`;
}

function normaliseCode({ node }: Step): string {
  const values = meanStd(node);
  const lines = values
    ? [
        `    mean = torch.tensor(${values.mean}, device=pixels.device).reshape(1, -1, 1, 1)`,
        `    std = torch.tensor(${values.std}, device=pixels.device).reshape(1, -1, 1, 1)`,
        '    return (pixels.float() / 255 - mean) / std',
      ]
    : [`    return pixels.float()${node.attributes.normalisation === '0..255' ? '' : ' / 255'}`];
  const order = node.attributes.channels === 1 ? 'grey' : 'red, green, blue';
  return [
    'def normalise(pixels):',
    `    """Pixels from 0 to 255 (${order}), [N, C, H, W], as the network expects them."""`,
    ...lines,
  ].join('\n');
}

function predictCode(plan: Plan, net: string): string {
  const { reading, results } = plan;
  const rank = results[0]?.inputTypes[0]?.shape.length ?? 0;
  if (results.length !== 1 || !reading || reading.classes === null || rank < 2) return '';
  const call = `model(normalise(pixels))${rank === 2 ? '' : '.flatten(1)'}`;
  const value = { softmax: `torch.softmax(${call}, dim=1)`, sigmoid: `torch.sigmoid(${call})`, none: call }[
    reading.apply
  ];
  return [
    'def predict(model, pixels):',
    `    """Scores of a ${net} for pixels from 0 to 255, [N, C, H, W]: one row per picture."""`,
    '    model.eval()',
    '    with torch.no_grad():',
    `        return ${value}`,
  ].join('\n');
}
