import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { inRoot } from '../../../scripts/lib/paths.mjs';
import type { AxisOrder, DataProblem } from '../../../src/core/dataset/problems.ts';
import { readIdxPairs, readNpz } from '../../../src/core/dataset/read-arrays.ts';
import type { DataSet } from '../../../src/core/dataset/types.ts';
import { readCsv } from '../../../src/core/formats/csv-read.ts';
import type { Result } from '../../../src/core/result.ts';

/** Files that NumPy and Python's csv module wrote (`scripts/parity/data_sets.py`), and what Python says is in them. */

interface Expected {
  readonly shape?: readonly number[];
  readonly pixels?: readonly number[];
  readonly labels?: readonly (readonly number[])[];
  readonly refused?: string;
  readonly answer?: AxisOrder;
  readonly asks?: boolean;
  readonly rows?: readonly (readonly string[])[];
}

const folder = inRoot('test/fixtures/datasets');
const bytesOf = (name: string) => new Uint8Array(readFileSync(`${folder}/${name}`));
const expected = JSON.parse(readFileSync(`${folder}/expected.json`, 'utf8')) as Readonly<Record<string, Expected>>;
const named = (test: (name: string) => boolean) => Object.entries(expected).filter(([name]) => test(name));

function contents(read: Result<DataSet, DataProblem>) {
  if (!read.ok) return { refused: read.error.code };
  const { items, pixels } = read.value;
  if (!pixels) return { refused: 'no pixels' };
  return {
    shape: [pixels.count, pixels.height, pixels.width, pixels.channels],
    pixels: items.flatMap(({ at }) => [...pixels.read(Number(at))]),
    labels: items.map(({ labels }) => labels),
  };
}

describe('NumPy’s archives', () => {
  it.each(named((name) => name.endsWith('.npz')))('%s', (name, { answer, asks, ...is }) => {
    const read = readNpz(name, bytesOf(name), { order: null });
    if (asks) {
      expect(read.ok ? null : [read.error.code, read.error.question]).toEqual(['which-axes', ['nhwc', 'nchw']]);
      expect(contents(readNpz(name, bytesOf(name), { order: answer ?? null }))).toEqual(is);
    } else expect(contents(read)).toEqual(is);
  });

  it('says that pictures have several labels only where they do', () => {
    const kind = (name: string) => {
      const read = readNpz(name, bytesOf(name), { order: null });
      return read.ok ? read.value.labelling : read.error.code;
    };
    expect([kind('several.npz'), kind('nhw.npz')]).toEqual(['several', 'single']);
  });

  it('cut anywhere is refused, in words', () => {
    const bytes = bytesOf('nhw-packed.npz');
    for (let length = 0; length < bytes.length; length += 7) {
      expect(readNpz('cut.npz', bytes.subarray(0, length), { order: null }).ok, String(length)).toBe(false);
    }
  });
});

describe('IDX pairs', () => {
  it.each(named((name) => name.includes('images-idx3')))('%s', (name, is) => {
    const labels = bytesOf(name.replace('images-idx3', 'labels-idx1'));
    expect(contents(readIdxPairs(name, [{ images: bytesOf(name), labels, split: null }]))).toEqual(is);
  });
});

describe('tables that Python wrote', () => {
  it.each(named((name) => name.endsWith('.csv')))('%s', (name, { rows }) => {
    const read = readCsv(new TextDecoder().decode(bytesOf(name)), 1_000);
    expect(read.ok ? read.value.map(({ fields }) => fields) : read.error).toEqual(rows);
  });
});
