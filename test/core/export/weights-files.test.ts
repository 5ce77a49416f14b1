import { unzipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { loadWeights, readWeightsFile } from '../../../src/core/export/load-weights.ts';
import { packNpy } from '../../../src/core/export/npy-archive.ts';
import { exportWeights } from '../../../src/core/export/source-export.ts';
import { namedTensors } from '../../../src/core/export/weight-names.ts';
import { writeSafetensors } from '../../../src/core/project/safetensors.ts';
import type { Tensor } from '../../../src/core/tensor/types.ts';
import { readNpy, writeNpy } from '../../../src/core/weights/npy.ts';
import { isTensorFile } from '../../../src/core/weights/tensor-file.ts';
import { EMPTY_STORE, parameterKey } from '../../../src/core/weights/tensor-store.ts';
import { english } from '../../support/said.ts';
import { idOf, network, SE_NETWORK } from '../compile/networks.ts';

const ascii = (bytes: Uint8Array) => String.fromCharCode(...bytes);

/** A NumPy file with this header. */
function npy(header: string, numbers: Uint8Array = new Uint8Array(24), version = 1): Uint8Array {
  const wide = version > 1;
  const padded = `${header}\n`;
  const file = new Uint8Array((wide ? 12 : 10) + padded.length + numbers.length);
  file.set([0x93, ...new TextEncoder().encode('NUMPY'), version, 0]);
  const view = new DataView(file.buffer);
  if (wide) view.setUint32(8, padded.length, true);
  else view.setUint16(8, padded.length, true);
  file.set(new TextEncoder().encode(padded), wide ? 12 : 10);
  file.set(numbers, file.length - numbers.length);
  return file;
}

const MATRIX: Tensor = { shape: [2, 3], data: Float32Array.of(1, -2, 3.5, 4, 5, 6) };
const BYTES = new Uint8Array(MATRIX.data.buffer);

describe('npy', () => {
  it('is laid out as NumPy writes it', () => {
    const file = writeNpy(MATRIX);
    expect(file.length).toBe(128 + 24);
    expect(ascii(file.subarray(1, 6))).toBe('NUMPY');
    expect(ascii(file.subarray(10, 128)).trimEnd()).toBe("{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }");
    expect(file[127]).toBe(0x0a);
  });

  it.each([[[]], [[5]], [[0, 4]], [[2, 3, 1, 1]], [[7, 11, 13]]])('gives back a tensor of the shape %j', (shape) => {
    const count = shape.reduce((product, dim) => product * dim, 1);
    const tensor = { shape, data: Float32Array.from({ length: count }, (_, index) => index / 7) };
    expect(readNpy(writeNpy(tensor))).toEqual({ ok: true, value: { tensor, format: 'float32' } });
  });

  it('reads float64, other spellings of the header and newer versions', () => {
    const doubles = new Uint8Array(Float64Array.from(MATRIX.data).buffer);
    const spelled = '{"shape":(2,3),"fortran_order":False,"descr":"<f8"}';
    for (const version of [1, 2, 3]) {
      expect(readNpy(npy(spelled, doubles, version))).toEqual({
        ok: true,
        value: { tensor: MATRIX, format: 'float64' },
      });
    }
    const row = readNpy(npy("{'descr': '<f4', 'fortran_order': True, 'shape': (1, 6), }", BYTES));
    expect(row.ok && row.value.tensor.shape).toEqual([1, 6]);
  });

  it.each([
    ['not NumPy', new TextEncoder().encode('PK\u0003\u0004 something else'), 'is not a NumPy file'],
    ['empty', new Uint8Array(), 'is not a NumPy file'],
    ['version 9', npy('{}', BYTES, 9), 'unknown version 9'],
    ['header too long', npy('{}').subarray(0, 11), 'ends too early'],
    ['no shape', npy("{'descr': '<f4', 'fortran_order': False}"), 'header that cannot be read'],
    ['complex numbers', npy("{'descr': '<c8', 'fortran_order': False, 'shape': (3,)}"), 'the type <c8'],
    ['text', npy("{'descr': '<U2', 'fortran_order': False, 'shape': (3,)}"), 'the type <U2'],
    ['records', npy("{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (6,)}"), 'the type a record'],
    ['too few numbers', npy("{'descr': '<f4', 'fortran_order': False, 'shape': (2, 4)}"), '24 bytes'],
    [
      'a size beyond all',
      npy("{'descr': '<f4', 'fortran_order': False, 'shape': (99999999999, 99999999999)}"),
      '24 bytes',
    ],
  ])('%s is refused', (_what, file, words) => {
    const read = readNpy(file);
    expect(!read.ok && english(read.error)).toContain(words);
  });

  it('every cut of a file is refused or read, never thrown', () => {
    const file = writeNpy(MATRIX);
    for (let length = 0; length < file.length; length += 1) expect(readNpy(file.subarray(0, length)).ok).toBe(false);
  });

  it('several make an archive that NumPy opens as npz', () => {
    const files = unzipSync(
      packNpy(
        new Map([
          ['a.weight', MATRIX],
          ['../b/c.weight', MATRIX],
          ['.._b_c.weight', MATRIX],
        ]),
      ),
    );
    expect(Object.keys(files).sort()).toEqual(['__b_c.weight.npy', '__b_c.weight_2.npy', 'a.weight.npy']);
    expect(readNpy(files['a.weight.npy'] ?? new Uint8Array())).toMatchObject({ value: { tensor: MATRIX } });
  });
});

describe('loading', () => {
  const drawing = network(SE_NETWORK);
  const { document, analysis } = drawing;
  const safetensors = (tensors: readonly (readonly [string, Tensor])[]) =>
    writeSafetensors({ tensors: new Map(tensors), metadata: {} });
  const load = (name: string, bytes: Uint8Array) => {
    const file = readWeightsFile(name, bytes);
    return file.ok ? loadWeights(document, analysis, EMPTY_STORE, file.value.tensors) : file;
  };

  it('takes back what was exported, to the bit', () => {
    const exported = exportWeights(document, analysis, EMPTY_STORE);
    if (!exported.ok) throw new Error(english(exported.error.message));
    const loaded = load('net.safetensors', exported.value);
    if (!loaded.ok) throw new Error(english(loaded.error.message));
    expect(loaded.value).toMatchObject({ loaded: 8, total: 8 });
    expect(namedTensors(document, analysis, loaded.value.weights)).toEqual(
      namedTensors(document, analysis, EMPTY_STORE),
    );
    expect([...loaded.value.weights.values()].every(({ origin }) => origin === 'loaded')).toBe(true);
  });

  it('passes over a self-test, and reads one npy by its file name', () => {
    const bias: Tensor = { shape: [8], data: new Float32Array(8).fill(2) };
    const both = load(
      'w.safetensors',
      safetensors([
        ['conv.bias', bias],
        ['self-test/input/0', MATRIX],
      ]),
    );
    const one = load('some/folder/conv.bias.npy', writeNpy(bias));
    for (const loaded of [both, one]) {
      if (!loaded.ok) throw new Error(english(loaded.error.message));
      expect(loaded.value.loaded).toBe(1);
      expect(loaded.value.weights.get(parameterKey(idOf(drawing, 'conv'), 'bias'))?.data).toEqual(bias.data);
    }
  });

  it('a matrix and a 1×1 convolution hold the same numbers', () => {
    const tensor: Tensor = { shape: [4, 8, 1, 1], data: new Float32Array(32).fill(1) };
    const loaded = load('w.safetensors', safetensors([['se.fc1.weight', tensor]]));
    expect(loaded.ok && loaded.value.weights.get(parameterKey(idOf(drawing, 'se'), 'fc1.weight'))?.shape).toEqual([
      4, 8,
    ]);
  });

  it.each([
    [
      'unknown-name',
      safetensors([
        ['conv.bias', { shape: [8], data: new Float32Array(8) }],
        ['cnov.bias', MATRIX],
      ]),
      'parameter “cnov.bias”. Names are like “conv.weight”. Nothing',
    ],
    ['shape-differs', safetensors([['conv.bias', MATRIX]]), '“conv.bias” is 2×3 in the file, but 8 in the drawing.'],
    ['no-tensors', safetensors([]), 'holds no weights'],
    ['unreadable', new Uint8Array(20), 'is not what its name says'],
  ])('%s changes nothing', (code, bytes, words) => {
    const loaded = load('w.safetensors', bytes);
    expect(!loaded.ok && loaded.error.code).toBe(code);
    expect(!loaded.ok && english(loaded.error.message)).toContain(words);
    expect(!loaded.ok && english(loaded.error.message)).toContain('Nothing was changed');
  });

  it('halves are converted and that is said; whole numbers are refused by their type', () => {
    const half = "{'descr': '<f2', 'fortran_order': False, 'shape': (8,)}";
    const read = readWeightsFile('conv.bias.npy', npy(half, new Uint8Array(16).fill(0x3c)));
    expect(read.ok && english(read.value.converted)).toBe(
      'The tensors of the file were converted to float32: 1 from float16.',
    );
    expect(readWeightsFile('conv.bias.npy', writeNpy(MATRIX))).toMatchObject({ value: { converted: null } });
    const whole = "{'descr': '<i8', 'fortran_order': False, 'shape': (3,)}";
    const refused = load('conv.bias.npy', npy(whole));
    expect(!refused.ok && [refused.error.code, refused.error.tensor]).toEqual(['not-floating', 'conv.bias']);
    expect(!refused.ok && english(refused.error.message)).toContain('elements of the type int64');
  });

  it('takes the archive that an export writes, and NumPy too', () => {
    const { document, analysis } = network(SE_NETWORK);
    const named = namedTensors(document, analysis, EMPTY_STORE);
    const read = readWeightsFile('w.npz', packNpy(new Map(named)));
    if (!read.ok) throw new Error(english(read.error.message));
    const loaded = loadWeights(document, analysis, EMPTY_STORE, read.value.tensors);
    expect(loaded.ok && [loaded.value.loaded, loaded.value.total]).toEqual([
      read.value.tensors.size,
      read.value.tensors.size,
    ]);
    const cut = readWeightsFile('w.npz', packNpy(new Map(named)).subarray(0, 200));
    expect(cut.ok ? '' : english(cut.error.message)).toContain('Nothing was changed');
  });

  it('a broken npy says what is wrong with it', () => {
    const loaded = load('conv.bias.npy', new Uint8Array(20));
    const words = loaded.ok ? '' : english(loaded.error.message);
    expect(words).toContain('“conv.bias.npy” is not what its name says but');
    expect(words).toContain('Nothing was changed.');
    const cut = load('conv.bias.npy', writeNpy(MATRIX).subarray(0, 20));
    expect(cut.ok ? '' : english(cut.error.message)).toContain('Nothing was changed.');
  });

  it('names that would read alike are told apart', () => {
    const twins = network({
      picture: { type: 'input', attributes: { channels: 3, height: 4, width: 4 } },
      a: { type: 'squeezeExcitation', attributes: { reductionRatio: 1 }, from: ['picture'] },
      'a.fc1': { type: 'conv2d', attributes: { filters: 2 }, from: ['a'] },
      out: { type: 'output', from: ['a.fc1'] },
    });
    const names = [...namedTensors(twins.document, twins.analysis, EMPTY_STORE).keys()];
    expect(names.slice(-2)).toEqual(['a.fc1_2.weight', 'a.fc1_2.bias']);
  });

  it('knows its files by their endings', () => {
    expect(['a.safetensors', 'b.NPY', 'c.npz', 'd.convas', 'npy'].map(isTensorFile)).toEqual([
      true,
      true,
      true,
      false,
      false,
    ]);
  });
});
