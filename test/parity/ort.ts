import * as ort from 'onnxruntime-web/wasm';
import type { CompiledModel } from '../../src/core/compile/types.ts';

/**
 * ONNX Runtime Web's WebAssembly build inside Node: the entry `onnxruntime-web/wasm` finds its .wasm file by itself.
 * One thread: results are bit-identical anyway, and tests share the cores.
 */
ort.env.wasm.numThreads = 1;

export interface Values {
  readonly dims: readonly number[];
  readonly data: Float32Array;
}

/** Runs a model once; the feeds and fetches are float32. Always releases the session. */
export async function runModel(
  model: Pick<CompiledModel, 'bytes' | 'externalData'>,
  feeds: Readonly<Record<string, Values>>,
): Promise<Readonly<Record<string, Values>>> {
  const session = await ort.InferenceSession.create(model.bytes, {
    externalData: model.externalData.map(({ path, data }) => ({
      path,
      data: new Uint8Array(data.buffer, data.byteOffset, data.byteLength),
    })),
    logSeverityLevel: 3,
  });
  try {
    const inputs = Object.fromEntries(
      Object.entries(feeds).map(([name, { dims, data }]) => [name, new ort.Tensor('float32', data, dims)]),
    );
    const outputs = await session.run(inputs);
    return Object.fromEntries(
      session.outputNames.map((name) => {
        const tensor = outputs[name];
        if (!tensor) throw new Error(`the session did not return ${name}`);
        return [name, { dims: tensor.dims, data: Float32Array.from(tensor.data as Float32Array) }];
      }),
    );
  } finally {
    await session.release();
  }
}

/** The inputs `keep` = 1 and `set` = 0 of every attention layer: gates as they are. */
export function neutralFeeds(model: CompiledModel): Record<string, Values> {
  const feeds: Record<string, Values> = {};
  for (const { channels, keep, set } of model.attention) {
    feeds[keep] = { dims: [1, channels, 1, 1], data: new Float32Array(channels).fill(1) };
    feeds[set] = { dims: [1, channels, 1, 1], data: new Float32Array(channels) };
  }
  return feeds;
}

/** Largest |a − b|; infinite where the lengths differ or one is not a number. */
export function maxDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) return Number.POSITIVE_INFINITY;
  let max = 0;
  for (let index = 0; index < a.length; index += 1) {
    const difference = Math.abs((a[index] as number) - (b[index] as number));
    if (!(difference <= max)) max = Number.isNaN(difference) ? Number.POSITIVE_INFINITY : difference;
  }
  return max;
}
