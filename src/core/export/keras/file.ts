import type { Analysis } from '../../graph/analyze.ts';
import type { GraphDocument } from '../../graph/document.ts';
import { formatShape, type Shape, type TensorType } from '../../tensor/types.ts';
import type { LayerCode } from '../layer-code.ts';
import { type Plan, planFunction, type Step } from '../plan.ts';
import { pyComment, pyNumber, pyString } from '../python-text.ts';
import { isBounded, joinBlocks, labelLines, lineComment, meanStd, renamedLines } from '../source-parts.ts';
import { AUTOMATIC, helperCode, type KerasHelper, RESERVED } from './helpers.ts';
import { KERAS } from './layers.ts';
import { LOAD, selfTestCode } from './runtime-code.ts';

interface CodedStep extends Step {
  readonly code: LayerCode<KerasHelper>;
}

/**
 * A valid drawing as one file for Keras 3, any backend. Inside it maps are [N, H, W, C], which every backend computes;
 * the weights are brought into that layout when they are loaded.
 */
export function kerasSource(document: GraphDocument, analysis: Analysis, weightsName: string, weights = ''): string {
  // Some backends take only ASCII in the names of layers.
  const plan = planFunction(document, analysis, RESERVED, { ascii: true, automatic: AUTOMATIC });
  const steps = plan.steps.map(coded);
  const used = new Set(steps.flatMap((step) => step.code.uses ?? []));
  const picture = plan.feeds.find(({ layer }) => layer.role === 'picture');
  const renamed = renamedLines(plan);
  const constants = [
    `WEIGHTS = pathlib.Path(__file__).with_name(${pyString(weightsName)})`,
    ...labelLines(plan),
    ...(renamed.length > 0
      ? ['# Layers whose name in Convas differs.', 'FILE_NAMES = {', ...renamed, '}']
      : ['FILE_NAMES = {}']),
  ];
  return joinBlocks([
    [header(document.title, plan, steps, weights), IMPORTS, constants.join('\n')].join('\n\n'),
    ...helperCode(used),
    buildCode(plan, steps),
    picture ? normaliseCode(picture) : '',
    picture && plan.feeds.length === 1 ? predictCode(plan) : '',
    LOAD,
    selfTestCode(isBounded(plan)),
    'if __name__ == "__main__":\n    sys.exit(self_test())',
  ]);
}

const IMPORTS = `import json
import pathlib
import sys

import keras
import numpy
from keras import layers, ops`;

function coded(step: Step): CodedStep {
  const generate = KERAS[step.node.type];
  if (!generate) throw new Error(`no Keras for the layer type ${step.node.type}`);
  const parameters = new Map(step.specs.map((spec) => [spec.name, spec.shape]));
  const code = generate(step.node.attributes, { ...step, x: step.inputs[0] ?? '', parameters });
  return { ...step, code };
}

function header(title: string, plan: Plan, steps: readonly CodedStep[], weights: string): string {
  const missing = steps
    .filter(({ node }) => node.type === 'opaque')
    .map(({ node }) => String(node.attributes.operator));
  const takes = plan.feeds.map(({ outputTypes: [type] }) => shapeText(type)).join(', ');
  const note = [
    'It does not run as it is: Convas does not write these ONNX operators in Keras. Put your own code in the place of',
    `not_translated: ${[...new Set(missing.map(pyComment))].join(', ')}.`,
    '',
  ];
  const said = plan.reading && plan.reading.classes !== null ? 'scores' : 'outputs';
  return [
    '#!/usr/bin/env python3',
    `"""${pyComment(title)}: a network drawn in Convas, for Keras 3 (TensorFlow, JAX or PyTorch).`,
    '',
    'Convas has not run this file: it brings no Keras. Run it once before you rely on it:',
    '',
    'python3 FILE.py    loads the weights and compares the outputs with those that Convas computed',
    '',
    ...(missing.length > 0 ? note : []),
    `In a program: model = load(); ${said} = model(normalise(pixels)). Pixels are 0 to 255; maps are channels last,`,
    `so the network takes ${takes}.`,
    ...(weights === '' ? [] : ['', `Weights: ${pyComment(weights)}`]),
    '"""',
  ].join('\n');
}

/** A type as Keras has it, channels last. */
function lastShape(shape: Shape): Shape {
  return shape.length === 4 ? [shape[0] ?? 'N', ...shape.slice(2), shape[1] ?? 1] : shape;
}

function shapeText(type: TensorType | undefined): string {
  return type ? formatShape(lastShape(type.shape)) : '?';
}

function buildCode(plan: Plan, steps: readonly CodedStep[]): string {
  const feeds = plan.feeds.map(({ outputs, outputTypes: [type] }) => {
    const shape = lastShape(type?.shape ?? []).slice(1);
    const dims = shape.map((dim) => (typeof dim === 'number' ? pyNumber(dim) : 'None')).join(', ');
    const dtype = type && type.dtype !== 'float32' ? `, dtype=${pyString(type.dtype)}` : '';
    return `    ${outputs[0]} = keras.Input((${dims}${shape.length === 1 ? ',' : ''}), name=${pyString(outputs[0] ?? '')}${dtype})  # ${shapeText(type)}`;
  });
  const gated = steps.some(({ code }) => code.gate);
  const list = (values: readonly string[]) => (values.length === 1 ? (values[0] ?? '') : `[${values.join(', ')}]`);
  const inputs = list(plan.feeds.map(({ outputs }) => outputs[0] ?? ''));
  const outputs = list(plan.results.map(({ inputs: [value = 'None'] }) => value));
  const both = [
    '    if return_gates:',
    `        return keras.Model(${inputs}, {"output": ${outputs}, "gates": gates})`,
  ];
  return [
    'def build(return_gates=False):',
    `    """The network without weights${gated ? '; with `return_gates` it also returns the gates of every attention layer' : ''}."""`,
    ...feeds,
    ...(gated ? ['    gates = {}'] : []),
    ...steps.map(buildLine),
    ...(gated ? both : []),
    `    return keras.Model(${inputs}, ${outputs})`,
  ].join('\n');
}

function buildLine(step: CodedStep): string {
  const gates = step.code.gate ? [`gates[${pyString(step.node.name)}]`] : [];
  const line = `${[...step.outputs, ...gates].join(', ')} = ${step.code.forward}`;
  const types = step.outputTypes.map((type) => ({ ...type, shape: lastShape(type.shape) }));
  return `    ${line}  # ${lineComment(step, line, types)}`;
}

function normaliseCode({ node }: Step): string {
  const values = meanStd(node);
  const raw = node.attributes.normalisation === '0..255';
  const value = values
    ? `(numpy.asarray(pixels, "float32") / 255 - numpy.float32(${values.mean})) / numpy.float32(${values.std})`
    : `numpy.asarray(pixels, "float32")${raw ? '' : ' / 255'}`;
  const order = node.attributes.channels === 1 ? 'grey' : 'red, green, blue';
  return [
    'def normalise(pixels):',
    `    """Pixels from 0 to 255 (${order}), [N, H, W, C], as the network expects them."""`,
    `    return ${value}`,
  ].join('\n');
}

function predictCode(plan: Plan): string {
  const { reading, results } = plan;
  const rank = results[0]?.inputTypes[0]?.shape.length ?? 0;
  if (results.length !== 1 || !reading || reading.classes === null || rank < 2) return '';
  const outputs = 'model(normalise(pixels), training=False)';
  const call = rank === 2 ? outputs : `ops.reshape(${outputs}, (-1, ${reading.classes}))`;
  const value = { softmax: `ops.softmax(${call}, axis=-1)`, sigmoid: `ops.sigmoid(${call})`, none: call }[
    reading.apply
  ];
  return [
    'def predict(model, pixels):',
    '    """Scores for pixels from 0 to 255, [N, H, W, C]: one row per picture."""',
    `    return ${value}`,
  ].join('\n');
}
