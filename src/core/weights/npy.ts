import { err, ok, type Result } from '../result.ts';
import type { Tensor } from '../tensor/types.ts';
import { type Text, text } from '../text.ts';

/**
 * NumPy's file of one array (NEP 1): a magic, a version, a header that is a Python dict, the numbers. Written are
 * little-endian float32 in C order, version 1.0; read are little-endian float32 and float64 of every version.
 */
const MAGIC = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59];
const ALIGNMENT = 64;
const MAX_HEADER = 64 * 1024;
const MAX_RANK = 32;

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

/** Reads a file of one array. Float64 numbers are rounded to float32. The error is half a sentence: “it …”. */
export function readNpy(file: Uint8Array): Result<Tensor, Text> {
  if (file.length < 10 || !MAGIC.every((byte, index) => file[index] === byte)) {
    return err(text('is not a NumPy file', 'NumPy 파일이 아닙니다'));
  }
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const version = file[6] ?? 0;
  if (version < 1 || version > 3) {
    return err(text(`has the unknown version ${version}`, `알 수 없는 버전 ${version}입니다`));
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
  if (descr === undefined || fortran === undefined || dims === undefined) {
    return err(text('has a header that cannot be read', '머리글을 읽을 수 없습니다'));
  }
  if (descr !== '<f4' && descr !== '<f8') {
    return err(
      text(
        `holds numbers of the type ${descr.slice(0, 20)}; only little-endian float32 and float64 (<f4, <f8) are read`,
        `숫자 형식이 ${descr.slice(0, 20)}입니다. 리틀 엔디언 float32와 float64(<f4, <f8)만 읽습니다`,
      ),
    );
  }
  const shape = (dims.match(/\d+/g) ?? []).map(Number);
  if (fortran === 'True' && shape.filter((dim) => dim !== 1).length > 1) {
    return err(
      text(
        'is in Fortran order; save it with numpy.ascontiguousarray first',
        'Fortran 순서입니다. 먼저 numpy.ascontiguousarray로 저장하세요',
      ),
    );
  }
  const bytes = descr === '<f4' ? 4 : 8;
  const elements = shape.reduce((product, dim) => product * BigInt(dim), 1n);
  if (shape.length > MAX_RANK || elements * BigInt(bytes) !== BigInt(file.length - start)) {
    return err(
      text(
        `has ${file.length - start} bytes of numbers, which is not what its shape (${shape.join(', ')}) takes`,
        `숫자가 ${file.length - start}바이트여서 모양 (${shape.join(', ')})과 맞지 않습니다`,
      ),
    );
  }
  const data = new Float32Array(Number(elements));
  if (bytes === 4) new Uint8Array(data.buffer).set(file.subarray(start));
  else for (let index = 0; index < data.length; index += 1) data[index] = view.getFloat64(start + index * 8, true);
  return ok({ shape, data });
}

function tooShort(): Result<never, Text> {
  return err(text('ends too early', '중간에서 끝납니다'));
}
