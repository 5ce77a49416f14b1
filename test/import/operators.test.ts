import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fromBinary } from '@bufbuild/protobuf';
import { describe, expect, it } from 'vitest';
import { decodeModel } from '../../src/core/onnx/codec.ts';
import { type TensorProto, TensorProtoSchema } from '../../src/core/onnx/gen/onnx_pb.ts';
import { readTensor } from '../../src/core/onnx/read-tensor.ts';
import { english } from '../support/said.ts';
import { SHARED_DATA_HINT, sharedData } from '../support/shared-data.ts';
import { compiled, openFile } from './support/open.ts';
import { excess, runOnnx, type Value } from './support/run-onnx.ts';

/**
 * ONNX's own tests of single operators: import → export → run gives the expected outputs, once written back as read and
 * once with every layer written anew.
 */
const folder = sharedData('onnx-operator-tests');
if (!folder) it.skip(SHARED_DATA_HINT, () => {});

/** Tests that native ONNX Runtime itself does not pass, by the reference results. */
const NATIVE_FAILS: readonly string[] = folder
  ? Object.keys(JSON.parse(readFileSync(`${folder}/reference-results.json`, 'utf8')).fail)
  : [];

/** What ONNX Runtime's WebAssembly build does not compute from the untouched file either, with its reason. */
const NOT_ON_WEB: Readonly<Record<string, string>> = {};

const cases = folder ? readdirSync(folder).filter((name) => name.startsWith('test_')) : [];

describe.each(cases.filter((name) => !NATIVE_FAILS.includes(name)))('%s', (name) => {
  const path = `${folder}/${name}`;
  const model = decodeModel(new Uint8Array(readFileSync(`${path}/model.onnx`)));
  if (!model.ok) throw new Error(english(model.error.message));
  const graph = model.value.graph;
  const data = `${path}/test_data_set_0`;
  const feeds = Object.fromEntries(
    (graph?.input ?? []).map((input, at) => [input.name ?? '', tensor(`${data}/input_${at}.pb`)]),
  );
  const expected = (graph?.output ?? []).map((output, at) => [output.name ?? '', `${data}/output_${at}.pb`] as const);

  for (const rewrite of [false, true]) {
    const run = NOT_ON_WEB[name] ? it.skip : it;
    run(rewrite ? 'written anew' : 'written back', async () => {
      const { document, weights } = openFile(`${path}/model.onnx`);
      const written = compiled(document, weights, { mode: 'plain', rewrite });
      const outputs = await runOnnx(written, feeds);
      for (const [output, file] of expected) {
        if (!existsSync(file)) continue;
        const wanted = tensor(file);
        expect(outputs[output]?.dims, output).toEqual(wanted.dims);
        expect(excess(outputs[output]?.data ?? [], wanted.data, 1e-5, 1e-3), output).toBeLessThanOrEqual(0);
      }
    });
  }
});

it.skipIf(!folder)('runs all 260 tests that native ONNX Runtime passes', () => {
  expect(cases.length - NATIVE_FAILS.length).toBe(260);
});

function tensor(file: string): Value {
  const proto: TensorProto = fromBinary(TensorProtoSchema, new Uint8Array(readFileSync(file)));
  const read = readTensor(proto);
  if (!read.ok) throw new Error(english(read.error.message));
  return { dims: read.value.shape, data: read.value.data, type: read.value.dtype };
}
