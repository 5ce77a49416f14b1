import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Attributes, defaultAttributes, parseAttributes } from '../../src/core/attributes.ts';
import { GraphBuilder } from '../../src/core/compile/graph-builder.ts';
import type { Diagnostic, FixLayer, LayerFix } from '../../src/core/diagnostics.ts';
import type { LayerType } from '../../src/core/layers/define-layer.ts';
import { LAYERS, layerType } from '../../src/core/layers/index.ts';
import { elementCount, type TensorType } from '../../src/core/tensor/types.ts';
import { arbitraryAttributes, arbitraryInputs } from '../support/arbitrary-layers.ts';
import { evaluateFormula } from '../support/formula.ts';
import { english, korean } from '../support/said.ts';
import { seeds } from '../support/seeds.ts';

/** Whatever shapes and attributes meet: a layer answers with types or with a diagnostic, never with a throw. */

describe.each(LAYERS.map((layer) => [layer.type, layer] as const))('%s', (_type, layer) => {
  it.each(seeds(20))('answers every combination of attributes and shapes, %s', (_, seed) => {
    fc.assert(
      fc.property(arbitraryAttributes(layer), arbitraryInputs(layer), (attributes, inputs) => {
        expect(parseAttributes(layer.attributes, JSON.parse(JSON.stringify(attributes))).ok).toBe(true);
        const types = layer.inferShapes(attributes, inputs);
        if (types.ok) {
          checkAccepted(layer, attributes, inputs, types.value);
          for (const remark of layer.remarks?.(attributes, inputs) ?? []) checkFixes(layer, attributes, inputs, remark);
        } else checkFixes(layer, attributes, inputs, types.error);
      }),
      { numRuns: 300, seed },
    );
  });
});

function checkAccepted(
  layer: LayerType,
  attributes: Attributes,
  inputs: readonly TensorType[],
  outputs: readonly TensorType[],
) {
  expect(outputs.length).toBe(layer.outputs.length);
  for (const type of outputs) {
    expect(elementCount(type.shape)).toBeLessThanOrEqual(2 ** 31);
    for (const dim of type.shape) expect(typeof dim === 'string' || (Number.isInteger(dim) && dim >= 1)).toBe(true);
  }
  const specs = layer.parameters(attributes, inputs);
  for (const spec of specs) for (const dim of spec.shape) expect(Number.isInteger(dim) && dim >= 1).toBe(true);
  const learned = specs.filter((spec) => spec.trainable).reduce((sum, spec) => sum + elementCount(spec.shape), 0);
  expect(evaluateFormula(layer.parameterFormula(attributes, inputs).substituted)).toBeCloseTo(learned, 3);
  const macs = layer.macs(attributes, inputs, outputs);
  const evaluated = evaluateFormula(macs.substituted);
  expect(Math.abs(evaluated - macs.value)).toBeLessThanOrEqual(1e-9 * macs.value);
  expect(english(layer.describe(attributes, inputs))).not.toMatch(/undefined|NaN|null/);
  expect(Object.values(layer.derived?.(attributes, inputs) ?? {}).join()).not.toMatch(/undefined|NaN|null/);
  if (layer.extraCost) expect(layer.extraCost(attributes, inputs).value).toBeGreaterThan(0);
  if (layer.attention) {
    const channels = inputs[0]?.shape[1] as number;
    const range = layer.attention.gateRange(attributes);
    expect(range === null || range[0] < range[1]).toBe(true);
    const hidden = layer.attention.hiddenChannels(attributes, channels);
    expect(hidden === null || hidden >= 1).toBe(true);
  }
  checkEmission(layer, attributes, inputs, outputs);
}

/** Every declared parameter is used, every value is made before it is used, and attention layers declare their gate. */
function checkEmission(
  layer: LayerType,
  attributes: Attributes,
  inputs: readonly TensorType[],
  outputs: readonly TensorType[],
) {
  const builder = new GraphBuilder('instrumented');
  const names = inputs.map((_, index) => builder.names.claim(`x${index}`));
  const parameterSpecs = layer.parameters(attributes, inputs);
  const context = builder.context({
    nodeId: 'layer',
    name: builder.names.claim('layer'),
    inputs: layer.role === 'picture' ? ['picture'] : names,
    inputTypes: inputs,
    outputTypes: outputs,
    parameterSpecs,
  });
  const emitted = layer.emit(attributes, context);
  expect(emitted.length).toBe(layer.outputs.length);
  const stored = builder.initializers.map((initializer) => initializer.name);
  const used = builder.initializers.flatMap((initializer) =>
    initializer.kind === 'parameter' ? [initializer.spec.name] : [],
  );
  expect(new Set(used)).toEqual(new Set(parameterSpecs.map((spec) => spec.name)));
  const known = new Set([
    '',
    'picture',
    ...names,
    ...stored,
    ...builder.attention.flatMap((entry) => [entry.keep, entry.set]),
  ]);
  for (const node of builder.nodes) {
    for (const value of node.inputs) expect(known.has(value), `${node.operator} reads ${value}`).toBe(true);
    expect(known.has(node.output)).toBe(false);
    known.add(node.output);
  }
  for (const value of emitted) expect(known.has(value)).toBe(true);
  expect(builder.attention.length).toBe(layer.attention ? 1 : 0);
}

/** A fix is one step that mends: afterwards the layer computes, or a different problem comes to light. */
function checkFixes(layer: LayerType, attributes: Attributes, inputs: readonly TensorType[], problem: Diagnostic) {
  for (const sentence of [problem.message, problem.remedy]) {
    expect(`${english(sentence)} ${korean(sentence)}`).not.toMatch(/undefined|NaN|null|\[object/);
  }
  if (problem.input !== undefined) expect(problem.input).toBeLessThan(inputs.length);
  for (const fix of problem.fixes) {
    const after = applyFix(attributes, inputs, fix);
    if (!after) continue;
    const parsed = parseAttributes(layer.attributes, after.attributes);
    expect(parsed.ok, `${JSON.stringify(fix)} parses`).toBe(true);
    const types = layer.inferShapes(after.attributes, after.inputs);
    const left = types.ok ? (layer.remarks?.(after.attributes, after.inputs) ?? []) : [types.error];
    const same = left.find((entry) => entry.code === problem.code);
    // Of three or more inputs several may be wrong: each fix settles one, and the next comes to light.
    if (same && inputs.length > 2) expect(same.input).toBeGreaterThan(problem.input ?? 0);
    else expect(same, `after ${JSON.stringify(fix)}`).toBeUndefined();
  }
}

/** The layer's own state after a fix; null where a fix takes something away, or where an inserted layer is refused for its size. */
function applyFix(attributes: Attributes, inputs: readonly TensorType[], fix: LayerFix) {
  if (fix.kind === 'setAttributes') return { attributes: { ...attributes, ...fix.attributes }, inputs };
  if (fix.kind !== 'insertBefore') return null;
  let types: readonly TensorType[] = inputs.slice(fix.input, fix.input + 1);
  for (const wanted of fix.layers) {
    const next = runFixLayer(wanted, types);
    if (!next) return null;
    types = next;
  }
  return { attributes, inputs: inputs.map((type, index) => (index === fix.input ? (types[0] ?? type) : type)) };
}

function runFixLayer(wanted: FixLayer, inputs: readonly TensorType[]): readonly TensorType[] | null {
  const layer = layerType(wanted.type);
  if (!layer) throw new Error(`a fix inserts ${wanted.type}, which does not exist`);
  const parsed = parseAttributes(layer.attributes, { ...defaultAttributes(layer.attributes), ...wanted.attributes });
  if (!parsed.ok) throw new Error(`a fix sets ${wanted.type}.${parsed.error.attribute} wrongly`);
  const types = layer.inferShapes(parsed.value, inputs);
  if (types.ok) return types.value;
  if (types.error.code === 'tensor-too-large' || types.error.code === 'too-many-parameters') return null;
  throw new Error(`a fix inserts ${wanted.type}, which answers: ${english(types.error.message)}`);
}
