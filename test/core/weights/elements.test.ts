import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { readSafetensors } from '../../../src/core/project/safetensors.ts';
import { floatToHalf, halfToFloat, readElements } from '../../../src/core/weights/elements.ts';
import { readNpy } from '../../../src/core/weights/npy.ts';
import { english } from '../../support/said.ts';

interface Recorded {
  readonly npy: readonly { readonly name: string; readonly file: string; readonly floats: string }[];
  readonly safetensors: { readonly file: string; readonly floats: Readonly<Record<string, readonly number[]>> };
  readonly halves: readonly (readonly [value: number, bits: number])[];
}

/** Written by NumPy and PyTorch: `scripts/parity/element_formats.py`. */
const RECORDED = JSON.parse(
  readFileSync(path.join(import.meta.dirname, '../../fixtures/element-formats.json'), 'utf8'),
) as Recorded;
const bytesOf = (base64: string) => new Uint8Array(Buffer.from(base64, 'base64'));

describe('elements as NumPy and PyTorch store them', () => {
  it.each(RECORDED.npy)('npy $name', ({ file, floats }) => {
    const read = readNpy(bytesOf(file));
    if (!read.ok) throw new Error(english(read.error));
    expect(read.value.tensor.data).toEqual(readElements(bytesOf(floats), 'float32'));
  });

  it('safetensors of every kind, and what each was', () => {
    const { file, floats } = RECORDED.safetensors;
    const read = readSafetensors(bytesOf(file));
    if (!read.ok) throw new Error(english(read.error.message));
    const values = Object.fromEntries([...read.value.tensors].map(([name, { data }]) => [name, [...data]]));
    expect(values).toEqual(floats);
    expect(Object.fromEntries(read.value.formats)).toEqual({
      half: 'float16',
      brain: 'bfloat16',
      double: 'float64',
      count: 'int64',
      bytes: 'uint8',
      flags: 'bool',
    });
  });

  it('a number becomes the half that NumPy makes of it', () => {
    expect(RECORDED.halves.length).toBe(500);
    for (const [value, bits] of RECORDED.halves) expect([value, floatToHalf(value)]).toEqual([value, bits]);
  });

  it('every half comes back as itself', () => {
    for (let bits = 0; bits < 0x10000; bits += 1) {
      const value = halfToFloat(bits);
      if (Number.isNaN(value)) expect(Number.isNaN(halfToFloat(floatToHalf(value)))).toBe(true);
      else if (floatToHalf(value) !== bits) throw new Error(`${bits} became ${floatToHalf(value)}`);
    }
  });
});
