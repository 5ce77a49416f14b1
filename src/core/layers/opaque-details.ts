import type { Attributes } from '../attributes.ts';
import { type OperationFault, operationFault } from '../operators/faults.ts';
import { inferOperation } from '../operators/infer.ts';
import { learnedInputs } from '../operators/learned-inputs.ts';
import type { KnownValue, Operation, OperationAttribute } from '../operators/operation.ts';
import { sameTensorType, type TensorType } from '../tensor/types.ts';
import type { ParameterSpec } from './define-layer.ts';

/**
 * What an opaque layer knows of its ONNX node: enough for shapes, counts and ports while the picture size or the layers
 * before it change. It is kept as JSON in one attribute, so that it travels with the drawing.
 */
export interface OpaqueDetails {
  readonly opset: number;
  readonly attributes: Readonly<Record<string, OperationAttribute>>;
  /** By input of the node. */
  readonly inputs: readonly OpaqueInput[];
  /** Ports behind those of the inputs, for values that the node's subgraphs read from outside. */
  readonly captured?: number;
  /** The node's outputs that are ports, by port. */
  readonly ports: readonly number[];
  readonly outputCount: number;
  /** Types that a run, or the file, has shown; they hold while the inputs are these. */
  readonly observed?: {
    readonly inputs: readonly (TensorType | null)[];
    readonly outputs: readonly (TensorType | null)[];
  };
}

export type OpaqueInput =
  /** Left out. */
  | null
  /** Arrives at an input port. */
  | { readonly port: number }
  /** Fixed by the file; weights carry the name of their parameter, small values their elements. */
  | {
      readonly type: TensorType | null;
      readonly value?: KnownValue;
      /** Indexes of the elements that follow from the size of the picture that the file was opened with. */
      readonly followingSize?: readonly number[];
      readonly parameter?: { readonly name: string; readonly trainable: boolean };
    };

const NOTHING: OpaqueDetails = { opset: 17, attributes: {}, inputs: [], ports: [0], outputCount: 1 };
const parsed = new WeakMap<object, OpaqueDetails>();

/** The details of an opaque layer's attributes; the same object for the same attributes. */
export function opaqueDetails(attributes: Attributes): OpaqueDetails {
  const known = parsed.get(attributes);
  if (known) return known;
  const details = read(attributes.details);
  parsed.set(attributes, details);
  return details;
}

/** A file can hold anything: what is not well formed counts as nothing known. */
function read(text: unknown): OpaqueDetails {
  try {
    const value = { ...NOTHING, ...(JSON.parse(String(text)) as Partial<OpaqueDetails>) };
    const sound =
      Array.isArray(value.inputs) &&
      Array.isArray(value.ports) &&
      value.ports.every((port) => Number.isInteger(port)) &&
      Number.isInteger(value.outputCount) &&
      value.outputCount >= 0 &&
      value.outputCount <= MAX_PORTS &&
      value.inputs.length <= MAX_PORTS &&
      Number.isInteger(value.captured ?? 0) &&
      typeof value.attributes === 'object' &&
      value.attributes !== null;
    return sound ? value : NOTHING;
  } catch {
    return NOTHING;
  }
}

/** Inputs or outputs of one node. */
export const MAX_PORTS = 1024;

/** How many input ports there are. */
export function inputPortCount(details: OpaqueDetails): number {
  const direct = details.inputs.filter((input) => input && 'port' in input).length;
  return Math.min(MAX_PORTS, direct + (details.captured ?? 0));
}

/**
 * Elements that still hold: those that follow from the size of the picture do so only while what arrives is what was
 * read. Of a `Reshape` one open element then follows from the others.
 */
function knownNow(input: OpaqueInput, fresh: boolean): KnownValue | null {
  if (!input || !('value' in input) || !input.value) return null;
  const { value, followingSize } = input;
  if (fresh || !Array.isArray(followingSize)) return value;
  return { ...value, items: value.items.map((item, at) => (followingSize.includes(at) ? null : item)) };
}

function sameBeyondBatch(a: TensorType, b: TensorType): boolean {
  return a.shape.length === b.shape.length && a.shape.every((dim, axis) => axis === 0 || dim === b.shape[axis]);
}

function operationOf(
  operator: string,
  domain: string,
  details: OpaqueDetails,
  inputs: readonly TensorType[],
): Operation {
  const fresh = inputs.every((type, port) => sameBeyondBatch(type, details.observed?.inputs[port] ?? type));
  return {
    operator,
    domain,
    opset: details.opset,
    attributes: details.attributes,
    inputs: details.inputs.map((input) =>
      input === null ? undefined : 'port' in input ? (inputs[input.port] ?? null) : input.type,
    ),
    values: details.inputs.map((input) => knownNow(input, fresh)),
    outputCount: details.outputCount,
  };
}

/** Why nothing can run the node, or null. */
export function opaqueFault(
  operator: string,
  domain: string,
  details: OpaqueDetails,
  inputs: readonly TensorType[],
): OperationFault | null {
  return operationFault(operationOf(operator, domain, details, inputs));
}

/** Types by output port, null where one cannot be told. */
export function opaqueTypes(
  operator: string,
  domain: string,
  details: OpaqueDetails,
  inputs: readonly TensorType[],
): readonly (TensorType | null)[] {
  const types = inferOperation(operationOf(operator, domain, details, inputs));
  const { observed } = details;
  const holds =
    observed?.inputs.length === inputs.length &&
    observed.inputs.every((type, port) => sameTensorType(type, inputs[port] ?? null));
  return details.ports.map((output) => types[output] ?? (holds ? (observed?.outputs[output] ?? null) : null));
}

/** The float weights that the node reads. */
export function opaqueParameters(details: OpaqueDetails): readonly ParameterSpec[] {
  return details.inputs.flatMap((input): ParameterSpec[] => {
    if (!input || 'port' in input || !input.parameter || !input.type) return [];
    const shape = input.type.shape.filter((dim) => typeof dim === 'number');
    return [{ name: input.parameter.name, shape, init: { kind: 'zeros' }, trainable: input.parameter.trainable }];
  });
}

/** Operators whose attributes are networks, by ONNX's and ONNX Runtime's definitions. */
const RUN_NETWORKS: ReadonlySet<string> = new Set([
  'If',
  'Loop',
  'Scan',
  'SequenceMap',
  'BeamSearch',
  'GreedySearch',
  'Sampling',
  'WhisperBeamSearch',
]);

/** Whether a node of this operator runs networks of its own. */
export function runsNetworks(operator: string): boolean {
  return RUN_NETWORKS.has(operator);
}

/** Stored whole numbers of so many elements are weights; fewer are shapes, axes and zero points. */
const QUANTISED_WEIGHTS = 16;

/** Weights of the node that are no parameters: quantised ones, and the learned inputs at which values arrive. */
export function weightsElsewhere(
  operator: string,
  details: OpaqueDetails,
): { readonly stored: boolean; readonly ports: readonly number[] } {
  const stored = details.inputs.some((input) => {
    if (!input || 'port' in input || !input.type || !/^u?int8$/.test(input.type.dtype)) return false;
    const count = input.type.shape.reduce<number>((product, dim) => product * Number(dim), 1);
    return input.type.shape.length >= 2 && count >= QUANTISED_WEIGHTS;
  });
  // A product of two streams has no weights; where everything arrives, none of it is known to be one.
  const learned = operator === 'MatMul' ? [] : learnedInputs(operator);
  const ports = learned.flatMap((at) => {
    const input = details.inputs[at];
    return input && 'port' in input ? [input.port] : [];
  });
  return { stored, ports };
}
