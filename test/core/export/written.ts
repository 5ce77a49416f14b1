import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as ort from 'onnxruntime-web/wasm';
import { inRoot } from '../../../scripts/lib/paths.mjs';
import { compile } from '../../../src/core/compile/compile.ts';
import { feedOf } from '../../../src/core/compile/tensor-feed.ts';
import type { CompiledModel } from '../../../src/core/compile/types.ts';
import { makeSelfTest, type SelfTest } from '../../../src/core/export/self-test.ts';
import { exportSource, type Framework } from '../../../src/core/export/source-export.ts';
import { type Analysis, analyze } from '../../../src/core/graph/analyze.ts';
import type { GraphDocument } from '../../../src/core/graph/document.ts';
import { openProject } from '../../../src/core/project/open-project.ts';
import type { Tensor } from '../../../src/core/tensor/types.ts';
import type { TensorStore } from '../../../src/core/weights/tensor-store.ts';
import { typedTensor } from '../../../src/runtime/tensor-feeds.ts';
import { english } from '../../support/said.ts';

/** Exports as files, with what ONNX Runtime computes as their self-test. */

ort.env.wasm.numThreads = 1;

export interface Drawing {
  readonly document: GraphDocument;
  readonly analysis: Analysis;
  readonly weights: TensorStore;
}

const examples = inRoot('assets/examples');
export const EXAMPLE_FILES = readdirSync(examples).filter((name) => name.endsWith('.convas'));

export function example(file: string): Drawing {
  const project = openProject(new Uint8Array(readFileSync(join(examples, file))));
  if (!project.ok) throw new Error(english(project.error.message));
  const { document, weights } = project.value;
  return { document, weights, analysis: analyze(document) };
}

export async function runOnce(model: CompiledModel, picture: Tensor | null): Promise<ReadonlyMap<string, Tensor>> {
  const tensors = (model.tensorInputs ?? []).map((input) => typedTensor(ort, feedOf(input)));
  const feeds = Object.fromEntries((model.tensorInputs ?? []).map(({ name }, at) => [name, tensors[at] as ort.Tensor]));
  if (picture) feeds[model.inputName] = new ort.Tensor('float32', picture.data, picture.shape);
  const session = await ort.InferenceSession.create(model.bytes, { logSeverityLevel: 3 });
  try {
    const values = Object.entries(await session.run(feeds));
    return new Map(
      values.map(([name, { dims, data }]) => [
        name,
        { shape: dims, data: Float32Array.from(data as Float32Array, Number) },
      ]),
    );
  } finally {
    await session.release();
  }
}

/** What ONNX Runtime makes of this input. */
export async function selfTestOf(drawing: Drawing, input: Tensor) {
  const model = compile(drawing.document, drawing.analysis, drawing.weights, { mode: 'plain' });
  if (!model.ok) throw new Error(english(model.error.message));
  const values = await runOnce(model.value, input);
  return { inputs: [input], outputs: model.value.outputs.map(({ name }) => values.get(name) as Tensor) };
}

/** Writes `FOLDER/FRAMEWORK/NAME/net.py` and its weights. */
export async function writeExport(
  folder: string,
  framework: Framework,
  name: string,
  drawing: Drawing,
  input?: Tensor | SelfTest,
) {
  const { document, analysis, weights } = drawing;
  const selfTest = input
    ? 'inputs' in input
      ? input
      : await selfTestOf(drawing, input)
    : await makeSelfTest(document, analysis, weights, runOnce);
  const exported = exportSource(framework, document, analysis, weights, { selfTest, say: english });
  if (!exported.ok) throw new Error(`${name}: ${english(exported.error.message)}`);
  const target = join(folder, framework, name.replace(/[^\w.-]+/g, '-'));
  mkdirSync(target, { recursive: true });
  writeFileSync(join(target, 'net.py'), exported.value.code);
  writeFileSync(join(target, 'weights.safetensors'), exported.value.weights);
}
