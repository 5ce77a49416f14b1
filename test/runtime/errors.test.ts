import { describe, expect, it } from 'vitest';
import { halfToFloat } from '../../src/core/weights/elements.ts';
import { runtimeError, type Stage, translate } from '../../src/runtime/errors.ts';
import type { RuntimeError } from '../../src/runtime/types.ts';
import { english, korean } from '../support/said.ts';

const CODES: readonly RuntimeError['code'][] = [
  'cancelled',
  'superseded',
  'model-rejected',
  'run-failed',
  'device-lost',
  'worker-crashed',
  'timed-out',
  'out-of-memory',
  'unavailable',
];

describe('errors of a run', () => {
  it.each(CODES)('%s says what happened, what is safe and what to do, in both languages', (code) => {
    const { message } = runtimeError(code);
    for (const words of [english(message), korean(message)]) {
      expect(words.split(/[.] /).length).toBeGreaterThanOrEqual(3);
    }
    expect(korean(message)).toMatch(/[가-힣]/);
  });

  it('are all different', () => {
    expect(new Set(CODES.map((code) => english(runtimeError(code).message))).size).toBe(CODES.length);
    expect(new Set(CODES.map((code) => korean(runtimeError(code).message))).size).toBe(CODES.length);
  });

  const THROWN: readonly (readonly [thrown: unknown, stage: Stage, code: string, fatal: boolean])[] = [
    [
      new Error("Can't create a session. ERROR_CODE: 7, ERROR_MESSAGE: protobuf parsing failed."),
      'create',
      'model-rejected',
      false,
    ],
    [
      new Error('failed to call OrtRun(). ERROR_CODE: 1, ERROR_MESSAGE: Non-zero status code'),
      'run',
      'run-failed',
      false,
    ],
    [new Error('failed to call OrtRun(). ERROR_CODE: 6, ERROR_MESSAGE: std::bad_alloc'), 'run', 'out-of-memory', true],
    [new RangeError('Array buffer allocation failed'), 'create', 'out-of-memory', true],
    [new WebAssembly.RuntimeError('Aborted(OOM)'), 'run', 'out-of-memory', true],
    [new WebAssembly.RuntimeError('unreachable'), 'run', 'run-failed', true],
    [new WebAssembly.RuntimeError('memory access out of bounds'), 'create', 'model-rejected', true],
    [new RangeError("'fetches' contains invalid output name: nothing."), 'run', 'run-failed', false],
    [12_345_678, 'run', 'out-of-memory', true],
    [new Error('A valid external Instance reference no longer exists: Device is lost.'), 'run', 'device-lost', true],
    ['something', 'run', 'run-failed', false],
    [undefined, 'create', 'model-rejected', false],
    [new TypeError('Failed to fetch'), 'start', 'unavailable', true],
  ];
  it.each(THROWN)('%s thrown while in %s is %s', (thrown, stage, code, fatal) => {
    expect(translate(thrown, stage)).toMatchObject({ code, fatal, detail: expect.stringMatching(/./) });
  });

  it('a bare number is put into words', () => {
    expect(translate(42, 'run').detail).toBe('ONNX Runtime threw the number 42');
  });
});

describe('half precision', () => {
  it.each([
    [0x0000, 0],
    [0x3c00, 1],
    [0xc000, -2],
    [0x3555, 0.333251953125],
    [0x0001, 2 ** -24],
    [0x7bff, 65504],
    [0x7c00, Number.POSITIVE_INFINITY],
    [0xfc00, Number.NEGATIVE_INFINITY],
    [0x7e00, Number.NaN],
  ])('%d is %d', (bits, value) => {
    expect(halfToFloat(bits)).toBe(value);
  });
});
