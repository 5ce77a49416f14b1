import { AXES } from './axes.ts';
import { BOUNDS } from './bounds.ts';
import { EXPERIMENTS } from './experiments.ts';
import { NUMBERS } from './numbers.ts';
import { RESIZE } from './resize.ts';
import { SOFTMAX } from './softmax.ts';
import type { Step, Steps } from './step.ts';
import { WINDOWS } from './windows.ts';

const FAMILIES: readonly Readonly<Record<string, Steps>>[] = [
  AXES,
  BOUNDS,
  EXPERIMENTS,
  NUMBERS,
  RESIZE,
  SOFTMAX,
  WINDOWS,
];

const BY_OPERATOR = new Map<string, Steps>();
for (const family of FAMILIES) {
  for (const [operator, steps] of Object.entries(family)) {
    BY_OPERATOR.set(operator, { ...BY_OPERATOR.get(operator), ...steps });
  }
}

/** How an operator is passed over the change of its definition that an opset brought, where there is more than a name to it. */
export function stepOf(operator: string, since: number): Step | undefined {
  return BY_OPERATOR.get(operator)?.[since];
}
