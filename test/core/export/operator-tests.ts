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
import { sharedData } from '../../support/shared-data.ts';
import type { Drawing } from './written.ts';

/** ONNX's own tests of single operators as drawings, with the inputs and the outputs that ONNX expects. */
export interface OperatorTest {
  readonly name: string;
  readonly drawing: Drawing;
  readonly selfTest: SelfTest;
}

export function operatorTests(): readonly OperatorTest[] {
  const folder = sharedData('onnx-operator-tests');
  const names = folder ? readdirSync(folder).filter((name) => name.startsWith('test_')) : [];
  return names.flatMap((name): OperatorTest[] => {
    const path = join(folder ?? '', name);
    const opened = importModel(new Uint8Array(readFileSync(join(path, 'model.onnx'))), { title: name });
    if (!opened.ok) return [];
    const { document, weights } = opened.value;
    const analysis = analyze(document);
    const graph = document.imported?.model.graph;
    if (!graph || !analysis.valid) return [];
    const data = join(path, 'test_data_set_0');
    const read = (kind: 'input' | 'output') => {
      const values = graph[kind].map(({ name: value = '' }, at) => [value, join(data, `${kind}_${at}.pb`)] as const);
      return new Map(values.flatMap(([value, file]) => (existsSync(file) ? [[value, tensor(file)] as const] : [])));
    };
    const [fed, expected] = [read('input'), read('output')];
    // In the order of the exported function's arguments and results.
    const ordered = (role: (role: string | undefined) => boolean, values: ReadonlyMap<string, Tensor>) =>
      analysis.order.flatMap((id) => {
        const origin = document.imported?.origins.get(id);
        const value = origin?.outputs[0] ?? origin?.inputs[0] ?? '';
        const found = role(layerType(document.nodes.get(id)?.type ?? '')?.role) ? values.get(value) : undefined;
        return found ? [found] : [];
      });
    const inputs = ordered((role) => role === 'picture' || role === 'tensor', fed);
    const outputs = ordered((role) => role === 'scores', expected);
    return outputs.length === 0
      ? []
      : [{ name, drawing: { document, weights, analysis }, selfTest: { inputs, outputs } }];
  });
}

function tensor(file: string): Tensor {
  const read = readTensor(fromBinary(TensorProtoSchema, new Uint8Array(readFileSync(file))));
  if (!read.ok) throw new Error(read.error.message.en);
  return { shape: read.value.shape, data: toFloat32(read.value) };
}
