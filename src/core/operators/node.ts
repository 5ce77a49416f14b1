import type { DType } from '../tensor/types.ts';

/** ONNX nodes as Convas writes them, before they become bytes. */

/** An ONNX attribute as it is written. */
export type OnnxAttributeValue =
  | { readonly int: number }
  | { readonly float: number }
  | { readonly string: string }
  | { readonly ints: readonly number[] }
  | { readonly floats: readonly number[] };

export type OnnxAttributes = Readonly<Record<string, OnnxAttributeValue>>;

/** A small stored tensor: axes, bounds, scales. */
export interface OnnxConstant {
  readonly dtype: Extract<DType, 'float32' | 'int64'>;
  readonly shape: readonly number[];
  readonly data: readonly number[];
}

/** A node by the names of its values; '' is an input that is left out. Opset 17, standard domain. */
export interface PlainNode {
  readonly operator: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: OnnxAttributes;
}

export function intAttribute({ attributes }: PlainNode, name: string, fallback: number): number {
  const value = attributes[name];
  return value && 'int' in value ? value.int : fallback;
}

export function floatAttribute({ attributes }: PlainNode, name: string, fallback: number): number {
  const value = attributes[name];
  return value && 'float' in value ? value.float : fallback;
}

export function textAttribute({ attributes }: PlainNode, name: string, fallback: string): string {
  const value = attributes[name];
  return value && 'string' in value ? value.string : fallback;
}

/** A list of whole numbers; null where the node has none. */
export function intsAttribute({ attributes }: PlainNode, name: string): readonly number[] | null {
  const value = attributes[name];
  return value && 'ints' in value ? value.ints : null;
}
