import { create, mergeFromBinary } from '@bufbuild/protobuf';
import { BinaryReader, WireType } from '@bufbuild/protobuf/wire';
import { WIRE_LIMITS } from './codec.ts';
import { GraphProtoSchema, type ModelProto, ModelProtoSchema } from './gen/onnx_pb.ts';

/** Bytes of small fields that are parsed at once. */
const STEP_BYTES = 16_384;
const GRAPH = 7;
/** A graph is a message among others where it is this small. */
const SMALL_GRAPH = STEP_BYTES;

/** Bytes that are still to be parsed, and what they are part of. */
interface Stretch {
  readonly end: number;
  readonly inGraph: boolean;
}

/**
 * Parses the bytes of an ONNX file in steps, each of a few fields of the model or of its graph: what comes out is what
 * `decodeModel` gives at once. Only for bytes that `decodeModel` accepted before: nothing is checked again.
 */
export class ModelParser {
  private readonly bytes: Uint8Array;
  private readonly model: ModelProto = create(ModelProtoSchema);
  private readonly open: Stretch[];
  private at = 0;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
    this.open = [{ end: bytes.length, inGraph: false }];
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
    const start = this.at;
    const reader = new BinaryReader(this.bytes.subarray(0, stretch.end));
    reader.pos = start;
    let inner: Stretch | null = null;
    let stop = start;
    while (reader.pos < stretch.end && stop - start < STEP_BYTES) {
      const [field, wire] = reader.tag();
      if (!stretch.inGraph && field === GRAPH && wire === WireType.LengthDelimited) {
        const length = reader.uint32();
        if (length > SMALL_GRAPH) {
          inner = { end: reader.pos + length, inGraph: true };
          break;
        }
        reader.pos += length;
      } else reader.skip(wire, field);
      stop = reader.pos;
    }
    this.merge(this.bytes.subarray(start, stop), stretch.inGraph);
    this.at = inner ? reader.pos : stop;
    if (inner) {
      this.model.graph ??= create(GraphProtoSchema);
      this.open.push(inner);
    }
    // A graph may end where the file does.
    while (this.open.length > 0 && this.at >= (this.open.at(-1) as Stretch).end) this.open.pop();
  }

  private merge(bytes: Uint8Array, inGraph: boolean): void {
    const options = { recursionLimit: WIRE_LIMITS.depth + 1 };
    if (inGraph && this.model.graph) mergeFromBinary(GraphProtoSchema, this.model.graph, bytes, options);
    else mergeFromBinary(ModelProtoSchema, this.model, bytes, options);
  }
}
