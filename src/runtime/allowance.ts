import { type JobModel, modelBytes } from './job.ts';

/**
 * A run of which not all is known may take this many times what is known, and this much beside. A loop that grows would
 * else take all the budget before it is ended; a network that has a loop and ends needs little more than its known part.
 */
const OPEN_TIMES = 4;
const OPEN_BYTES = 2 ** 29;

/**
 * Bytes that one run may take.
 * @param budget bytes
 * @param isChosen whether a person chose the budget: then every run may take all of it
 */
export function runAllowance(model: JobModel, budget: number, isChosen: boolean): number {
  if (isChosen || !model.memory?.open) return budget;
  return Math.min(budget, OPEN_BYTES + OPEN_TIMES * knownNeed(model, model.memory));
}

/** Bytes of a run's values and weights and of the file they come from, as far as they are known. */
export function knownNeed(model: JobModel, { bytes }: NonNullable<JobModel['memory']>): number {
  return bytes + modelBytes(model);
}
