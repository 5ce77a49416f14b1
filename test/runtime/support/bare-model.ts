import type { CompiledModel } from '../../../src/core/compile/types.ts';
import { float32 } from '../../../src/core/tensor/types.ts';

/** An ONNX file as the runtime takes it, without a drawing behind it. */
export function bareModel(
  bytes: Uint8Array,
  inputName: string,
  shape: readonly number[],
  key = inputName,
): CompiledModel {
  return {
    bytes: new Uint8Array(bytes),
    externalData: [],
    inputName,
    inputType: float32(shape),
    outputs: [],
    attention: [],
    watched: [],
    versions: { opset: 17, ir: 8 },
    keptFrom: null,
    structureKey: key,
  };
}

export function softmax(logits: Float32Array): readonly number[] {
  const top = Math.max(...logits);
  const powers = Array.from(logits, (logit) => Math.exp(logit - top));
  const sum = powers.reduce((a, b) => a + b, 0);
  return powers.map((power) => power / sum);
}
