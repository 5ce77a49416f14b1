import { create } from '@bufbuild/protobuf';
import { describe, expect, it } from 'vitest';
import { compile } from '../../../src/core/compile/compile.ts';
import { offeredVersions } from '../../../src/core/compile/versions/offered.ts';
import { type ChosenVersions, irVersions, leastIr, OPSETS } from '../../../src/core/compile/versions/versions.ts';
import { analyze } from '../../../src/core/graph/analyze.ts';
import { decodeModel, encodeModel } from '../../../src/core/onnx/codec.ts';
import { FunctionProtoSchema } from '../../../src/core/onnx/gen/onnx_pb.ts';
import { sameDefinition } from '../../../src/core/operators/definitions.ts';
import { compiled, edited, open, openFile } from '../../import/support/open.ts';
import { lcgTensor, runOnnx } from '../../import/support/run-onnx.ts';
import { op, smallBytes, weight } from '../../import/support/small-models.ts';
import { english } from '../../support/said.ts';
import { SHARED_DATA_HINT, sharedData } from '../../support/shared-data.ts';
import { network, SE_NETWORK } from './networks.ts';

function decode(bytes: Uint8Array) {
  const model = decodeModel(bytes);
  if (!model.ok) throw new Error(english(model.error.message));
  return model.value;
}

const declared = (bytes: Uint8Array) => {
  const { irVersion, opsetImport } = decode(bytes);
  return { opset: Number(opsetImport[0]?.version), ir: Number(irVersion) };
};

describe('definitions of operators', () => {
  // From the operator documentation of ONNX, by hand.
  it.each([
    ['Relu', 12, 17, true],
    ['Conv', 11, 21, true],
    ['Squeeze', 12, 13, false],
    ['Softmax', 12, 13, false],
    ['ReduceMean', 17, 18, false],
    ['Clip', 10, 11, false],
    ['Pad', 10, 11, false],
    ['Reshape', 13, 14, true],
    ['AveragePool', 21, 22, false],
    ['Upsample', 9, 10, false],
    ['HardSwish', 13, 14, false],
    ['Relu', 14, 13, false],
    ['Conv', 21, 11, true],
    ['NoSuchOperator', 12, 13, false],
  ] as const)('%s from %i to %i: %s', (operator, from, to, same) => {
    expect(sameDefinition(operator, from, to)).toBe(same);
  });
});

describe('a new drawing', () => {
  const { document, analysis } = network({
    ...SE_NETWORK,
    relu: { type: 'hardSwish', from: ['conv'] },
    se: { type: 'squeezeExcitation', attributes: { reductionRatio: 2, form: 'gemm' }, from: ['relu'] },
  });
  const write = (versions?: ChosenVersions) => {
    const result = compile(document, analysis, new Map(), { mode: 'plain', ...(versions && { versions }) });
    if (!result.ok) throw new Error(english(result.error.message));
    return result.value.bytes;
  };

  it('is opset 17 and IR 8 unless chosen', () => {
    expect(declared(write())).toEqual({ opset: 17, ir: 8 });
    expect(write({ opset: 17, ir: 8 })).toEqual(write());
    expect(declared(write({ ir: 10 }))).toEqual({ opset: 17, ir: 10 });
  });

  it.each(OPSETS)('opset %i: computes the same, and opens again as the project', async (opset) => {
    const bytes = write({ opset });
    expect(declared(bytes)).toEqual({ opset, ir: leastIr(opset) });
    const input = { picture: lcgTensor([1, 3, 8, 8]) };
    const [usual, chosen] = [await runOnnx({ bytes: write() }, input), await runOnnx({ bytes }, input)];
    const name = Object.keys(usual)[0] ?? '';
    expect(Object.keys(chosen)).toEqual(Object.keys(usual));
    for (const [at, value] of Array.from(chosen[name]?.data ?? [], Number).entries()) {
      expect(value).toBeCloseTo(Number(usual[name]?.data[at]), 5);
    }
    // Nothing is stored that no node reads.
    const { graph } = decode(bytes);
    const read = new Set(graph?.node.flatMap((node) => node.input));
    expect(graph?.initializer.filter((tensor) => !read.has(tensor.name ?? ''))).toEqual([]);
  });

  it('refuses an IR version that the opset is newer than', () => {
    const result = compile(document, analysis, new Map(), { mode: 'plain', versions: { opset: 21, ir: 8 } });
    expect(result.ok ? null : result.error.code).toBe('ir-fixed');
    expect(result.ok ? '' : english(result.error.message)).toContain('IR version 10 or newer, not 8');
  });

  it('offers every opset with its IR versions', () => {
    const offered = offeredVersions(document, analysis, new Map());
    expect(offered.own).toEqual({ opset: 17, ir: 8 });
    expect(offered.opsets.map((entry) => entry.opset)).toEqual(OPSETS);
    expect(offered.opsets.every(({ opset, refusal, irs }) => !refusal && irs.join() === irVersions(opset).join())).toBe(
      true,
    );
  });
});

describe('an imported model', () => {
  const widened = smallBytes({
    opset: 12,
    nodes: [op('Conv', ['x', 'w'], 'c', { kernel_shape: { ints: [1, 1] } }), op('Relu', ['c'], 'y')],
    initializers: [weight('w', [4, 4, 1, 1])],
  });

  it('keeps its versions and its bytes unless another is chosen', () => {
    const { document, weights } = open(widened);
    expect(compiled(document, weights, { mode: 'plain' }).bytes).toEqual(widened);
    expect(compiled(document, weights, { mode: 'plain', versions: { opset: 12, ir: 8 } }).bytes).toEqual(widened);
  });

  it('takes an opset in which its nodes mean the same, and changes nothing else', async () => {
    const { document, weights } = open(widened);
    const after = compiled(document, weights, { mode: 'plain', versions: { opset: 21 } });
    expect(declared(after.bytes)).toEqual({ opset: 21, ir: 10 });
    expect(after.versions).toEqual({ opset: 21, ir: 10 });
    const [a, b] = [decode(widened), decode(after.bytes)];
    expect(b.graph).toEqual(a.graph);
    const feeds = { x: lcgTensor([1, 4, 6, 6]) };
    expect(await runOnnx(after, feeds)).toEqual(await runOnnx({ bytes: widened }, feeds));
  });

  it('names the nodes that forbid an opset', () => {
    const mask = ['d', 'mask'];
    const { document, weights } = open(
      smallBytes({
        opset: 9,
        nodes: [
          op('Conv', ['x', 'w'], 'c', { kernel_shape: { ints: [1, 1] } }),
          op('Dropout', ['c'], mask),
          op('Mul', mask, 'y'),
        ],
        initializers: [weight('w', [4, 4, 1, 1])],
      }),
    );
    const result = compile(document, analyze(document), weights, { mode: 'plain', versions: { opset: 13 } });
    expect(result.ok ? null : result.error.code).toBe('opset-fixed');
    expect(result.ok ? '' : english(result.error.message)).toBe(
      'Opset 13 defines these nodes otherwise than the file’s opset 9: Dropout Dropout_d.',
    );
    const offered = offeredVersions(document, analyze(document), weights);
    expect(offered.own).toEqual({ opset: 9, ir: 8 });
    // In 10 and 11 the mask has another type, in 12 it is no longer said what it holds.
    expect(offered.opsets.filter((entry) => !entry.refusal).map((entry) => entry.opset)).toEqual([9]);
  });

  it('writes an edited layer in the form of the chosen opset', async () => {
    const { document, weights } = open(
      smallBytes({
        opset: 11,
        nodes: [
          op('Conv', ['x', 'w'], 'c', { kernel_shape: { ints: [1, 1] } }),
          op('GlobalAveragePool', ['c'], 'g'),
          op('Squeeze', ['g'], 'y', { axes: { ints: [2, 3] } }),
        ],
        initializers: [weight('w', [4, 4, 1, 1])],
      }),
    );
    const direct = compiled(document, weights, { mode: 'plain', versions: { opset: 13 } });
    expect(decode(direct.bytes).graph?.node.at(-1)?.input).toEqual(['g', 'Squeeze_y.axes']);
    const conv = [...document.nodes.values()].find((node) => node.type === 'conv2d');
    const changed = edited(document, {
      kind: 'setAttributes',
      id: conv?.id ?? '',
      attributes: { kernelShape: [3, 3], pads: [1, 1, 1, 1] },
    });
    const after = compiled(changed, weights, { mode: 'plain', versions: { opset: 11, ir: 9 } });
    expect(declared(after.bytes)).toEqual({ opset: 11, ir: 9 });
    expect(Object.values(await runOnnx(after, { x: lcgTensor([2, 4, 6, 6]) }))[0]?.dims).toEqual([2, 4]);
  });

  it('does not lower the IR version below what the file holds', () => {
    const { document, weights } = open(widened);
    const lower = compile(document, analyze(document), weights, { mode: 'plain', versions: { ir: 6 } });
    expect(lower.ok ? null : lower.error.code).toBe('ir-fixed');
    const model = decode(widened);
    model.functions = [create(FunctionProtoSchema, { name: 'own', domain: 'test' })];
    const withFunction = open(encodeModel(model));
    const { document: holder } = withFunction;
    const refused = compile(holder, analyze(holder), weights, { mode: 'plain', versions: { ir: 7 } });
    expect(refused.ok ? '' : english(refused.error.message)).toContain('functions of its own');
  });
});

const folder = sharedData('models');
if (!folder) it.skip(SHARED_DATA_HINT, () => {});

describe.skipIf(!folder)('real models in the newest opset that their nodes allow', () => {
  it.each([
    ['mediapipe-selfie-seg-se.onnx', [1, 3, 256, 256], 14, 25],
    ['minifasnet-v1se.onnx', [1, 3, 80, 80], 13, 25],
    ['tinyml-resnet8-cifar10.onnx', [1, 3, 32, 32], 13, 25],
    ['tinyvgg-cnn-explainer.onnx', [1, 3, 64, 64], 13, 25],
    ['yunet-n-320.onnx', [1, 3, 320, 320], 11, 25],
  ] as const)('%s', async (file, shape, own, newest) => {
    const { document, weights } = openFile(`${folder}/${file}`);
    const analysis = analyze(document);
    const offered = offeredVersions(document, analysis, weights);
    expect(offered.own.opset).toBe(own);
    const feed = async (bytes: Uint8Array) => {
      const input = decode(bytes).graph?.input[0]?.name ?? '';
      return runOnnx({ bytes }, { [input]: lcgTensor(shape) });
    };
    const usual = await feed(compiled(document, weights, { mode: 'plain' }).bytes);
    const last = offered.opsets.filter((entry) => !entry.refusal && entry.opset !== own).at(-1);
    expect(last?.opset).toBe(newest);
    const { bytes } = compiled(document, weights, { mode: 'plain', versions: { opset: newest } });
    expect(await feed(bytes)).toEqual(usual);
  });
});
