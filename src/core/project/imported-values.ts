import type { KnownValue } from '../operators/operation.ts';
import { type Dim, DTYPE_BYTES, type DType, type TensorType } from '../tensor/types.ts';
import { isListOf, isText } from './imported-layers.ts';
import { LIMITS } from './limits.ts';

/** Types and known elements of a model's values, as JSON. Lists of pairs: a value may have any name. */

export function typesToJson(types: ReadonlyMap<string, TensorType>): readonly unknown[] {
  return [...types].map(([name, { dtype, shape }]) => [name, dtype, shape]);
}

/** Null for anything else. */
export function typesFromJson(raw: unknown): ReadonlyMap<string, TensorType> | null {
  return isListOf(raw, isTypeEntry)
    ? new Map(raw.map(([name, dtype, shape]) => [name, { dtype, shape } as const]))
    : null;
}

export function knownToJson(known: ReadonlyMap<string, KnownValue>): readonly unknown[] {
  return [...known].map(([name, { shape, items }]) => [name, shape, items]);
}

export function knownFromJson(raw: unknown): ReadonlyMap<string, KnownValue> | null {
  return isListOf(raw, isKnownEntry) ? new Map(raw.map(([name, shape, items]) => [name, { shape, items }])) : null;
}

function isTypeEntry(value: unknown): value is readonly [string, DType, readonly Dim[]] {
  if (!Array.isArray(value) || value.length !== 3) return false;
  const [name, dtype, shape] = value as readonly unknown[];
  return isText(name) && isText(dtype) && Object.hasOwn(DTYPE_BYTES, dtype) && isShape(shape, isDim);
}

function isKnownEntry(value: unknown): value is readonly [string, readonly number[], readonly (Dim | null)[]] {
  if (!Array.isArray(value) || value.length !== 3) return false;
  const [name, shape, items] = value as readonly unknown[];
  return isText(name) && isShape(shape, isExtent) && isListOf(items, isItem);
}

function isShape<T>(value: unknown, is: (item: unknown) => item is T): value is readonly T[] {
  return isListOf(value, is) && value.length <= LIMITS.rank;
}

function isExtent(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function isDim(value: unknown): value is Dim {
  return isText(value) || isExtent(value);
}

function isItem(value: unknown): value is Dim | null {
  return value === null || isText(value) || typeof value === 'number';
}
