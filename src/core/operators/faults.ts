import type { Operation, OperationAttribute } from './operation.ts';
import { intOf, listOf, shapeOf } from './operation.ts';

/**
 * What no node can mean, whatever flows into it. Only what ONNX and every runtime refuse is a fault: a shape that a file
 * states behind such a node must not make it look fine.
 */
export interface OperationFault {
  readonly attribute: string;
  /** As it is shown. */
  readonly value: string;
  /** Why not. `channels`: it does not divide, or multiply to, the channels that are there. */
  readonly kind: 'not-positive' | 'too-large' | 'channels';
}

/** Operators that slide a window, and so have strides, dilations and a kernel. */
const WINDOWS: ReadonlySet<string> = new Set([
  'AveragePool',
  'Conv',
  'ConvInteger',
  'ConvTranspose',
  'DeformConv',
  'LpPool',
  'MaxPool',
  'MaxUnpool',
  'QLinearConv',
]);
const POSITIVE = ['kernel_shape', 'strides', 'dilations', 'group'] as const;
const BOUNDED = [...POSITIVE, 'pads', 'output_padding', 'output_shape'] as const;
/** No extent of a tensor reaches this. */
const LIMIT = 2 ** 31;

/** The first fault of a node, or null. Never throws. */
export function operationFault(operation: Operation): OperationFault | null {
  if (operation.domain !== '' || !WINDOWS.has(operation.operator)) return null;
  for (const attribute of POSITIVE) {
    if (some(operation, attribute, (value) => value < 1)) return fault(operation, attribute, 'not-positive');
  }
  for (const attribute of BOUNDED) {
    if (some(operation, attribute, (value) => Math.abs(value) >= LIMIT))
      return fault(operation, attribute, 'too-large');
  }
  return operation.operator === 'Conv' && !channelsFit(operation) ? fault(operation, 'group', 'channels') : null;
}

function some(operation: Operation, name: string, is: (value: number) => boolean): boolean {
  const value: OperationAttribute | undefined = operation.attributes[name];
  return typeof value === 'number' ? is(value) : (listOf(operation, name)?.some(is) ?? false);
}

function fault({ attributes }: Operation, attribute: string, kind: OperationFault['kind']): OperationFault {
  return { attribute, kind, value: String(attributes[attribute] ?? 1).slice(0, 60) };
}

/** The weight is [M, C/group, …], and each group has as many of the M. */
function channelsFit(operation: Operation): boolean {
  const group = intOf(operation, 'group', 1);
  const channels = shapeOf(operation, 0)?.[1];
  const [filters, perGroup] = shapeOf(operation, 1) ?? [];
  if (typeof filters === 'number' && filters % group !== 0) return false;
  return typeof channels !== 'number' || typeof perGroup !== 'number' || channels === perGroup * group;
}
