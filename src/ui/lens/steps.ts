import type { AttentionStep } from '../../store/state.ts';
import type { AttentionRun, Branched } from '../../study/read-run.ts';

/** The vectors of an attention layer, step by step. */

/** One vector of a step; CBAM has one per pooling branch, everyone else one without a name. */
export interface Branch {
  readonly name: 'average' | 'max' | null;
  readonly values: Float32Array;
}

export const ALL_STEPS: readonly AttentionStep[] = ['squeeze', 'hidden', 'gate', 'scale'];

/** The steps a layer has: without a hidden vector (ECA) the squeeze leads to the gate directly. */
export function stepsOf(hiddenChannels: number | null): readonly AttentionStep[] {
  return hiddenChannels === null ? ALL_STEPS.filter((step) => step !== 'hidden') : ALL_STEPS;
}

/** The step to show: the chosen one if the layer has it, else the gate. */
export function resolveStep(choice: AttentionStep, steps: readonly AttentionStep[]): AttentionStep {
  return steps.includes(choice) ? choice : 'gate';
}

/** What a step computed for one picture. */
export function stepVectors(run: AttentionRun, step: AttentionStep): readonly Branch[] {
  switch (step) {
    case 'squeeze':
      return branches(run.squeeze);
    case 'hidden':
      return run.hidden === null ? [] : branches(run.hidden);
    case 'gate':
      return [{ name: null, values: run.gate }];
    case 'scale':
      return [{ name: null, values: run.applied }];
  }
}

export function branches(value: Branched): readonly Branch[] {
  if (value instanceof Float32Array) return [{ name: null, values: value }];
  return [
    { name: 'average', values: value.average },
    { name: 'max', values: value.max },
  ];
}
