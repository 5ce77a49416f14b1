import {
  create,
  type DescField,
  type DescMessage,
  type Message,
  mergeFromBinary,
  ScalarType,
} from '@bufbuild/protobuf';
import { BinaryReader, BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import { WIRE_LIMITS } from './codec.ts';
import { type ModelProto, ModelProtoSchema } from './gen/onnx_pb.ts';

/** Bytes that one step parses, unless a single text or block of bytes is larger: that is only looked up. */
const STEP_BYTES = 16_384;

/** A stretch of the file that is one message, and what has been made of it so far. */
interface Stretch {
  readonly end: number;
  readonly schema: DescMessage;
  readonly message: Message;
}

/** A list of packed numbers that is parsed a part at a time. */
interface Packed extends Stretch {
  readonly field: DescField;
}

/**
 * Parses the bytes of an ONNX file in steps, each of a few fields: what comes out is what `decodeModel` gives at once.
 * Only for bytes that `decodeModel` accepted before: nothing is checked again.
 */
export class ModelParser {
  private readonly bytes: Uint8Array;
  private readonly model: ModelProto = create(ModelProtoSchema);
  /** The model, and what in it is being parsed, the innermost last. */
  private readonly open: (Stretch | Packed)[];
  private at = 0;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
    this.open = [{ end: bytes.length, schema: ModelProtoSchema, message: this.model }];
  }

  get done(): boolean {
    return this.open.length === 0;
  }

  /** The whole model; parses what is left of it. */
  finish(): ModelProto {
    while (!this.done) this.step();
    return this.model;
  }

  /** Parses the next few fields. */
  step(): void {
    const stretch = this.open.at(-1);
    if (!stretch) return;
    if ('field' in stretch) this.numbers(stretch);
    else this.fields(stretch);
    // What is inside another may end where that does.
    while (this.open.length > 0 && this.at >= (this.open.at(-1) as Stretch).end) this.open.pop();
  }

  private fields({ end, schema, message }: Stretch): void {
    const start = this.at;
    const reader = new BinaryReader(this.bytes.subarray(0, end));
    reader.pos = start;
    let stop = start;
    let large: readonly [field: DescField, end: number] | null = null;
    while (reader.pos < end && stop - start < STEP_BYTES) {
      const [number, wire] = reader.tag();
      if (wire === WireType.LengthDelimited) {
        const length = reader.uint32();
        const field = length > STEP_BYTES ? divisible(schema, number) : null;
        if (field) {
          large = [field, reader.pos + length];
          break;
        }
        reader.pos += length;
      } else reader.skip(wire, number);
      stop = reader.pos;
    }
    // What stands before it comes before it in its list.
    merge(schema, message, this.bytes.subarray(start, stop));
    this.at = large ? reader.pos : stop;
    if (large) this.open.push(partOf(schema, message, ...large));
  }

  /** A part of a packed list, as a list of its own: lists of the same field are appended to each other. */
  private numbers({ end, schema, message, field }: Packed): void {
    const width = widthOf(field);
    let stop = Math.min(end, this.at + STEP_BYTES);
    if (width > 0) stop -= (stop - this.at) % width;
    // A number of variable length ends with the first byte that says so.
    else while (stop < end && ((this.bytes[stop - 1] as number) & 0x80) !== 0) stop += 1;
    const part = new BinaryWriter()
      .tag(field.number, WireType.LengthDelimited)
      .bytes(this.bytes.subarray(this.at, stop));
    merge(schema, message, part.finish());
    this.at = stop;
  }
}

function merge(schema: DescMessage, message: Message, bytes: Uint8Array): void {
  if (bytes.length > 0) mergeFromBinary(schema, message, bytes, { recursionLimit: WIRE_LIMITS.depth + 1 });
}

/** The field, where it can be parsed in steps of its own; null for what is one thing: a text, a block of bytes. */
function divisible(schema: DescMessage, number: number): DescField | null {
  const field = schema.fields.find((each) => each.number === number);
  if (!field) return null;
  const isMessage =
    field.fieldKind === 'message' ? !field.oneof : field.fieldKind === 'list' && field.listKind === 'message';
  return isMessage || widthOf(field) >= 0 ? field : null;
}

/** Puts an empty message into its place, to be filled; of numbers the list is there. */
function partOf(schema: DescMessage, parent: Message, field: DescField, end: number): Stretch | Packed {
  const values = parent as unknown as Record<string, Message | Message[] | undefined>;
  if (field.fieldKind === 'list' && field.listKind === 'message') {
    const message = create(field.message);
    (values[field.localName] as Message[]).push(message);
    return { end, schema: field.message, message };
  }
  if (field.fieldKind === 'message') {
    const message = (values[field.localName] as Message | undefined) ?? create(field.message);
    values[field.localName] = message;
    return { end, schema: field.message, message };
  }
  return { end, schema, message: parent, field };
}

/** Bytes of each number of a packed list, 0 where they differ; −1 for what is no such list. */
function widthOf(field: DescField): number {
  if (field.fieldKind !== 'list' || field.listKind === 'message') return -1;
  if (field.listKind === 'enum') return 0;
  return WIDTHS.get(field.scalar) ?? 0;
}

const WIDTHS: ReadonlyMap<ScalarType, number> = new Map([
  [ScalarType.STRING, -1],
  [ScalarType.BYTES, -1],
  [ScalarType.FLOAT, 4],
  [ScalarType.FIXED32, 4],
  [ScalarType.SFIXED32, 4],
  [ScalarType.DOUBLE, 8],
  [ScalarType.FIXED64, 8],
  [ScalarType.SFIXED64, 8],
]);
