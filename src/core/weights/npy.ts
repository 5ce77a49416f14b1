import { bytesText } from '../format.ts';
import { LIMITS } from '../project/limits.ts';
import { err, ok, type Result } from '../result.ts';
import type { Tensor } from '../tensor/types.ts';
import { type Text, text } from '../text.ts';
import { ELEMENT_BYTES, type ElementFormat, readElements } from './elements.ts';

/**
 * NumPy's file of one array (NEP 1): a magic, a version, a header that is a Python dict, the numbers. Written are
 * little-endian float32 in C order, version 1.0; read are floats, whole numbers and truth values of either byte order,
 * in C and in Fortran order, of every version.
 */
const MAGIC = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59];
const ALIGNMENT = 64;
const MAX_HEADER = 64 * 1024;
const MAX_RANK = 32;

/** By NumPy's kind and width. */
const FORMATS: Readonly<Record<string, ElementFormat>> = {
  f2: 'float16',
  f4: 'float32',
  f8: 'float64',
  i1: 'int8',
  i2: 'int16',
  i4: 'int32',
  i8: 'int64',
  u1: 'uint8',
  u2: 'uint16',
  u4: 'uint32',
  u8: 'uint64',
  b1: 'bool',
};

/** The array of a file, and what its elements were before they became float32. */
export interface NpyArray {
  readonly tensor: Tensor;
  readonly format: ElementFormat;
}

/** @example writeNpy({ shape: [2, 3], data: Float32Array.of(1, 2, 3, 4, 5, 6) }) */
export function writeNpy({ shape, data }: Tensor): Uint8Array<ArrayBuffer> {
  const dims = `(${shape.join(', ')}${shape.length === 1 ? ',' : ''})`;
  const dict = `{'descr': '<f4', 'fortran_order': False, 'shape': ${dims}, }`;
  // The header ends in a line feed where the numbers begin, at a multiple of 64.
  const start = Math.ceil((10 + dict.length + 1) / ALIGNMENT) * ALIGNMENT;
  const file = new Uint8Array(start + data.byteLength).fill(0x20, 0, start);
  file.set([...MAGIC, 1, 0]);
  new DataView(file.buffer).setUint16(8, start - 10, true);
  file.set(new TextEncoder().encode(dict), 10);
  file[start - 1] = 0x0a;
  file.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), start);
  return file;
}

/** What an array's file says before its numbers. */
export interface NpyHeader {
  /** NumPy's own name of the elements: `<f4`, `|u1`, `<U5`, `|O`; null where they are records. */
  readonly descr: string | null;
  readonly shape: readonly number[];
  /** The first axis runs fastest. */
  readonly fortran: boolean;
  /** Where the numbers begin. */
  readonly start: number;
}

/** Reads the header of a file of one array; nothing is allocated for its numbers. The error is half a sentence: “it …”. */
export function readNpyHeader(file: Uint8Array): Result<NpyHeader, Text> {
  if (file.length < 10 || !MAGIC.every((byte, index) => file[index] === byte)) {
    return err(text('weights.npy.isNotANumpyFile', 'is not a NumPy file'));
  }
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const version = file[6] ?? 0;
  if (version < 1 || version > 3) {
    return err(text('weights.npy.hasTheUnknownVersionVersion', 'has the unknown version {version}', { version }));
  }
  const wide = version > 1;
  if (wide && file.length < 12) return tooShort();
  const length = wide ? view.getUint32(8, true) : view.getUint16(8, true);
  const start = (wide ? 12 : 10) + length;
  if (length > MAX_HEADER || start > file.length) return tooShort();
  const header = new TextDecoder().decode(file.subarray(start - length, start));
  const field = (name: string, value: string) => new RegExp(`['"]${name}['"]\\s*:\\s*${value}`).exec(header)?.[1];
  const descr = field('descr', `['"]([^'"]*)['"]`);
  const fortran = field('fortran_order', '(True|False)');
  const dims = field('shape', '\\(([\\d\\s,]*)\\)');
  // Records and arrays in arrays are described by a list.
  const isRecord = descr === undefined && /['"]descr['"]\s*:\s*\[/.test(header);
  if ((descr === undefined && !isRecord) || fortran === undefined || dims === undefined) {
    return err(text('weights.npy.hasAHeaderThatCannot', 'has a header that cannot be read'));
  }
  const shape = (dims.match(/\d+/g) ?? []).map(Number);
  return ok({ descr: descr ?? null, shape, fortran: fortran === 'True', start });
}

/** The elements behind a header, by NumPy's name; null for what is no number. */
export function npyFormat(descr: string): { readonly format: ElementFormat; readonly littleEndian: boolean } | null {
  const [, order = '', kind = ''] = /^([<>=|]?)([a-zA-Z]\d+)$/.exec(descr) ?? [];
  const format = FORMATS[kind];
  return format ? { format, littleEndian: order !== '>' } : null;
}

/** Whether the numbers of a file are as many as its shape says. In BigInt: a product of dims may exceed a double. */
export function npyFits({ shape, start }: NpyHeader, format: ElementFormat, fileBytes: number): boolean {
  const elements = shape.reduce((product, dim) => product * BigInt(dim), 1n);
  return shape.length <= MAX_RANK && elements * BigInt(ELEMENT_BYTES[format]) === BigInt(fileBytes - start);
}

/**
 * Reads a file of one array, as float32. The error is half a sentence: “it …”.
 * @param limit bytes that the array may take as float32
 */
export function readNpy(file: Uint8Array, limit: number = LIMITS.weightsBytes): Result<NpyArray, Text> {
  const header = readNpyHeader(file);
  if (!header.ok) return header;
  const { descr, shape, fortran, start } = header.value;
  if (descr === null) return unknownType('a record');
  const elements = npyFormat(descr);
  if (!elements) return unknownType(descr.slice(0, 20));
  const { format, littleEndian } = elements;
  if (!npyFits(header.value, format, file.length)) {
    return err(
      text(
        'weights.npy.hasCountBytesOfNumbers',
        'has {count} bytes of numbers, which is not what its shape ({shape}) takes',
        { count: file.length - start, shape: shape.join(', ') },
      ),
    );
  }
  const floats = 4 * shape.reduce((product, dim) => product * dim, 1);
  if (floats > limit) {
    const [size, most] = [bytesText(floats), bytesText(Math.max(0, limit))];
    return err(
      text(
        'weights.npy.takesSizeAsFloat32Which',
        'takes {size} as float32, which is more than the {most} that are left for it',
        { size, most },
      ),
    );
  }
  const data = readElements(file.subarray(start), format, littleEndian);
  return ok({ tensor: { shape, data: fortran ? fromFortran(data, shape) : data }, format });
}

/** Elements whose first axis runs fastest, in the order in which the last one does. */
export function fromFortran<Data extends Float32Array | Uint8Array>(data: Data, shape: readonly number[]): Data {
  if (shape.filter((dim) => dim !== 1).length <= 1) return data;
  const result = data.slice() as Data;
  const strides = shape.map((_, axis) => shape.slice(0, axis).reduce((product, dim) => product * dim, 1));
  const index = shape.map(() => 0);
  let from = 0;
  for (let at = 0; at < data.length; at += 1) {
    result[at] = data[from] as number;
    for (let axis = shape.length - 1; axis >= 0; axis -= 1) {
      index[axis] = (index[axis] as number) + 1;
      from += strides[axis] as number;
      if ((index[axis] as number) < (shape[axis] as number)) break;
      from -= (strides[axis] as number) * (shape[axis] as number);
      index[axis] = 0;
    }
  }
  return result;
}

function unknownType(descr: string): Result<never, Text> {
  return err(
    text(
      'weights.npy.holdsElementsOfTheType',
      'holds elements of the type {descr}; floats of 16, 32 and 64 bits, whole numbers and truth values are read',
      { descr },
    ),
  );
}

function tooShort(): Result<never, Text> {
  return err(text('weights.npy.endsTooEarly', 'ends too early'));
}
