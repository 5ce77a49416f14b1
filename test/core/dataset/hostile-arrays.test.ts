import { randomBytes } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { isIdxName, partnerNames, readIdx } from '../../../src/core/dataset/idx.ts';
import { readIdxPairs, readNpz } from '../../../src/core/dataset/read-arrays.ts';
import { gunzip } from '../../../src/core/formats/gzip.ts';
import { writeNpy } from '../../../src/core/weights/npy.ts';
import { seeds } from '../../support/seeds.ts';
import { buildZip } from '../project/zip-builder.ts';

/** Files that say more than they hold, or would unpack to more than anyone has. */

const LIMITS = { bytes: 1 << 20, ratio: 100 };

function idx(shape: readonly number[], data: Uint8Array, type = 8): Uint8Array {
  const bytes = new Uint8Array(4 + 4 * shape.length + data.length);
  bytes.set([0, 0, type, shape.length]);
  const view = new DataView(bytes.buffer);
  for (const [axis, dim] of shape.entries()) view.setUint32(4 + 4 * axis, dim);
  bytes.set(data, 4 + 4 * shape.length);
  return bytes;
}

/** gzip of `bytes` whose trailer claims another size. */
function lying(bytes: Uint8Array, size: number): Uint8Array {
  const packed = new Uint8Array(gzipSync(bytes));
  new DataView(packed.buffer).setUint32(packed.length - 4, size, true);
  return packed;
}

const noise = (length: number, seed = 1) =>
  Uint8Array.from({ length }, (_, at) => ((at + seed) * 2_654_435_761) >>> 13);
const codeOf = (bytes: Uint8Array) => {
  const read = readIdx(bytes);
  return read.ok ? 'read' : read.error.code;
};

describe('IDX files', () => {
  it.each([
    ['what they say', idx([2, 2, 2], noise(8)), 'read'],
    ['nothing', new Uint8Array(0), 'not-idx'],
    ['text', new TextEncoder().encode('file,label\n'), 'not-idx'],
    ['another type', idx([2], noise(8), 0x0d), 'idx-type'],
    ['a byte less', idx([2, 2, 2], noise(7)), 'idx-size'],
    ['a byte more', idx([2, 2, 2], noise(9)), 'idx-size'],
    ['a product beyond a double', idx([2 ** 32 - 1, 2 ** 32 - 1, 2 ** 32 - 1], noise(8)), 'idx-size'],
    ['no axes', Uint8Array.of(0, 0, 8, 0, 1, 2, 3, 4), 'not-idx'],
    ['255 axes', Uint8Array.of(0, 0, 8, 255, 1, 2, 3, 4), 'not-idx'],
    ['gzip of less than it says', lying(idx([8], noise(8)), 100), 'gzip'],
    ['gzip of more than it says', lying(idx([800], noise(800)), 100), 'gzip'],
    ['gzip that says 4 GB', lying(noise(20), 2 ** 32 - 1), 'gzip'],
    ['gzip that says more than a hundred times', lying(noise(2_000), 500_000), 'gzip-bomb'],
    ['gzip that says more than is read', lying(new Uint8Array(randomBytes(12_000_000)), 1_100_000_000), 'gzip-large'],
    ['gzip of a million zeros', new Uint8Array(gzipSync(new Uint8Array(1 << 20))), 'gzip-bomb'],
    ['gzip cut short', new Uint8Array(gzipSync(idx([800], noise(800)))).subarray(0, 60), 'gzip'],
  ])('that hold %s', (_, bytes, code) => expect(codeOf(bytes)).toBe(code));

  it('need a partner that fits', () => {
    const pair = (images: Uint8Array, labels: Uint8Array) => {
      const read = readIdxPairs('x', [{ images, labels, split: null }]);
      return read.ok ? 'read' : read.error.code;
    };
    const three = idx([2, 2, 2], noise(8));
    expect(pair(three, idx([2], Uint8Array.of(0, 4)))).toBe('read');
    expect(pair(three, idx([3], noise(3)))).toBe('counts');
    expect(pair(three, three)).toBe('idx-dims');
    expect(pair(idx([2], noise(2)), idx([2], noise(2)))).toBe('idx-dims');
    expect(pair(idx([2, 0, 2], noise(0)), idx([2], noise(2)))).toBe('npz-shape');
    expect(pair(idx([0, 2, 2], noise(0)), idx([0], noise(0)))).toBe('no-pictures');
  });

  it('are known by name, with their partners', () => {
    const partner = (name: string) => partnerNames(name)?.partners[0];
    expect(partner('train-images-idx3-ubyte')).toBe('train-labels-idx1-ubyte');
    expect(partner('t10k-labels-idx1-ubyte.gz')).toBe('t10k-images-idx3-ubyte.gz');
    expect(partner('emnist-digits-test-images.idx3-ubyte')).toBe('emnist-digits-test-labels.idx1-ubyte');
    expect(partner('Images.idx')).toBe('Labels.idx');
    expect(partnerNames('weights.idx')).toBeNull();
    expect([isIdxName('a-images-idx3-ubyte.gz'), isIdxName('x.idx'), isIdxName('photo.png')]).toEqual([
      true,
      true,
      false,
    ]);
  });
});

describe('gzip', () => {
  it.each(seeds(5))('gives back what zlib packed, whatever stands in its header, %s', (_, seed) => {
    for (let length = 0; length < 40_000; length = 3 * length + 1) {
      const bytes = noise(length, seed);
      expect(gunzip(new Uint8Array(gzipSync(bytes)), LIMITS)).toEqual(bytes);
    }
    const packed = new Uint8Array(gzipSync(noise(50, seed)));
    // A name, a comment, an extra field and a checksum of the header.
    const more = Uint8Array.of(2, 0, 7, 7, 97, 0, 98, 99, 0, 1, 2);
    const dressed = new Uint8Array([...packed.subarray(0, 10), ...more, ...packed.subarray(10)]);
    dressed[3] = 4 | 8 | 16 | 2;
    expect(gunzip(dressed, LIMITS)).toEqual(noise(50, seed));
  });

  it.each(seeds(6))('damaged anywhere is refused or the same, and never throws, %s', (_, seed) => {
    const bytes = noise(3_000, seed);
    const packed = new Uint8Array(gzipSync(bytes));
    for (let turn = 0; turn < 200; turn += 1) {
      const broken = packed.slice();
      const at = (turn * 7_919 + seed) % broken.length;
      broken[at] = (broken[at] as number) ^ (1 << (turn % 8));
      const read = gunzip(broken, LIMITS);
      if (read instanceof Uint8Array) expect(read).toEqual(bytes);
    }
  });
});

describe('archives that lie', () => {
  const code = (images: Uint8Array, more: object = {}) => {
    const labels = writeNpy({ shape: [1], data: Float32Array.of(0) });
    const zip = buildZip([
      { name: 'images.npy', data: images, ...more },
      { name: 'labels.npy', data: labels },
    ]);
    const read = readNpz('x.npz', zip, { order: null });
    return read.ok ? 'read' : read.error.code;
  };
  const header = (descr: string, shape: string, data: Uint8Array) => {
    const dict = `{'descr': '${descr}', 'fortran_order': False, 'shape': (${shape}), }\n`;
    return Uint8Array.from([
      0x93,
      0x4e,
      0x55,
      0x4d,
      0x50,
      0x59,
      1,
      0,
      dict.length,
      0,
      ...new TextEncoder().encode(dict),
      ...data,
    ]);
  };

  it('about shapes, sizes and types', () => {
    expect(code(header('|u1', '1, 2, 2', noise(4)))).toBe('npz-type');
    expect(code(header('|u1', '1, 2, 2', noise(5)))).toBe('npz-array');
    expect(code(header('|u1', '1, 9007199254740993, 9007199254740993', noise(4)))).toBe('npz-array');
    expect(code(header('|O', '1, 2, 2', noise(4)))).toBe('npz-objects');
    expect(code(new Uint8Array(5_000_000), { method: 8 })).toBe('file');
    expect(code(noise(20), { size: 2 ** 31, method: 8 })).toBe('file');
  });
});
