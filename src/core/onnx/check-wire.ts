import { type DescField, type DescMessage, ScalarType } from '@bufbuild/protobuf';
import { WireType } from '@bufbuild/protobuf/wire';
import { text } from '../text.ts';
import { type OnnxError, onnxError } from './errors.ts';

/**
 * Walks the bytes of a protobuf message against its schema without building anything: every length lies inside its
 * parent, every varint ends, nesting and counts stay within limits. Only bytes that pass are decoded, so a hostile or
 * broken file is refused with the place of the fault before it can take memory.
 *
 * What counts is what the decoder makes of the bytes, not their number: an empty node of two bytes becomes an object of
 * 300, a listed whole number of one byte a bigint of 50. The costs were measured with V8, each at its peak; of what an
 * import goes through (nodes, their attributes, the names of values) the import's own tables count with it.
 */
export interface WireLimits {
  /** Messages inside messages. */
  readonly depth: number;
  /** Messages in all. */
  readonly messages: number;
  /** Elements of number lists in all (raw data not counted). */
  readonly numbers: number;
  /** Bytes that the decoded file takes beside its own. */
  readonly memory: number;
}

const COST = {
  message: 256,
  /** An empty list of a message. */
  list: 40,
  number: 24,
  /** 64-bit whole numbers are bigints: 56 bytes each, and four times the time of other numbers, which is to count too. */
  bigint: 224,
  string: 48,
  /** Per byte of its text, as long as it is Latin-1; other text has fewer characters than bytes. */
  character: 1,
  /** A view of the file. */
  bytes: 320,
  unknown: 384,
  /** A value that a node reads or makes: an import knows who reads it, who makes it, and what type it has. */
  name: 1_024,
} as const;

/** What an import makes of a message besides, by its type. */
const IMPORTED: Readonly<Record<string, number>> = { NodeProto: 1_536, AttributeProto: 2_048 };

export function checkWire(schema: DescMessage, bytes: Uint8Array, limits: WireLimits): OnnxError | null {
  try {
    new WireCheck(bytes, limits).message(schema, 0, bytes.length, 0);
    return null;
  } catch (error) {
    if (error instanceof Refusal) return error.reason;
    throw error;
  }
}

/** Unwinds the recursion of the walk; never leaves this file. */
class Refusal extends Error {
  readonly reason: OnnxError;
  constructor(reason: OnnxError) {
    super(reason.code);
    this.reason = reason;
  }
}

class WireCheck {
  private readonly bytes: Uint8Array;
  private readonly limits: WireLimits;
  private position = 0;
  private messages = 0;
  private numbers = 0;
  private memory = 0;

  constructor(bytes: Uint8Array, limits: WireLimits) {
    this.bytes = bytes;
    this.limits = limits;
  }

  message(schema: DescMessage, start: number, end: number, depth: number): void {
    if (depth > this.limits.depth) {
      throw new Refusal(
        onnxError(
          'nested-too-deep',
          text('onnx.checkWire.graphsAreNestedMoreThan', 'Graphs are nested more than {depth} deep.', {
            depth: this.limits.depth,
          }),
          start,
        ),
      );
    }
    this.messages += 1;
    if (this.messages > this.limits.messages) this.tooMany(start);
    const { fields, cost } = shapeOf(schema);
    this.takes(cost, start);
    this.position = start;
    while (this.position < end) {
      const place = this.position;
      const tag = this.varint(end);
      const number = Math.floor(tag / 8);
      const wire = tag % 8;
      if (number === 0 || tag > 0xffff_ffff) this.malformed(place);
      const field = fields.get(number);
      if (field) this.field(field, wire, end, depth, place);
      else this.unknown(number, wire, end, depth, place);
    }
  }

  private field(field: DescField, wire: number, end: number, depth: number, place: number): void {
    const scalar = field.fieldKind === 'enum' ? ScalarType.INT32 : field.scalar;
    const list = field.fieldKind === 'list';
    if (field.fieldKind === 'message' || (list && field.listKind === 'message')) {
      if (wire !== WireType.LengthDelimited) this.malformed(place);
      const stop = this.length(end, place);
      this.message(field.message as DescMessage, this.position, stop, depth + 1);
      this.position = stop;
      return;
    }
    const expected = wireTypeOf(scalar as ScalarType);
    if (wire === expected) {
      if (expected === WireType.LengthDelimited) {
        const stop = this.length(end, place);
        const isText = scalar === ScalarType.STRING;
        const text = COST.string + COST.character * (stop - this.position) + (isValueName(field) ? COST.name : 0);
        this.takes(isText ? text : COST.bytes, place);
        this.position = stop;
      } else this.number(scalar as ScalarType, expected, end, list);
    } else if (list && wire === WireType.LengthDelimited) {
      const stop = this.length(end, place);
      while (this.position < stop) this.number(scalar as ScalarType, expected, stop, true);
    } else {
      this.malformed(place);
    }
  }

  private number(scalar: ScalarType, wire: WireType, end: number, listed: boolean): void {
    this.numbers += 1;
    // A single number has its place in the message already.
    const cost = isBig(scalar) ? COST.bigint : listed ? COST.number : 0;
    this.takes(cost, this.position);
    if (this.numbers > this.limits.numbers) this.tooMany(this.position);
    if (wire === WireType.Varint) this.varint(end);
    else this.skip(wire === WireType.Bit64 ? 8 : 4, end);
  }

  /** A field of a newer version or of another tool: kept by the decoder, so it has to be whole. */
  private unknown(number: number, wire: number, end: number, depth: number, place: number): void {
    this.takes(COST.unknown, place);
    switch (wire) {
      case WireType.Varint:
        this.varint(end);
        return;
      case WireType.Bit64:
        this.skip(8, end);
        return;
      case WireType.Bit32:
        this.skip(4, end);
        return;
      case WireType.LengthDelimited:
        this.position = this.length(end, place);
        return;
      case WireType.StartGroup:
        this.group(number, end, depth + 1, place);
        return;
      default:
        this.malformed(place);
    }
  }

  private group(number: number, end: number, depth: number, place: number): void {
    if (depth > this.limits.depth) this.malformed(place);
    while (this.position < end) {
      const at = this.position;
      const tag = this.varint(end);
      const inner = Math.floor(tag / 8);
      if (tag % 8 === WireType.EndGroup) {
        if (inner !== number) this.malformed(at);
        return;
      }
      this.unknown(inner, tag % 8, end, depth, at);
    }
    this.malformed(place);
  }

  private takes(bytes: number, place: number): void {
    this.memory += bytes;
    if (this.memory > this.limits.memory) this.tooLarge(place);
  }

  /** Reads a length; returns where the field ends. */
  private length(end: number, place: number): number {
    const stop = this.varint(end) + this.position;
    if (stop > end) this.past(end, stop, place);
    return stop;
  }

  private skip(count: number, end: number): void {
    if (this.position + count > end) this.past(end, this.position + count, this.position);
    this.position += count;
  }

  /** A value below 2^53 exactly, larger ones approximately: enough for lengths and tags. */
  private varint(end: number): number {
    const start = this.position;
    let value = 0;
    let scale = 1;
    for (let count = 0; count < 10; count += 1) {
      if (this.position >= end) this.past(end, this.position + 1, start);
      const byte = this.bytes[this.position] as number;
      this.position += 1;
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) return value;
      scale *= 128;
    }
    return this.malformed(start);
  }

  private past(end: number, stop: number, place: number): never {
    // Only a field that leaves the file itself tells of a cut; one that leaves its parent is a wrong length.
    if (end < this.bytes.length) this.malformed(place);
    throw new Refusal(
      onnxError(
        'truncated',
        text(
          'onnx.checkWire.theFileEndsAfterCount',
          'The file ends after {count} bytes, inside a field that reaches at least to byte {stop}.',
          { count: this.bytes.length, stop },
        ),
        place,
      ),
    );
  }

  private malformed(place: number): never {
    throw new Refusal(
      onnxError(
        'malformed',
        text(
          'onnx.checkWire.theBytesAtPositionPlace',
          'The bytes at position {place} are not what ONNX allows there.',
          { place },
        ),
        place,
      ),
    );
  }

  private tooLarge(place: number): never {
    const limit = `${Math.round(this.limits.memory / 2 ** 20)} MiB`;
    throw new Refusal(
      onnxError(
        'too-many-parts',
        text(
          'onnx.checkWire.thePartsOfThisFile',
          'The parts of this file would take more than {limit} of memory once they are read.',
          { limit },
        ),
        place,
      ),
    );
  }

  private tooMany(place: number): never {
    throw new Refusal(
      onnxError(
        'too-many-parts',
        text(
          'onnx.checkWire.theFileHoldsMoreThan',
          'The file holds more than {messages} parts or {numbers} listed numbers.',
          { messages: this.limits.messages, numbers: this.limits.numbers },
        ),
        place,
      ),
    );
  }
}

interface MessageShape {
  readonly fields: ReadonlyMap<number, DescField>;
  /** Bytes of an empty one. */
  readonly cost: number;
}

const shapes = new WeakMap<DescMessage, MessageShape>();

function shapeOf(schema: DescMessage): MessageShape {
  let shape = shapes.get(schema);
  if (!shape) {
    const lists = schema.fields.filter((field) => field.fieldKind === 'list').length;
    const fields = new Map(schema.fields.map((field) => [field.number, field]));
    shape = { fields, cost: COST.message + COST.list * lists + (IMPORTED[schema.name] ?? 0) };
    shapes.set(schema, shape);
  }
  return shape;
}

/** Inputs and outputs of nodes. */
function isValueName(field: DescField): boolean {
  return field.parent.name === 'NodeProto' && field.fieldKind === 'list';
}

function isBig(scalar: ScalarType): boolean {
  return BIG.has(scalar);
}

const BIG: ReadonlySet<ScalarType> = new Set([
  ScalarType.INT64,
  ScalarType.UINT64,
  ScalarType.SINT64,
  ScalarType.FIXED64,
  ScalarType.SFIXED64,
]);

function wireTypeOf(scalar: ScalarType): WireType {
  switch (scalar) {
    case ScalarType.STRING:
    case ScalarType.BYTES:
      return WireType.LengthDelimited;
    case ScalarType.DOUBLE:
    case ScalarType.FIXED64:
    case ScalarType.SFIXED64:
      return WireType.Bit64;
    case ScalarType.FLOAT:
    case ScalarType.FIXED32:
    case ScalarType.SFIXED32:
      return WireType.Bit32;
    default:
      return WireType.Varint;
  }
}
