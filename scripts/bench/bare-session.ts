import * as ort from 'onnxruntime-web';
import type { ExternalTensor } from '../../src/core/compile/types.ts';
import type { Tensor } from '../../src/core/tensor/types.ts';

/** ONNX Runtime by itself, with the options that Convas gives it: what everything of ours is compared with. */
export interface BareSession {
  run(feeds: Readonly<Record<string, Tensor>>, fetches: readonly string[]): Promise<ReadonlyMap<string, Float32Array>>;
  release(): Promise<void>;
}

export async function createBareSession(
  bytes: Uint8Array,
  externalData: readonly ExternalTensor[] = [],
): Promise<BareSession> {
  const session = await ort.InferenceSession.create(bytes, {
    executionProviders: ['wasm'],
    graphOptimizationLevel: 'all',
    logSeverityLevel: 3,
    externalData: externalData.map(({ path, data }) => ({
      path,
      data: new Uint8Array(data.buffer, data.byteOffset, data.byteLength),
    })),
  });
  return {
    run: async (feeds, fetches) => {
      const tensors = Object.fromEntries(
        Object.entries(feeds).map(([name, { data, shape }]) => [name, new ort.Tensor('float32', data, shape)]),
      );
      const fetched = await session.run(tensors, fetches);
      const values = new Map<string, Float32Array>();
      for (const name of fetches) values.set(name, (await fetched[name]?.getData()) as Float32Array);
      return values;
    },
    release: () => session.release(),
  };
}

/** Fixed with the first session of a process. */
export function setThreads(threads: number): void {
  ort.env.wasm.numThreads = threads;
  ort.env.logLevel = 'error';
}

export function threads(): number {
  return ort.env.wasm.numThreads ?? 1;
}
