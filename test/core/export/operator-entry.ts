import type { op } from '../../import/support/small-models.ts';

/** One operator with the values that arrive at it, before it is a model. */

export type Attributes = Parameters<typeof op>[3];

export interface Arriving {
  readonly name: string;
  readonly dtype: 'int64' | 'float32';
  readonly values: readonly number[];
  /** A single number without an axis. */
  readonly scalar?: boolean;
}

export interface Entry {
  readonly operator: string;
  /** Extents of `x`. */
  readonly x: readonly number[];
  readonly attributes?: Attributes;
  /** Behind `x`; null where an input is left out. */
  readonly arriving: readonly (Arriving | null)[];
  readonly outputs?: number;
  readonly opset?: number;
  /** The same as attributes of an older opset. */
  readonly old?: { readonly opset: number; readonly attributes: Attributes };
}

export const whole = (name: string, ...values: number[]): Arriving => ({ name, dtype: 'int64', values });
export const real = (name: string, ...values: number[]): Arriving => ({ name, dtype: 'float32', values });
export const one = (name: string, value: number): Arriving => ({
  name,
  dtype: 'float32',
  values: [value],
  scalar: true,
});
export const maps = [1, 3, 4, 5];
