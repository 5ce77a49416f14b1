import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fromBinary } from '@bufbuild/protobuf';
import type { SelfTest } from '../../../src/core/export/self-test.ts';
import { analyze } from '../../../src/core/graph/analyze.ts';
import { importModel } from '../../../src/core/import/import-model.ts';
import { layerType } from '../../../src/core/layers/index.ts';
import { TensorProtoSchema } from '../../../src/core/onnx/gen/onnx_pb.ts';
import { readTensor, toFloat32 } from '../../../src/core/onnx/read-tensor.ts';
import type { Tensor } from '../../../src/core/tensor/types.ts';
import { runOnnx } from '../../import/support/run-onnx.ts';
import { english } from '../../support/said.ts';
import { sharedData } from '../../support/shared-data.ts';
import type { Drawing } from './written.ts';

/**
 * ONNX's own tests of single operators as drawings, with the inputs and the outputs that ONNX expects; where ONNX Runtime
 * computes others (it divides by an extent after rounding it, ONNX before), with those.
 */
export interface OperatorTest {
  readonly name: string;
  readonly drawing: Drawing;
  readonly selfTest: SelfTest;
}

const RUNTIME_DIFFERS = /^test_resize_downsample_scales_(cubic|linear)_align_corners$/;

export async function operatorTests(): Promise<readonly OperatorTest[]> {
  const folder = sharedData('onnx-operator-tests');
  const names = folder ? readdirSync(folder).filter((name) => name.startsWith('test_')) : [];
  const tests: OperatorTest[] = [];
  for (const name of names) {
    const path = join(folder ?? '', name);
    const bytes = new Uint8Array(readFileSync(join(path, 'model.onnx')));
    const opened = importModel(bytes, { title: name });
    if (!opened.ok) continue;
    const { document, weights } = opened.value;
    const analysis = analyze(document);
    const graph = document.imported?.model.graph;
    if (!graph || !analysis.valid) continue;
    const data = join(path, 'test_data_set_0');
    const read = (kind: 'input' | 'output') => {
      const values = graph[kind].map(({ name: value = '' }, at) => [value, join(data, `${kind}_${at}.pb`)] as const);
      return new Map(values.flatMap(([value, file]) => (existsSync(file) ? [[value, tensor(file)] as const] : [])));
    };
    const drawing = { document, weights, analysis };
    const fed = read('input');
    const expected = RUNTIME_DIFFERS.test(name) ? await computed(bytes, fed) : read('output');
    const selfTest = orderedSelfTest(drawing, fed, expected);
    if (selfTest.outputs.length > 0) tests.push({ name, drawing, selfTest });
  }
  return tests;
}

/** What ONNX Runtime computes from float inputs. */
async function computed(bytes: Uint8Array, fed: ReadonlyMap<string, Tensor>): Promise<ReadonlyMap<string, Tensor>> {
  const feeds = [...fed].map(([name, { shape, data }]) => [name, { dims: shape, data }] as const);
  const outputs = Object.entries(await runOnnx({ bytes }, Object.fromEntries(feeds)));
  return new Map(
    outputs.map(([name, { dims, data }]) => [name, { shape: dims, data: Float32Array.from(data as Float32Array) }]),
  );
}

/** Values by name in the order of the exported function's arguments and results. */
export function orderedSelfTest(
  { document, analysis }: Drawing,
  fed: ReadonlyMap<string, Tensor>,
  expected: ReadonlyMap<string, Tensor>,
): SelfTest {
  const ordered = (role: (role: string | undefined) => boolean, values: ReadonlyMap<string, Tensor>) =>
    analysis.order.flatMap((id) => {
      const origin = document.imported?.origins.get(id);
      const value = origin?.outputs[0] ?? origin?.inputs[0] ?? '';
      const found = role(layerType(document.nodes.get(id)?.type ?? '')?.role) ? values.get(value) : undefined;
      return found ? [found] : [];
    });
  return {
    inputs: ordered((role) => role === 'picture' || role === 'tensor', fed),
    outputs: ordered((role) => role === 'scores', expected),
  };
}

function tensor(file: string): Tensor {
  const read = readTensor(fromBinary(TensorProtoSchema, new Uint8Array(readFileSync(file))));
  if (!read.ok) throw new Error(english(read.error.message));
  return { shape: read.value.shape, data: toFloat32(read.value) };
}
