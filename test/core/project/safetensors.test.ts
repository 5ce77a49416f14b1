import { describe, expect, it } from 'vitest';
import { readSafetensors, writeSafetensors } from '../../../src/core/project/safetensors.ts';

describe('safetensors', () => {
  const tensors = new Map([
    ['a/weight', { shape: [2, 3], data: Float32Array.of(1, 2, 3, 4, 5, 6) }],
    ['scalar', { shape: [], data: Float32Array.of(7) }],
    ['nothing', { shape: [0, 4], data: new Float32Array() }],
  ]);

  it('is laid out as the format says', () => {
    const file = writeSafetensors({ tensors: new Map([...tensors].slice(0, 1)), metadata: {} });
    const view = new DataView(file.buffer);
    const header = '{"a/weight":{"dtype":"F32","shape":[2,3],"data_offsets":[0,24]}}';
    expect(Number(view.getBigUint64(0, true))).toBe(Math.ceil(header.length / 8) * 8);
    expect(new TextDecoder().decode(file.subarray(8, 8 + header.length))).toBe(header);
    expect(file.length).toBe(8 + Math.ceil(header.length / 8) * 8 + 24);
    expect(view.getFloat32(file.length - 4, true)).toBe(6);
  });

  it('gives back tensors and metadata', () => {
    const file = writeSafetensors({ tensors, metadata: { by: '콘바스' } });
    expect(readSafetensors(file)).toMatchObject({ ok: true, value: { tensors, metadata: { by: '콘바스' } } });
  });

  it('reads tensors in whatever order the header names them', () => {
    const header = {
      b: { dtype: 'F32', shape: [1], data_offsets: [4, 8] },
      a: { dtype: 'F32', shape: [1], data_offsets: [0, 4] },
    };
    const text = new TextEncoder().encode(JSON.stringify(header));
    const file = new Uint8Array(8 + text.length + 8);
    const view = new DataView(file.buffer);
    view.setBigUint64(0, BigInt(text.length), true);
    file.set(text, 8);
    view.setFloat32(8 + text.length, 1.5, true);
    view.setFloat32(12 + text.length, 2.5, true);
    const read = readSafetensors(file);
    expect(read.ok && [...read.value.tensors].map(([name, { data }]) => [name, data[0]])).toEqual([
      ['a', 1.5],
      ['b', 2.5],
    ]);
  });
});
