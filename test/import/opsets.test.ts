import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fromBinary } from '@bufbuild/protobuf';
import { describe, expect, it } from 'vitest';
import { compile } from '../../src/core/compile/compile.ts';
import { OPSETS } from '../../src/core/compile/versions/versions.ts';
import { analyze } from '../../src/core/graph/analyze.ts';
import { type ModelProto, TensorProtoSchema } from '../../src/core/onnx/gen/onnx_pb.ts';
import { dtypeOf } from '../../src/core/onnx/helpers.ts';
import { readTensor } from '../../src/core/onnx/read-tensor.ts';
import { english } from '../support/said.ts';
import { SHARED_DATA_HINT, sharedData } from '../support/shared-data.ts';
import { compiled, decoded, openFile } from './support/open.ts';
import { lcgTensor, runOnnx, type Value } from './support/run-onnx.ts';

/**
 * Real models and ONNX's own operator tests in other opsets: every newer one is taken, and each computes what the file
 * computes, bit for bit. Between them are the opsets in which most definitions changed; `npm run sweep` tries all.
 */
const TRIED = process.env.CONVAS_SWEEP ? OPSETS : [11, 13, 18, 22, 25];
/** There are hundreds of these. */
const TRIED_OF_OPERATORS = process.env.CONVAS_SWEEP ? OPSETS : [13, 25];

/** From opset 19 on ONNX Runtime averages with another kernel, which rounds differently. */
const OTHER_KERNEL = 19;
const ROUNDING = 3e-7;

const models = sharedData('models');
const operators = sharedData('onnx-operator-tests');
if (!models || !operators) it.skip(SHARED_DATA_HINT, () => {});

describe.skipIf(!models)('a real model in other opsets', () => {
  const files = models
    ? ['', 'onnx-light'].flatMap((folder) =>
        readdirSync(`${models}/${folder}`)
          .filter((name) => name.endsWith('.onnx'))
          .map((name) => `${models}/${folder}/${name}`),
      )
    : [];

  it.each(files.map((path) => [path.split('/').at(-1) ?? '', path]))('%s', { timeout: 300_000 }, async (name, path) => {
    const { raised, refused } = await inOtherOpsets(path, TRIED, (model) => feedsOf(model));
    expect(refused).toEqual([]);
    expect(raised, name).toBeGreaterThan(0);
  });
});

describe.skipIf(!operators)('ONNX’s operator tests in newer opsets', () => {
  const cases = operators ? readdirSync(operators).filter((name) => name.startsWith('test_')) : [];
  it.each(cases)('%s', { timeout: 120_000 }, async (name) => {
    const folder = `${operators}/${name}`;
    const { refused } = await inOtherOpsets(`${folder}/model.onnx`, TRIED_OF_OPERATORS, (model) =>
      Object.fromEntries(
        (model.graph?.input ?? []).map((input, at) => [
          input.name ?? '',
          tensor(`${folder}/test_data_set_0/input_${at}.pb`),
        ]),
      ),
    );
    expect(refused).toEqual([]);
  });
});

/** Exports a file in each opset, runs what can be run, and compares. @returns newer opsets that were refused, and how many were taken */
async function inOtherOpsets(
  path: string,
  opsets: readonly number[],
  feedsFor: (model: ModelProto) => Record<string, Value>,
) {
  const { document, weights } = openFile(path);
  const analysis = analyze(document);
  const own = document.imported?.opset ?? 0;
  const plain = compiled(document, weights, { mode: 'plain' });
  const feeds = feedsFor(decoded(plain.bytes));
  const foreign = decoded(plain.bytes).opsetImport.some(
    (entry) => !['', 'ai.onnx', 'ai.onnx.ml'].includes(entry.domain ?? ''),
  );
  const usual = foreign ? null : await runOnnx(plain, feeds);
  const refused: string[] = [];
  let raised = 0;
  for (const opset of opsets.filter((each) => each !== own)) {
    const written = compile(document, analysis, weights, { mode: 'plain', versions: { opset } });
    if (!written.ok) {
      expect(['opset-fixed', 'not-in-opset', 'ir-fixed']).toContain(written.error.code);
      if (opset > own) refused.push(`${opset}: ${english(written.error.message)}`);
      continue;
    }
    if (opset > own) raised += 1;
    const model = decoded(written.value.bytes);
    expect(Number(model.opsetImport.find((entry) => (entry.domain ?? '') === '')?.version)).toBe(opset);
    if (!usual) continue;
    const averages = model.graph?.node.some((node) => node.opType === 'AveragePool');
    const crosses = opset >= OTHER_KERNEL !== own >= OTHER_KERNEL;
    expectSame(await runOnnx(written.value, feeds), usual, averages && crosses ? ROUNDING : 0, `opset ${opset}`);
  }
  return { refused, raised };
}

function expectSame(
  found: Readonly<Record<string, Value>>,
  wanted: Readonly<Record<string, Value>>,
  tolerance: number,
  what: string,
): void {
  expect(Object.keys(found)).toEqual(Object.keys(wanted));
  for (const [name, { dims, data }] of Object.entries(wanted)) {
    const value = found[name];
    expect(value?.dims, what).toEqual(dims);
    if (tolerance === 0) expect(Object.is(value?.data, data) || sameItems(value?.data ?? [], data), what).toBe(true);
    else
      for (let at = 0; at < data.length; at += 1)
        expect(Math.abs(Number(value?.data[at]) - Number(data[at]))).toBeLessThan(tolerance);
  }
}

function sameItems(a: Value['data'], b: Value['data']): boolean {
  if (a.length !== b.length) return false;
  for (let at = 0; at < b.length; at += 1) if (!Object.is(a[at], b[at])) return false;
  return true;
}

/** Seeded numbers for every input that is not stored; a dim that is open is one. */
function feedsOf(model: ModelProto): Record<string, Value> {
  const stored = new Set(model.graph?.initializer.map((entry) => entry.name ?? ''));
  const inputs = (model.graph?.input ?? []).filter((input) => !stored.has(input.name ?? ''));
  return Object.fromEntries(
    inputs.map((input) => {
      const type = input.type?.value.case === 'tensorType' ? input.type.value.value : undefined;
      const dims = (type?.shape?.dim ?? []).map(({ value }) =>
        value.case === 'dimValue' && value.value > 0n ? Number(value.value) : 1,
      );
      const numbers = lcgTensor(dims);
      if (dtypeOf(type?.elemType) !== 'uint8') return [input.name ?? '', numbers];
      const data = Uint8Array.from(numbers.data as ArrayLike<number>, (value) => value * 255);
      return [input.name ?? '', { dims, data, type: 'uint8' }];
    }),
  );
}

function tensor(file: string): Value {
  if (!existsSync(file)) throw new Error(`${file} is missing`);
  const read = readTensor(fromBinary(TensorProtoSchema, new Uint8Array(readFileSync(file))));
  if (!read.ok) throw new Error(english(read.error.message));
  return { dims: read.value.shape, data: read.value.data, type: read.value.dtype };
}
