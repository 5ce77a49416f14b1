import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { compile } from '../../src/core/compile/compile.ts';
import { analyze } from '../../src/core/graph/analyze.ts';
import { importModel } from '../../src/core/import/import-model.ts';
import { english } from '../support/said.ts';
import { seedRanges } from '../support/seeds.ts';
import { SHARED_DATA_HINT, sharedData } from '../support/shared-data.ts';
import { expectLight } from '../support/work.ts';
import { ints, op, smallBytes, weight } from './support/small-models.ts';

/**
 * Thousands of mutated and cut ONNX files, most of them the same ones every time: case i of a file is made from the seed i. Each gives
 * a drawing or a named problem, within the time limit; none throws.
 */
const CASES = 1500;
/** Of work per file, in reference jobs: about two seconds. The heaviest seen was a tenth of it. */
const LIMIT = 200;

const X = { kernel_shape: { ints: [1, 1] } };
const small = smallBytes({
  nodes: [
    op('GlobalAveragePool', ['x'], 'z'),
    op('Conv', ['z', 'w1'], 'h', X),
    op('Relu', ['h'], 'r'),
    op('Conv', ['r', 'w2'], 's', X),
    op('Sigmoid', ['s'], 'g'),
    op('Mul', ['x', 'g'], 'm'),
    op('Shape', ['m'], 'd'),
    op('Slice', ['d', 'zero', 'one'], 'n'),
    op('Concat', ['n', 'rest'], 'target', { axis: { int: 0 } }),
    op('Reshape', ['m', 'target'], 'f'),
    op('Split', ['f'], ['a', 'b'], { axis: { int: 1 } }),
    op('Transpose', ['a'], 't', { perm: { ints: [1, 0] } }),
    op('Pad', ['t', 'pads'], 'y'),
  ],
  initializers: [
    weight('w1', [2, 4, 1, 1]),
    weight('w2', [4, 2, 1, 1]),
    ints('zero', [0]),
    ints('one', [1]),
    ints('rest', [-1]),
    ints('pads', [0, 1, 0, 2]),
  ],
});

const files: [string, Uint8Array][] = [['generated', small]];
for (const name of ['onnx-light/light_squeezenet.onnx', 'mnist-cntk-opset8.onnx', 'superres-prepost-op18.onnx']) {
  const path = sharedData('models', ...name.split('/'));
  if (path) files.push([name, new Uint8Array(readFileSync(path))]);
}
if (files.length === 1) it.skip(SHARED_DATA_HINT, () => {});

describe.each(files)('%s', (_name, bytes) => {
  it.each(seedRanges(CASES))('damaged copies, %s', { timeout: 300_000 }, (_, first, count) => {
    const codes = new Map<string, number>();
    for (let seed = first; seed < first + count; seed += 1) {
      const code = expectLight(() => outcome(damaged(bytes, seed), seed), LIMIT, `seed ${seed}`);
      expect(code, `seed ${seed}`).not.toBe('import-crashed');
      codes.set(code, (codes.get(code) ?? 0) + 1);
    }
    expect([...codes.values()].reduce((a, b) => a + b, 0)).toBe(count);
    // The mutations reach behind the decoder, or they would test nothing.
    expect(codes.get('opened') ?? 0).toBeGreaterThan(0);
    expect(codes.size).toBeGreaterThan(2);
  });
});

/** What becomes of one file: opened ones are analysed and exported too. */
function outcome(bytes: Uint8Array, seed: number): string {
  const result = importModel(bytes);
  if (!result.ok) {
    expect(english(result.error.message), `seed ${seed}`).not.toMatch(/undefined|NaN|\[object/);
    return result.error.code;
  }
  const { document, weights } = result.value;
  const analysis = analyze(document);
  for (const [, node] of analysis.nodes) {
    for (const entry of node.diagnostics) expect(entry.code, `seed ${seed}`).not.toBe('layer-crashed');
  }
  for (const rewrite of [false, true]) {
    const written = compile(document, analysis, weights, { mode: 'plain', rewrite });
    if (!written.ok)
      expect(written.error.code, `seed ${seed}: ${english(written.error.message)}`).not.toBe('layer-crashed');
  }
  return 'opened';
}

/** Cuts, flips, overwrites, repeats or removes bytes: mostly near the start and the end, where the structure is. */
function damaged(original: Uint8Array, seed: number): Uint8Array {
  let state = (seed + 1) * 2654435761;
  const next = (limit: number) => {
    state = (Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x9e3779b9) >>> 0;
    return state % Math.max(1, limit);
  };
  let bytes = original.slice();
  const place = () =>
    next(3) === 0
      ? next(bytes.length)
      : next(2) === 0
        ? next(Math.min(4000, bytes.length))
        : bytes.length - 1 - next(Math.min(4000, bytes.length));
  const kind = next(8);
  if (kind === 0) return bytes.slice(0, next(bytes.length));
  for (let count = 1 + next(4); count > 0; count -= 1) {
    const at = place();
    if (kind <= 3) bytes[at] = (bytes[at] ?? 0) ^ (1 << next(8));
    else if (kind === 4) bytes[at] = next(256);
    else if (kind === 5) bytes = joined(bytes.subarray(0, at), bytes.subarray(at + 1 + next(8)));
    else if (kind === 6) bytes[at] = [0, 1, 0x7f, 0x80, 0xff][next(5)] ?? 0;
    else bytes = joined(bytes.subarray(0, at), bytes.subarray(at, at + next(40)), bytes.subarray(at));
  }
  return bytes;
}

function joined(...parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  return new Uint8Array(Buffer.concat(parts));
}
