import type { CompiledModel } from '../../../src/core/compile/types.ts';
import type { Tensor } from '../../../src/core/tensor/types.ts';
import type { Runtime } from '../../../src/runtime/types.ts';
import { type CaseValues, runBatch } from '../../../src/study/batches.ts';
import { type StudyCase, tensorCase } from '../../../src/study/cases.ts';
import { type ChannelValues, NO_OVERRIDES } from '../../../src/study/overrides.ts';
import { fetchNames } from '../../../src/study/read-run.ts';
import { randomTensor } from '../../support/run-layer.ts';
import { english } from '../../support/said.ts';

/** Inputs of seeded numbers, each another. */
export function randomInputs(model: Pick<CompiledModel, 'inputType'>, count: number, seed = 1): readonly Tensor[] {
  const shape = model.inputType.shape.map((dim) => (typeof dim === 'number' ? dim : 1));
  return Array.from({ length: count }, (_, at) => randomTensor(shape, seed + at));
}

export function randomCases(model: Pick<CompiledModel, 'inputType'>, count: number): readonly StudyCase[] {
  return randomInputs(model, count).map((input, at) => tensorCase(`${at}`, `case ${at}`, input));
}

/** All outputs and steps of some inputs in one run. */
export async function valuesOf(
  runtime: Runtime,
  model: CompiledModel,
  inputs: readonly Tensor[],
  overrides: ChannelValues = NO_OVERRIDES,
): Promise<readonly CaseValues[]> {
  const rows = inputs.map((input) => ({ input, overrides }));
  const request = { model, layerTypes: [], fetches: fetchNames(model, true), rows, transient: true };
  const done = await runBatch(runtime, request);
  if (!done.ok) throw new Error(done.error.detail ?? english(done.error.message));
  return done.value;
}

/** The largest difference of two values, as a share of the largest number in them. */
export function relativeDifference(a: Float32Array, b: Float32Array): number {
  if (a.length !== b.length) return Number.POSITIVE_INFINITY;
  let [most, difference] = [0, 0];
  for (const [at, value] of a.entries()) {
    const other = b[at] as number;
    if (Object.is(value, other)) continue;
    if (!Number.isFinite(value) || !Number.isFinite(other)) return Number.POSITIVE_INFINITY;
    most = Math.max(most, Math.abs(value), Math.abs(other));
    difference = Math.max(difference, Math.abs(value - other));
  }
  return difference === 0 ? 0 : difference / most;
}
