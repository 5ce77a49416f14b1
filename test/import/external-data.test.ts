import { create } from '@bufbuild/protobuf';
import { describe, expect, it } from 'vitest';
import { importModel } from '../../src/core/import/import-model.ts';
import { encodeModel } from '../../src/core/onnx/codec.ts';
import { filesByLocation, plainPath } from '../../src/core/onnx/external-data.ts';
import {
  AttributeProto_AttributeType,
  AttributeProtoSchema,
  NodeProtoSchema,
  type TensorProto,
  TensorProto_DataLocation,
  TensorProtoSchema,
} from '../../src/core/onnx/gen/onnx_pb.ts';
import { english, korean } from '../support/said.ts';
import { compiled, open } from './support/open.ts';
import { lcgTensor, runOnnx } from './support/run-onnx.ts';
import { floats, op, smallModel, weight } from './support/small-models.ts';

/** A model whose weights lie in other files is the model that holds them itself. */

interface Place {
  readonly location: string;
  /** Bytes before the elements. */
  readonly offset: number;
}

const TENSORS = [
  ['w', [8, 3, 3, 3]],
  ['b', [8]],
  ['fw', [40, 8]],
  ['fb', [40]],
] as const;
const PLACES: Readonly<Record<string, Place>> = {
  w: { location: 'data/conv.bin', offset: 12 },
  b: { location: './data//conv.bin', offset: 4096 },
  fw: { location: 'data\\deep\\fc.bin', offset: 0 },
  fb: { location: 'fc-bias.bin', offset: 8 },
};

function model(initializers: readonly TensorProto[]) {
  return encodeModel(
    smallModel({
      inputs: [floats('x', ['N', 3, 12, 12])],
      initializers,
      nodes: [
        op('Conv', ['x', 'w', 'b'], 'c', { kernel_shape: { ints: [3, 3] }, pads: { ints: [1, 1, 1, 1] } }),
        op('Relu', ['c'], 'r'),
        op('GlobalAveragePool', ['r'], 'p'),
        op('Flatten', ['p'], 'f'),
        op('Gemm', ['f', 'fw', 'fb'], 'y', { transB: { int: 1 } }),
      ],
    }),
  );
}

const inline = model(TENSORS.map(([name, dims]) => weight(name, dims)));

function outside() {
  const files = new Map<string, Uint8Array>();
  const initializers = TENSORS.map(([name, dims]) => {
    const { rawData = new Uint8Array() } = weight(name, dims);
    const { location, offset } = PLACES[name] as Place;
    const path = plainPath(location);
    // Odd bytes around the elements, so that a wrong place is seen.
    const file = new Uint8Array(Math.max(files.get(path)?.length ?? 0, offset + rawData.length + 5)).fill(0x5a);
    file.set(files.get(path) ?? []);
    file.set(rawData, offset);
    files.set(path, file);
    const entries = { location, offset: `${offset}`, length: `${rawData.length}` };
    return create(TensorProtoSchema, {
      name,
      dims: dims.map(BigInt),
      dataType: 1,
      dataLocation: TensorProto_DataLocation.EXTERNAL,
      externalData: Object.entries(entries).map(([key, value]) => ({ key, value })),
    });
  });
  return { bytes: model(initializers), files };
}

const byName = (files: ReadonlyMap<string, Uint8Array>) =>
  new Map([...files].map(([path, bytes]) => [path.replace(/^.*\//, ''), bytes]));

describe('external data', () => {
  const { bytes, files } = outside();

  it.each([
    ['by their paths', files],
    ['by their names alone, as a dialog gives them', byName(files)],
  ])('found %s gives the outputs of the model in one file', async (_how, externalFiles) => {
    const feeds = { x: lcgTensor([2, 3, 12, 12]) };
    const expected = await runOnnx({ bytes: inline }, feeds);
    expect(Array.from(expected.y?.data ?? [], Number).every((value) => value !== 0)).toBe(true);
    const { document, weights } = open(bytes, { externalFiles });
    for (const kind of ['embedded', 'external'] as const) {
      const run = compiled(document, weights, { mode: 'instrumented', weights: kind });
      const outputs = await runOnnx(run, feeds);
      expect(outputs.y?.dims).toEqual(expected.y?.dims);
      expect(outputs.y?.data).toEqual(expected.y?.data);
    }
    const rewritten = await runOnnx(
      compiled(document, weights, { mode: 'instrumented', rewrite: true, weights: 'external' }),
      feeds,
    );
    expect(rewritten.y?.data).toEqual(expected.y?.data);
    // The export is the file itself, which goes on reading its own data files.
    expect(compiled(document, weights, { mode: 'plain' }).bytes).toEqual(bytes);
  });

  it('that is missing is named, all of it at once', () => {
    const some = new Map([...files].filter(([path]) => path === 'fc-bias.bin'));
    const failed = importModel(bytes, { externalFiles: some });
    if (failed.ok) throw new Error('opened');
    expect(failed.error.code).toBe('external-data');
    expect(failed.error.missing).toEqual(['data/conv.bin', 'data/deep/fc.bin']);
    expect(english(failed.error.message)).toContain('“data/conv.bin”');
    expect(english(failed.error.message)).toContain('“data/deep/fc.bin”');
    expect(korean(failed.error.message)).toMatch(/[가-힣]/);
  });

  it('of two files of one name is never guessed', () => {
    const [a, b] = [Uint8Array.of(1), Uint8Array.of(2)];
    const locations = ['one/w.bin', 'two/w.bin', 'three/v.bin'];
    expect(
      filesByLocation(
        locations,
        new Map([
          ['w.bin', a],
          ['v.bin', b],
        ]),
      ),
    ).toEqual(new Map([['three/v.bin', b]]));
    const paths = new Map([
      ['one/w.bin', a],
      ['two/w.bin', b],
    ]);
    expect(filesByLocation(locations, paths)).toEqual(paths);
  });

  it('outside the model’s folder is not looked up, whatever was picked', () => {
    const picked = new Map([
      ['secret', Uint8Array.of(1)],
      ['../secret', Uint8Array.of(1)],
      ['/secret', Uint8Array.of(1)],
    ]);
    for (const location of ['../secret', '/secret', 'a/../../secret', '..\\secret', 'C:\\secret', 'a\u0000b']) {
      expect(filesByLocation([location], picked)).toEqual(new Map());
    }
  });

  it('of a constant inside a node is asked for too', () => {
    const tensor = create(TensorProtoSchema, {
      dims: [1n],
      dataType: 1,
      dataLocation: TensorProto_DataLocation.EXTERNAL,
      externalData: [{ key: 'location', value: 'inner.bin' }],
    });
    const value = create(AttributeProtoSchema, { name: 'value', type: AttributeProto_AttributeType.TENSOR, t: tensor });
    const constant = create(NodeProtoSchema, { opType: 'Constant', output: ['k'], attribute: [value] });
    const failed = importModel(encodeModel(smallModel({ nodes: [constant, op('Add', ['x', 'k'], 'y')] })));
    expect(!failed.ok && failed.error.missing).toEqual(['inner.bin']);
  });
});
