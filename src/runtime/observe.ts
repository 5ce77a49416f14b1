import { feedOf } from '../core/compile/tensor-feed.ts';
import type { Observe } from '../core/import/report.ts';
import { DTYPE_BYTES, type DType, type TensorType } from '../core/tensor/types.ts';
import type { Ort } from './ort.ts';
import { typedTensor } from './tensor-feeds.ts';

/**
 * The types of values that only a run shows: one run on zeros. What ONNX Runtime does not take gives nothing, and the
 * drawing waits for its shapes. Runs to its end: call it where it can be stopped.
 */
export function observeWith(ort: Ort): Observe {
  return async (model, names, feeds) => {
    try {
      const session = await ort.InferenceSession.create(model, { executionProviders: ['wasm'], logSeverityLevel: 4 });
      try {
        const inputs = [...feeds].map(([name, type]) => {
          const feed = feedOf({ nodeId: '', name, type, fill: 'zeros', seed: 0 });
          return [name, typedTensor(ort, feed)] as const;
        });
        const outputs = await session.run(Object.fromEntries(inputs), [...names]);
        return new Map(
          names.flatMap((name): [string, TensorType][] => {
            const tensor = outputs[name];
            return tensor && tensor.type in DTYPE_BYTES
              ? [[name, { dtype: tensor.type as DType, shape: [...tensor.dims] }]]
              : [];
          }),
        );
      } finally {
        await session.release();
      }
    } catch {
      return new Map();
    }
  };
}
