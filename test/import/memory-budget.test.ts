import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeModel, WIRE_LIMITS } from '../../src/core/onnx/codec.ts';
import { parseJsonText } from '../../src/core/project/json-text.ts';
import { LIMITS } from '../../src/core/project/limits.ts';
import { openProject } from '../../src/core/project/open-project.ts';
import { buildZip } from '../core/project/zip-builder.ts';
import { english, korean } from '../support/said.ts';
import { expectLight } from '../support/work.ts';
import { op, smallBytes, weight } from './support/small-models.ts';

/** What is small on disk may be large in memory: what a file would take once it is read is known before it is read. */

const MIB = 2 ** 20;
const FRESH = Math.floor(Math.random() * 2 ** 31);

function varint(value: number): number[] {
  return value < 0x80 ? [value] : [(value % 0x80) | 0x80, ...varint(Math.floor(value / 0x80))];
}

/** A length-delimited field. */
function field(number: number, content: Uint8Array): Uint8Array {
  return joined(Uint8Array.from([...varint(number * 8 + 2), ...varint(content.length)]), content);
}

function joined(...parts: readonly Uint8Array[]): Uint8Array {
  const result = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    result.set(part, at);
    at += part.length;
  }
  return result;
}

function repeated(bytes: readonly number[], count: number): Uint8Array {
  const result = new Uint8Array(bytes.length * count);
  for (let at = 0; at < count; at += 1) result.set(bytes, at * bytes.length);
  return result;
}

/** IR version and operator set of a file that has this graph. */
const model = (graph: Uint8Array) => joined(Uint8Array.of(0x08, 8), field(7, graph), field(8, Uint8Array.of(0x10, 17)));

/** Graphs of parts that take little in a file, with the bytes that each takes in memory at least (measured with V8, and for
 * what an import goes through with its tables). */
const PARTS: Readonly<Record<string, readonly [bytes: number, graph: (count: number) => Uint8Array]>> = {
  'empty nodes': [1_800, (count) => repeated([0x0a, 0], count)],
  'empty tensors': [450, (count) => repeated([0x2a, 0], count)],
  'empty value infos': [280, (count) => repeated([0x5a, 0], count)],
  'empty attributes': [2_300, (count) => field(1, repeated([0x2a, 0], count))],
  'empty names of values': [600, (count) => field(1, repeated([0x0a, 0], count))],
  'short names of values': [600, (count) => field(1, repeated([0x12, 1, 65], count))],
  'empty strings': [30, (count) => field(13, repeated([0x1a, 0], count))],
  'empty bytes': [310, (count) => field(5, repeated([0x32, 0], count))],
  'packed 64-bit whole numbers': [50, (count) => field(5, field(7, repeated([1], count)))],
  'single 64-bit whole numbers': [50, (count) => field(5, repeated([0x08, 1], count))],
  'packed floats': [20, (count) => field(5, field(4, repeated([0, 0, 0x80, 0x3f], count)))],
  'packed 32-bit whole numbers': [20, (count) => field(5, field(5, repeated([1], count)))],
  'packed doubles': [20, (count) => field(5, field(10, repeated([0, 0, 0, 0, 0, 0, 0xf0, 0x3f], count)))],
  'unknown fields': [320, (count) => repeated([0xf8, 0x07, 1], count)],
};

const codeOf = (bytes: Uint8Array, memory: number = WIRE_LIMITS.memory) => {
  const decoded = decodeModel(bytes, { ...WIRE_LIMITS, memory });
  return decoded.ok ? 'read' : decoded.error.code;
};

describe('the memory that a model takes', () => {
  it.each(Object.entries(PARTS))('counts %s by what becomes of them', (_, [bytes, graph]) => {
    expect(codeOf(model(graph(Math.ceil(MIB / bytes))), MIB)).toBe('too-many-parts');
    expect(codeOf(model(graph(100)), MIB)).toBe('read');
  });

  it('is refused in words, whatever file has it', () => {
    const bytes = model(PARTS['packed 64-bit whole numbers']?.[1](30_000_000) ?? new Uint8Array());
    const decoded = decodeModel(bytes);
    expect(decoded.ok ? '' : english(decoded.error.message)).toContain('more than 768 MiB of memory');
    expect(decoded.ok ? '' : korean(decoded.error.message)).toContain('768 MiB');
    const project = openProject(
      buildZip([
        { name: 'document.json', data: new TextEncoder().encode(EMPTY) },
        { name: 'source.onnx', data: bytes },
        { name: 'source.json', data: new TextEncoder().encode(SOURCE) },
      ]),
    );
    expect(project.ok ? '' : english(project.error.message)).toContain('more than 768 MiB of memory');
  });

  it('weights as raw bytes cost nothing beside the file', () => {
    const bytes = smallBytes({ nodes: [op('Conv', ['x', 'w'], 'y')], initializers: [weight('w', [64, 4, 64, 64])] });
    expect(bytes.length).toBeGreaterThan(4 * MIB);
    expect(codeOf(bytes, MIB)).toBe('read');
  });

  it.each([
    ['fixed', 3],
    ['fresh', FRESH],
  ])('adds up over parts of every kind (%s seed %i)', (_, seed) => {
    const kinds = fc.array(fc.constantFrom(...Object.values(PARTS)), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(kinds, (chosen) => {
        const share = Math.ceil(MIB / chosen.length);
        const graph = joined(...chosen.map(([bytes, of]) => of(Math.ceil(share / bytes))));
        expect(codeOf(model(graph), MIB)).toBe('too-many-parts');
      }),
      { seed, numRuns: 40 },
    );
  });
});

const EMPTY = `{"format":"convas","formatVersion":1,"title":"x","seed":1,"nodes":[],"edges":[]}`;
const SOURCE = '{"files":[],"layers":[],"types":[],"known":[],"tensors":[]}';

describe('the memory that a project takes', () => {
  const over = Math.ceil(LIMITS.jsonMemory / 64) + 10;

  it.each([
    ['empty lists', `[${'[],'.repeat(over)}0]`],
    ['empty objects', `[${'{},'.repeat(over)}0]`],
    ['short texts', `[${'"",'.repeat(Math.ceil(LIMITS.jsonMemory / 48))}0]`],
    ['numbers', `[${'1,'.repeat(Math.ceil(LIMITS.jsonMemory / 16) + 10)}0]`],
  ])('of JSON with millions of %s is refused before it is parsed', (_, text) => {
    const parsed = parseJsonText(text);
    expect(parsed.ok ? 'parsed' : parsed.error.code).toBe('file-too-large');
    expect(parsed.ok ? '' : english(parsed.error.message)).toContain('512 MiB');
  });

  /** One text with so many fields, each with another name, or all with the first twenty. */
  const fields = (count: number, names: number) =>
    `[${Array.from({ length: count / 20 }, (_, row) => {
      const name = (at: number) => `"k${(row * 20 + at) % names}":0`;
      return `{${Array.from({ length: 20 }, (_, at) => name(at)).join(',')}}`;
    }).join(',')}]`;

  it('of JSON with millions of different names is refused after few of them, where as many of the same are fine', () => {
    const many = expectLight(() => parseJsonText(fields(600_000, 600_000)), 60, 'names');
    expect(many.ok ? 'parsed' : many.error.code).toBe('too-many-names');
    expect(many.ok ? '' : english(many.error.message)).toContain('200000');
    expect(parseJsonText(fields(600_000, 20)).ok).toBe(true);
    expect(parseJsonText(fields(150_000, 150_000)).ok).toBe(true);
  });

  it('of all packed entries together has a limit, stored ones are read where they lie', () => {
    let state = 1;
    const data = Uint8Array.from({ length: 5 * MIB }, () => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      return state >>> 24;
    });
    const entries = ['source.onnx', 'source/001.bin'].map((name) => ({ name, data, method: 8, size: 400 * MIB }));
    const document = { name: 'document.json', data: new TextEncoder().encode(EMPTY) };
    const packed = openProject(buildZip([document, ...entries]));
    expect(packed.ok ? 'opened' : packed.error.code).toBe('file-too-large');
    expect(packed.ok ? '' : english(packed.error.message)).toContain('unpacked archive');
  });
});
