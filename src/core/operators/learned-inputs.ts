/** Inputs of common operators that training adjusts; every other stored input is a buffer. */
export const LEARNED_INPUTS: Readonly<Record<string, readonly number[]>> = {
  Conv: [1, 2],
  ConvTranspose: [1, 2],
  Gemm: [1, 2],
  MatMul: [0, 1],
  PRelu: [1],
  BatchNormalization: [1, 2],
  InstanceNormalization: [1, 2],
  LayerNormalization: [1, 2],
  GroupNormalization: [1, 2],
  LSTM: [1, 2, 3],
  GRU: [1, 2, 3],
  RNN: [1, 2, 3],
};

/** The inputs of an operator that training adjusts. */
export function learnedInputs(operator: string): readonly number[] {
  return (Object.hasOwn(LEARNED_INPUTS, operator) ? LEARNED_INPUTS[operator] : undefined) ?? [];
}
