import { create, equals, toBinary } from '@bufbuild/protobuf';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeModel } from '../../../src/core/onnx/codec.ts';
import { ModelProtoSchema, TensorProtoSchema } from '../../../src/core/onnx/gen/onnx_pb.ts';
import { ModelParser } from '../../../src/core/onnx/model-parser.ts';
import { floats, op, smallBytes, weight } from '../../import/support/small-models.ts';
import { english } from '../../support/said.ts';
import { seeds } from '../../support/seeds.ts';

/** A file that is parsed in portions is the file that is parsed at once. */

const UNKNOWN = [Uint8Array.of(0xf8, 0x07, 1), Uint8Array.of(0xfa, 0x07, 2, 65, 66)];

interface Shape {
  readonly nodes: number;
  readonly weights: number;
  /** Characters of names beyond the few that tell them apart. */
  readonly long: number;
  /** Numbers of one tensor that is a list, not a block of bytes. */
  readonly listed: number;
  /** Attributes of one node, which alone may be longer than a step. */
  readonly attributes: number;
  readonly unknown: number;
}

/** A model whose graph is longer than one step, with fields that the schema does not know. */
function model({ nodes, weights, long, listed, attributes, unknown }: Shape) {
  const name = (at: number) => `v${at}${'x'.repeat(long)}`;
  const bytes = smallBytes({
    inputs: [floats('x', ['N', 3, 8, 8])],
    initializers: [
      ...Array.from({ length: weights }, (_, at) => weight(`w${at}`, [4, 3, 3, 3])),
      create(TensorProtoSchema, { name: 'f', dims: [BigInt(listed)], dataType: 1, floatData: numbers(listed, 0.5) }),
      create(TensorProtoSchema, { name: 'd', dims: [BigInt(listed)], dataType: 11, doubleData: numbers(listed, 0.1) }),
      create(TensorProtoSchema, {
        name: 'i',
        dims: [BigInt(listed)],
        dataType: 7,
        int64Data: numbers(listed, 2 ** 40).map(BigInt),
      }),
    ],
    nodes: Array.from({ length: nodes }, (_, at) =>
      op('Relu', [at === 0 ? 'x' : name(at - 1)], at === nodes - 1 ? 'y' : name(at), at === 0 ? many(attributes) : {}),
    ),
  });
  const more = UNKNOWN.slice(0, unknown);
  const result = new Uint8Array(bytes.length + more.reduce((sum, { length }) => sum + length, 0));
  result.set(bytes);
  let end = bytes.length;
  for (const field of more) {
    result.set(field, end);
    end += field.length;
  }
  return result;
}

const numbers = (count: number, step: number) => Array.from({ length: count }, (_, at) => at * step);
const many = (count: number) =>
  Object.fromEntries(numbers(count, 1).map((at) => [`a${at}`, { ints: numbers(at % 9, 300) }]));

const ARBITRARY = fc.record({
  nodes: fc.integer({ min: 1, max: 300 }),
  weights: fc.integer({ min: 0, max: 40 }),
  long: fc.constantFrom(0, 20, 200),
  listed: fc.constantFrom(0, 7, 6_000),
  attributes: fc.constantFrom(0, 3, 1_500),
  unknown: fc.integer({ min: 0, max: 2 }),
});

describe('a model that is parsed in steps', () => {
  it.each(seeds(11))('is the one that is parsed at once, wherever somebody asks for the rest, %s', (_, seed) => {
    fc.assert(
      fc.property(ARBITRARY, fc.nat(30), (shape, steps) => {
        const bytes = model(shape);
        const decoded = decodeModel(bytes);
        if (!decoded.ok) throw new Error(english(decoded.error.message));
        const parser = new ModelParser(bytes);
        for (let step = 0; step < steps && !parser.done; step += 1) parser.step();
        const parsed = parser.finish();
        expect(parser.done).toBe(true);
        expect(equals(ModelProtoSchema, parsed, decoded.value)).toBe(true);
        expect(Buffer.compare(toBinary(ModelProtoSchema, parsed), toBinary(ModelProtoSchema, decoded.value))).toBe(0);
      }),
      { seed, numRuns: 40 },
    );
  });

  it('takes many steps where there is much, and goes on holding views of the file', () => {
    const bytes = model({ nodes: 300, weights: 40, long: 200, listed: 0, attributes: 0, unknown: 0 });
    const parser = new ModelParser(bytes);
    let steps = 0;
    for (; !parser.done; steps += 1) parser.step();
    expect(steps).toBeGreaterThan(5);
    // One node or one list that alone is longer than a step takes several, too.
    for (const part of [{ listed: 40_000 }, { attributes: 3_000 }]) {
      const large = { nodes: 1, weights: 0, long: 0, listed: 0, attributes: 0, unknown: 0, ...part };
      const parts = new ModelParser(model(large));
      let count = 0;
      for (; !parts.done; count += 1) parts.step();
      expect(count).toBeGreaterThan(5);
    }
    expect(parser.finish().graph?.initializer[39]?.rawData?.buffer).toBe(bytes.buffer);
  });
});
