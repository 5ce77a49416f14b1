import { create } from '@bufbuild/protobuf';
import {
  type AttributeProto,
  AttributeProto_AttributeType,
  AttributeProtoSchema,
  type NodeProto,
  NodeProtoSchema,
} from '../../../onnx/gen/onnx_pb.ts';
import { attribute } from '../../../onnx/helpers.ts';
import type { OnnxAttributeValue } from '../../../operators/node.ts';
import type { DType, Shape } from '../../../tensor/types.ts';

/** What the files of this folder say an operator in: how a node of it is written before and after its definition changed. */

/** Elements of a small tensor, such as axes or a bound. */
export interface Elements {
  readonly dtype: DType;
  readonly shape: readonly number[];
  readonly data: readonly number[];
  /** Of int64 elements, to the last digit: the end of a slice may be the largest there is. */
  readonly exact?: readonly bigint[];
}

/** What a node can be told about its surroundings. */
export interface ConvertContext {
  /** The elements of a value that is stored, and that no run can change; undefined for every other. */
  constant(value: string): Elements | undefined;
  /** Element type of a value, where it is known. */
  dtype(value: string): DType | undefined;
  /** Shape of a value, where it is known. */
  shape(value: string): Shape | undefined;
  /** Whether a node or the graph's outputs read the value. */
  isRead(value: string): boolean;
  /** A name for a value in between, which has the element type of another. */
  name(suffix: string, like?: string): string;
  /** Stores a constant and names it. */
  add(suffix: string, elements: Elements): string;
}

/** The nodes that mean the same on the other side of a change of definition; null where none does. */
export type Move = (node: NodeProto, context: ConvertContext) => readonly NodeProto[] | null;

/** One change of an operator's definition: how to pass it towards the newer and towards the older opset. */
export interface Step {
  readonly up?: Move;
  readonly down?: Move;
}

/** By the opset that brought the change. */
export type Steps = Readonly<Record<number, Step>>;

export const keep: Move = (node) => [node];

export interface Change {
  readonly operator?: string;
  readonly inputs?: readonly string[];
  readonly outputs?: readonly string[];
  /** Attributes that go. */
  readonly without?: readonly string[];
  readonly attributes?: Readonly<Record<string, OnnxAttributeValue | { readonly exact: readonly bigint[] }>>;
}

/** The node with something changed: its name, its documentation and everything else stay. */
export function changed(node: NodeProto, change: Change): NodeProto {
  const { $typeName: _name, $unknown: unknown, ...rest } = node;
  const fresh = Object.entries(change.attributes ?? {});
  const gone = new Set([...(change.without ?? []), ...fresh.map(([name]) => name)]);
  const copy = create(NodeProtoSchema, {
    ...rest,
    ...(change.operator !== undefined && { opType: change.operator }),
    ...(change.inputs && { input: trimmed(change.inputs) }),
    ...(change.outputs && { output: trimmed(change.outputs) }),
    attribute: [
      ...node.attribute.filter((entry) => !gone.has(entry.name ?? '')),
      ...fresh.map(([name, value]) => ('exact' in value ? exactInts(name, value.exact) : attribute(name, value))),
    ],
  });
  if (unknown) copy.$unknown = unknown;
  return copy;
}

function exactInts(name: string, list: readonly bigint[]): AttributeProto {
  return create(AttributeProtoSchema, { name, type: AttributeProto_AttributeType.INTS, ints: [...list] });
}

/** A list of whole numbers of an attribute, as a tensor stores it. */
export function storedInts(node: NodeProto, name: string): Elements | undefined {
  const exact = find(node, name)?.ints;
  return exact && { dtype: 'int64', shape: [exact.length], data: exact.map(Number), exact };
}

/** The same back: what an attribute says of a tensor of whole numbers. */
export function intsAttribute({ data, exact }: Elements) {
  return exact ? { exact } : { ints: data };
}

/** Optional inputs that are left out are written only before others. */
function trimmed(names: readonly string[]): string[] {
  let length = names.length;
  while (length > 0 && names[length - 1] === '') length -= 1;
  return names.slice(0, length);
}

/** A list of inputs with one set, as far to the right as it has to be. */
export function withInput(node: NodeProto, at: number, value: string): readonly string[] {
  const inputs = [...node.input];
  while (inputs.length < at) inputs.push('');
  inputs[at] = value;
  return inputs;
}

export function find(node: NodeProto, name: string): AttributeProto | undefined {
  return node.attribute.find((entry) => entry.name === name);
}

export function intOf(node: NodeProto, name: string, fallback: number): number {
  const found = find(node, name);
  return found ? Number(found.i ?? 0n) : fallback;
}

export function floatOf(node: NodeProto, name: string): number | undefined {
  const found = find(node, name);
  return found ? (found.f ?? 0) : undefined;
}

export function intsOf(node: NodeProto, name: string): readonly number[] | undefined {
  return find(node, name)?.ints.map(Number);
}

export function textOf(node: NodeProto, name: string, fallback: string): string {
  const found = find(node, name);
  return found ? new TextDecoder().decode(found.s ?? new Uint8Array()) : fallback;
}

/** Whether an input is given. */
export function given(node: NodeProto, at: number): boolean {
  return (node.input[at] ?? '') !== '';
}

/** An attribute of whole numbers that became an input. An empty list says as much as none, and goes. */
export function listBecameInput(name: string, at: number): Step {
  return {
    up: (node, context) => {
      const list = storedInts(node, name);
      if (!list) return [node];
      const stored = list.data.length > 0 ? context.add(name, list) : '';
      return [changed(node, { without: [name], inputs: withInput(node, at, stored) })];
    },
    down: (node, context) => {
      if (!given(node, at)) return [node];
      const list = context.constant(node.input[at] ?? '');
      if (!list) return null;
      const inputs = withInput(node, at, '');
      return [changed(node, { inputs, ...(list.data.length > 0 && { attributes: { [name]: intsAttribute(list) } }) })];
    },
  };
}

export interface Brought {
  /** New attributes, with the value at which the node is what it was before. */
  readonly attributes?: Readonly<Record<string, number | string>>;
  /** Element types that the first input may have since. */
  readonly types?: readonly DType[];
  /** Whether a node uses something else that is new. */
  readonly uses?: (node: NodeProto, context: ConvertContext) => boolean;
}

/** A change that only added something: what was written before means the same after it. */
export function widened(brought: Brought = {}): Step {
  return {
    up: keep,
    down: (node, context) => {
      // The types that Convas does not know came with such changes too.
      const ports = [...node.input, ...node.output].filter((value) => value !== '');
      if (ports.some((value) => context.dtype(value) === undefined)) return null;
      const first = context.dtype(node.input[0] ?? node.output[0] ?? '');
      if (first && brought.types?.includes(first)) return null;
      return brought.uses?.(node, context) ? null : withoutAttributes(node, brought.attributes);
    },
  };
}

/** Leaves out attributes that a definition does not have, where they say what it says anyway. */
export function withoutAttributes(
  node: NodeProto,
  attributes: Readonly<Record<string, number | string>> = {},
): readonly NodeProto[] | null {
  const present = Object.entries(attributes).filter(([name]) => find(node, name));
  const usual = present.every(([name, value]) => {
    const ints = intsOf(node, name) ?? [];
    if (ints.length > 0) return ints.every((item) => item === value);
    return (typeof value === 'string' ? textOf(node, name, value) : intOf(node, name, value)) === value;
  });
  if (!usual) return null;
  return present.length === 0 ? [node] : [changed(node, { without: present.map(([name]) => name) })];
}

/** Outputs beyond the first, which nobody reads, are not written. Null where somebody does. */
export function firstOutputOnly(node: NodeProto, context: ConvertContext): NodeProto | null {
  if (node.output.length <= 1) return node;
  if (node.output.slice(1).some((value) => value !== '' && context.isRead(value))) return null;
  return changed(node, { outputs: node.output.slice(0, 1) });
}

/** An axis counted from the front. */
export function fromFront(axis: number, rank: number): number {
  return axis < 0 ? axis + rank : axis;
}
