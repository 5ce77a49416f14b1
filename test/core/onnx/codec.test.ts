import { create } from '@bufbuild/protobuf';
import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeModel, encodeModel, WIRE_LIMITS } from '../../../src/core/onnx/codec.ts';
import { type ModelProto, ModelProtoSchema } from '../../../src/core/onnx/gen/onnx_pb.ts';
import { floatTensor, node, valueInfo } from '../../../src/core/onnx/helpers.ts';
import { float32 } from '../../../src/core/tensor/types.ts';
import { english } from '../../support/said.ts';
import { seeds } from '../../support/seeds.ts';

function sample(): ModelProto {
  return create(ModelProtoSchema, {
    irVersion: 8n,
    producerName: 'Convas',
    opsetImport: [{ domain: '', version: 17n }],
    graph: {
      name: 'g',
      node: [
        node('Conv', 'conv', ['x', 'w'], ['y'], {
          pads: { ints: [0, 1, 2, 3] },
          group: { int: 1 },
          alpha: { float: 0.5 },
          mode: { string: 'nearest' },
          scales: { floats: [1, 2.5] },
        }),
      ],
      initializer: [floatTensor('w', [1, 1, 1, 1], Float32Array.of(2))],
      input: [valueInfo('x', float32(['N', 1, 4, 4]))],
      output: [valueInfo('y', float32(['N', 1, 4, 4]))],
    },
  });
}

const code = (bytes: Uint8Array) => {
  const result = decodeModel(bytes);
  return result.ok ? 'ok' : result.error.code;
};

describe('encode and decode', () => {
  it('gives back what was written, and the same bytes again', () => {
    const bytes = encodeModel(sample());
    const model = decodeModel(bytes);
    expect(model.ok && model.value.graph?.node[0]?.attribute.map((a) => a.name)).toEqual([
      'pads',
      'group',
      'alpha',
      'mode',
      'scales',
    ]);
    expect(model.ok && encodeModel(model.value)).toEqual(bytes);
    expect(encodeModel(sample())).toEqual(bytes);
  });

  it('tells an absent field from a zero', () => {
    const model = sample();
    const [attribute] = model.graph?.node[0]?.attribute ?? [];
    if (!attribute) throw new Error('no attribute');
    attribute.i = 0n;
    attribute.docString = '';
    const again = decodeModel(encodeModel(model));
    const read = again.ok ? again.value.graph?.node[0]?.attribute[0] : undefined;
    expect(read?.i).toBe(0n);
    expect(read?.docString).toBe('');
    expect(read?.f).toBeUndefined();
  });

  it('keeps fields it does not know, in the file and inside its parts', () => {
    const writer = new BinaryWriter();
    writer.tag(1, WireType.Varint).int64(99n);
    // A graph with a node that has an unknown field 77 of every wire type.
    const unknown = new BinaryWriter()
      .tag(4, WireType.LengthDelimited)
      .string('Conv')
      .tag(77, WireType.LengthDelimited)
      .string('later')
      .tag(78, WireType.Varint)
      .int64(-1n)
      .tag(79, WireType.Bit32)
      .float(1.5)
      .tag(80, WireType.Bit64)
      .double(2.5)
      .tag(81, WireType.StartGroup)
      .tag(1, WireType.Varint)
      .int32(1)
      .tag(81, WireType.EndGroup)
      .finish();
    const graph = new BinaryWriter().tag(1, WireType.LengthDelimited).bytes(unknown).finish();
    writer.tag(7, WireType.LengthDelimited).bytes(graph);
    writer.tag(8, WireType.LengthDelimited).bytes(new BinaryWriter().tag(2, WireType.Varint).int64(30n).finish());
    writer.tag(500, WireType.LengthDelimited).string('from a newer version');
    const bytes = writer.finish();
    const model = decodeModel(bytes);
    expect(model.ok && encodeModel(model.value)).toEqual(bytes);
  });

  it('keeps numbers of enums it does not know', () => {
    const model = sample();
    const [attribute] = model.graph?.node[0]?.attribute ?? [];
    if (!attribute) throw new Error('no attribute');
    Object.assign(attribute, { type: 99 });
    const again = decodeModel(encodeModel(model));
    expect(again.ok && again.value.graph?.node[0]?.attribute[0]?.type).toBe(99);
  });
});

describe('broken bytes have a named error', () => {
  const text = (value: string) => new TextEncoder().encode(value);

  it.each([
    ['empty', new Uint8Array(), 'empty'],
    ['zeros', new Uint8Array(1000), 'not-onnx'],
    ['an HTML page', text('<!doctype html><html><body>404</body></html>'), 'not-onnx'],
    ['JSON', text('{"a": 1}'), 'not-onnx'],
    ['a Git LFS pointer', text('version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1'), 'not-onnx'],
    ['ORT format', Uint8Array.of(1, 0, 0, 0, 0x4f, 0x52, 0x54, 0x4d, 0, 0), 'not-onnx'],
    ['a ZIP archive', Uint8Array.of(0x50, 0x4b, 3, 4, 0, 0), 'not-onnx'],
    ['a cut varint', Uint8Array.of(0x08, 0x80), 'not-onnx'],
    ['an endless varint', Uint8Array.of(0x08, 0x08, 0x28, ...new Array(12).fill(0xff)), 'malformed'],
    ['a length past the end', Uint8Array.of(0x08, 0x08, 0x3a, 0xff, 0xff, 0xff, 0x7f), 'truncated'],
    ['a length past its parent', Uint8Array.of(0x08, 0x08, 0x3a, 0x03, 0x0a, 0x7f, 0x00, 0x00), 'malformed'],
    ['a number where a message belongs', Uint8Array.of(0x08, 0x08, 0x38, 0x01), 'malformed'],
    ['field number 0', Uint8Array.of(0x08, 0x08, 0x02, 0x01, 0x00), 'malformed'],
    ['wire type 7', Uint8Array.of(0x08, 0x08, 0x3f), 'malformed'],
    ['no graph', Uint8Array.of(0x08, 0x08), 'no-graph'],
    ['an unclosed group', Uint8Array.of(0x08, 0x08, 0xa3, 0x06, 0x08, 0x01), 'malformed'],
    ['text that is not UTF-8', Uint8Array.of(0x08, 0x08, 0x12, 0x02, 0xc3, 0x28, 0x3a, 0x00), 'malformed'],
  ])('%s', (_name, bytes, expected) => {
    expect(code(bytes)).toBe(expected);
  });

  it('names the format it found', () => {
    const result = decodeModel(new TextEncoder().encode('version https://git-lfs.github.com/spec/v1\n'));
    expect(!result.ok && english(result.error.message)).toMatch(/Git LFS/);
  });

  it('every cut of a model is an error, never a crash or a smaller model', () => {
    const bytes = encodeModel(sample());
    for (let length = 0; length < bytes.length; length += 1) {
      expect(code(bytes.subarray(0, length)), `the first ${length} bytes`).not.toBe('ok');
    }
  });

  it('a thousand nested graphs are refused without a stack overflow', () => {
    let graph = new Uint8Array();
    for (let depth = 0; depth < 1000; depth += 1) {
      const attribute = new BinaryWriter().tag(6, WireType.LengthDelimited).bytes(graph).finish();
      const inner = new BinaryWriter().tag(5, WireType.LengthDelimited).bytes(attribute).finish();
      graph = new BinaryWriter().tag(1, WireType.LengthDelimited).bytes(inner).finish();
    }
    const file = new BinaryWriter().tag(1, WireType.Varint).int64(8n).tag(7, WireType.LengthDelimited).bytes(graph);
    expect(code(file.finish())).toBe('nested-too-deep');
  });

  it('counts parts before it builds them', () => {
    const nodes = new Uint8Array(2 * 100_000);
    for (let at = 0; at < nodes.length; at += 2) nodes[at] = 0x0a;
    const file = new BinaryWriter().tag(1, WireType.Varint).int64(8n).tag(7, WireType.LengthDelimited).bytes(nodes);
    const result = decodeModel(file.finish(), { ...WIRE_LIMITS, messages: 50_000 });
    expect(!result.ok && result.error.code).toBe('too-many-parts');
  });

  it.each(seeds(6))('random bytes and random damage never throw, %s', (_, seed) => {
    const good = encodeModel(sample());
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
        decodeModel(bytes);
      }),
      { numRuns: 1000, seed },
    );
    fc.assert(
      fc.property(fc.nat(good.length - 1), fc.nat(255), (at, value) => {
        const bytes = good.slice();
        bytes[at] = value;
        const result = decodeModel(bytes);
        // What decodes also encodes.
        if (result.ok) encodeModel(result.value);
      }),
      { numRuns: 2000, seed },
    );
  });
});
