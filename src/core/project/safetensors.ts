import { err, ok, type Result } from '../result.ts';
import type { Tensor } from '../tensor/types.ts';
import { type Text, text } from '../text.ts';
import { ELEMENT_BYTES, type ElementFormat, readElements } from '../weights/elements.ts';
import { checkFields, isObject, type JsonObject } from './fields.ts';
import { decodeUtf8, parseJsonText } from './json-text.ts';
import { LIMITS } from './limits.ts';
import { damage, type FileProblem, failFile, quoted, tooLarge } from './problems.ts';

/**
 * The safetensors format (huggingface/safetensors): eight bytes with the header's length, a JSON header with type,
 * shape and place of every tensor, then the numbers. Written is float32, which is all that a project holds; other
 * programs write halves, doubles and whole numbers too.
 */
export interface TensorFile {
  readonly tensors: ReadonlyMap<string, Tensor>;
  readonly metadata: Readonly<Record<string, string>>;
}

/** The tensors of a file as float32, and what they were before. */
export interface ReadTensorFile extends TensorFile {
  readonly formats: ReadonlyMap<string, ElementFormat>;
}

const FORMATS: Readonly<Record<string, ElementFormat>> = {
  F16: 'float16',
  BF16: 'bfloat16',
  F32: 'float32',
  F64: 'float64',
  I8: 'int8',
  U8: 'uint8',
  I16: 'int16',
  U16: 'uint16',
  I32: 'int32',
  U32: 'uint32',
  I64: 'int64',
  U64: 'uint64',
  BOOL: 'bool',
};

/** Writes tensors in the order of the map; the header is padded so that the numbers are aligned. */
export function writeSafetensors({ tensors, metadata }: TensorFile): Uint8Array<ArrayBuffer> {
  const header: Record<string, unknown> = Object.keys(metadata).length > 0 ? { __metadata__: metadata } : {};
  let length = 0;
  for (const [name, { shape, data }] of tensors) {
    header[name] = { dtype: 'F32', shape, data_offsets: [length, length + data.byteLength] };
    length += data.byteLength;
  }
  const encoded = new TextEncoder().encode(JSON.stringify(header));
  const start = 8 + Math.ceil(encoded.length / 8) * 8;
  const file = new Uint8Array(start + length).fill(0x20, 0, start);
  new DataView(file.buffer).setBigUint64(0, BigInt(start - 8), true);
  file.set(encoded, 8);
  let at = start;
  for (const { data } of tensors.values()) {
    writeFloats(file, at, data);
    at += data.byteLength;
  }
  return file;
}

/**
 * Reads a safetensors file, every tensor as float32; every size is checked against the file's own before a tensor is
 * made. A type that is no number of 8 to 64 bits (`F8_E4M3`, packed 4 bits) is a problem of its own.
 */
export function readSafetensors(file: Uint8Array): Result<ReadTensorFile, FileProblem> {
  const header = readHeader(file);
  if (!header.ok) return header;
  const { fields, start } = header.value;
  const metadata: Record<string, string> = {};
  const places: (TensorPlace & { readonly name: string })[] = [];
  for (const [name, entry] of Object.entries(fields)) {
    if (name === '__metadata__') {
      for (const [key, value] of Object.entries(isObject(entry) ? entry : {})) metadata[key] = String(value);
      continue;
    }
    if (isObject(entry) && typeof entry.dtype === 'string' && !Object.hasOwn(FORMATS, entry.dtype)) {
      return failFile('weights-type', { key: quoted(name), type: quoted(entry.dtype, 20) });
    }
    const place = readPlace(entry, file.length - start);
    if (!place)
      return damaged(
        text('project.safetensors.typeShapeAndSizeOf', 'type, shape and size of {name} do not agree', {
          name: quoted(name),
        }),
      );
    places.push({ name, ...place });
  }
  // The numbers of one tensor follow those of the one before, without gaps: nothing overlaps, nothing hides.
  let at = 0;
  for (const place of places.sort((a, b) => a.begin - b.begin || a.elements - b.elements)) {
    if (place.begin !== at)
      return damaged(text('project.safetensors.thePlaceOfName', 'the place of {name}', { name: quoted(place.name) }));
    at += place.elements * ELEMENT_BYTES[place.format];
  }
  if (start + at !== file.length) return damaged(text('project.safetensors.theirLength', 'their length'));
  const floats = 4 * places.reduce((sum, { elements }) => sum + elements, 0);
  if (floats > LIMITS.weightsBytes) {
    return err(
      tooLarge(
        text('project.safetensors.theSetOfTensorsAs', 'the set of tensors, as float32,'),
        floats,
        LIMITS.weightsBytes,
      ),
    );
  }
  const read = ({ name, shape, elements, begin, format }: (typeof places)[number]) => {
    const bytes = file.subarray(start + begin, start + begin + elements * ELEMENT_BYTES[format]);
    return [name, { shape, data: readElements(bytes, format) }] as const;
  };
  const formats = new Map(places.map(({ name, format }) => [name, format]));
  return ok({ tensors: new Map(places.map(read)), metadata, formats });
}

function readHeader(file: Uint8Array): Result<{ fields: JsonObject; start: number }, FileProblem> {
  if (file.length < 8) return damaged(text('project.safetensors.theyEndTooEarly', 'they end too early'));
  const size = new DataView(file.buffer, file.byteOffset, file.byteLength).getBigUint64(0, true);
  if (size > BigInt(Math.min(file.length - 8, LIMITS.weightsHeaderBytes)))
    return damaged(text('project.safetensors.theLengthOfTheirHeader', 'the length of their header'));
  const start = 8 + Number(size);
  const headerText = decodeUtf8(file.subarray(8, start));
  if (!headerText.ok) return damaged(text('project.safetensors.theirHeader', 'their header'));
  const fields = parseJsonText(headerText.value);
  if (!fields.ok || !isObject(fields.value)) return damaged(text('project.safetensors.theirHeader2', 'their header'));
  const forbidden = checkFields(
    fields.value,
    null,
    text('project.safetensors.theWeightsHeader', 'the weights’ header'),
  );
  return forbidden ? err(forbidden) : ok({ fields: fields.value, start });
}

interface TensorPlace {
  readonly shape: readonly number[];
  readonly elements: number;
  readonly begin: number;
  readonly format: ElementFormat;
}

/** Type, shape and place of one tensor, or null where they do not agree with each other or with the file's size. */
function readPlace(entry: unknown, available: number): TensorPlace | null {
  const format = isObject(entry) ? FORMATS[String(entry.dtype)] : undefined;
  if (!isObject(entry) || !format) return null;
  const { shape, data_offsets: offsets } = entry;
  if (!isCounts(shape) || shape.length > LIMITS.rank || !isCounts(offsets) || offsets.length !== 2) return null;
  const [begin = 0, end = 0] = offsets;
  // In BigInt: a product of honest-looking dims may exceed what a double holds exactly.
  const elements = shape.reduce((product, dim) => product * BigInt(dim), 1n);
  const bytes = elements * BigInt(ELEMENT_BYTES[format]);
  if (begin > end || end > available || bytes !== BigInt(end - begin)) return null;
  return { shape, elements: Number(elements), begin, format };
}

function isCounts(value: unknown): value is readonly number[] {
  return Array.isArray(value) && value.every((count) => Number.isSafeInteger(count) && count >= 0);
}

function damaged(what: Text): Result<never, FileProblem> {
  return err(damage('damaged-weights', what));
}

function writeFloats(file: Uint8Array, at: number, data: Float32Array): void {
  file.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), at);
}
