import * as ort from 'onnxruntime-web';
import type { StepGraph, StepValue } from '../../src/core/autodiff/step.ts';
import type { Tensor } from '../../src/core/tensor/types.ts';

ort.env.wasm.numThreads = 1;
ort.env.logLevel = 'error';

/** One graph of a training step in ONNX Runtime (WASM, in Node). */
export interface RunningGraph {
  run(feeds: ReadonlyMap<string, Tensor>): Promise<ReadonlyMap<string, Tensor>>;
  readonly inputNames: readonly string[];
  release(): Promise<void>;
}

export async function openStep({ bytes, externalData }: StepGraph): Promise<RunningGraph> {
  const session = await ort.InferenceSession.create(bytes, {
    executionProviders: ['wasm'],
    logSeverityLevel: 3,
    externalData: externalData.map(({ path, data }) => ({
      path,
      data: new Uint8Array(data.buffer, data.byteOffset, data.byteLength),
    })),
  });
  return {
    inputNames: session.inputNames,
    run: async (feeds) => {
      const given = session.inputNames.map((name) => {
        const tensor = feeds.get(name);
        if (!tensor) throw new Error(`nothing is fed to ${name}`);
        return [name, new ort.Tensor('float32', tensor.data, [...tensor.shape])] as const;
      });
      const fetched = await session.run(Object.fromEntries(given));
      return new Map(
        Object.entries(fetched).map(([name, { dims, data }]) => [
          name,
          { shape: dims, data: Float32Array.from(data as Float32Array) },
        ]),
      );
    },
    release: () => session.release(),
  };
}

export function zeros({ shape }: Pick<StepValue, 'shape'>): Tensor {
  return { shape, data: new Float32Array(shape.reduce((so, dim) => so * dim, 1)) };
}

/** Rows of zeros with a one at each label. */
export function oneHot(labels: readonly number[], classes: number): Tensor {
  const data = new Float32Array(labels.length * classes);
  for (const [row, label] of labels.entries()) data[row * classes + label] = 1;
  return { shape: [labels.length, classes], data };
}

export function asFeeds(scalars: ReadonlyMap<string, Float32Array>): readonly (readonly [string, Tensor])[] {
  return [...scalars].map(([name, data]) => [name, { shape: [], data }]);
}
