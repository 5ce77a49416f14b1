import * as ort from 'onnxruntime-web/wasm';
import type { ExternalTensor } from '../../../src/core/compile/types.ts';

/** ONNX Runtime Web's WebAssembly build in Node, for models with inputs and outputs of any element type. */
ort.env.wasm.numThreads = 1;
ort.env.logLevel = 'fatal';

export interface Value {
  readonly dims: readonly number[];
  readonly data: ArrayLike<number | bigint | string>;
  readonly type?: string;
}

export async function runOnnx(
  model: { readonly bytes: Uint8Array; readonly externalData?: readonly ExternalTensor[] },
  feeds: Readonly<Record<string, Value>>,
  fetches?: readonly string[],
): Promise<Readonly<Record<string, Value>>> {
  const session = await ort.InferenceSession.create(model.bytes, {
    externalData: (model.externalData ?? []).map(({ path, data }) => ({
      path,
      data: new Uint8Array(data.buffer, data.byteOffset, data.byteLength),
    })),
    logSeverityLevel: 4,
    // The file as it is: fused kernels are rounded differently.
    graphOptimizationLevel: 'disabled',
  });
  try {
    const inputs = Object.fromEntries(
      Object.entries(feeds).map(([name, { dims, data, type = 'float32' }]) => [
        name,
        new ort.Tensor(type as 'float32', data as Float32Array, dims),
      ]),
    );
    const outputs = await session.run(inputs, fetches ?? session.outputNames);
    return Object.fromEntries(
      Object.entries(outputs).map(([name, tensor]) => [
        name,
        { dims: tensor.dims, data: (tensor.data as Float32Array).slice(), type: tensor.type },
      ]),
    );
  } finally {
    await session.release();
  }
}

/** The seeded input of the reference outputs: a linear congruential generator, x = s/2³². */
export function lcgTensor(dims: readonly number[], seed = 12345): Value {
  let state = seed;
  const data = Float32Array.from({ length: dims.reduce((a, b) => a * b, 1) }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  });
  return { dims, data };
}

/** How far a is from b beyond |Δ| ≤ 1e-4 + 1e-4·|b|: at most 0 where it agrees. */
export function excess(a: Value['data'], b: Value['data'], absolute = 1e-4, relative = 1e-4): number {
  if (a.length !== b.length) return Number.POSITIVE_INFINITY;
  let worst = Number.NEGATIVE_INFINITY;
  for (let at = 0; at < a.length; at += 1) {
    const [x, y] = [Number(a[at]), Number(b[at])];
    if (Object.is(x, y) || x === y) continue;
    const over = Math.abs(x - y) - absolute - relative * Math.abs(y);
    if (!(over <= worst)) worst = Number.isNaN(over) ? Number.POSITIVE_INFINITY : over;
  }
  return worst;
}
