import { OPERATOR_TABLE } from './operator-table.ts';

/** How the definitions of operators changed from opset to opset. */

export interface Definition {
  readonly since: number;
  /** How it relates to the one before, as the table says. */
  readonly mark: '+' | '=' | 'x' | '';
}

/**
 * A newer opset may widen what an operator takes; an older one must have the very definition, since the types and
 * attributes that came later are missing there. An operator that the table does not know is never the same.
 * @param outputs of the node: some definitions differ in the further ones only
 * @example sameDefinition('Relu', 12, 17) // true: 13 and 14 brought element types only
 * @example sameDefinition('Squeeze', 12, 13) // false: the axes became an input
 */
export function sameDefinition(operator: string, from: number, to: number, outputs = 1): boolean {
  if (from === to) return true;
  const definitions = definitionsOf(operator);
  const at = (opset: number) => definitions.filter((entry) => entry.since <= opset).length;
  const [first, last] = [at(from), at(to)];
  if (first === 0 || last === 0) return false;
  if (first === last) return definitions[last - 1]?.mark !== 'x';
  const keeps = ({ mark }: Definition) => mark === '+' || (mark === '=' && outputs === 1);
  return first < last && definitions.slice(first, last).every(keeps);
}

/** Whether an opset has the operator. */
export function isDefined(operator: string, opset: number): boolean {
  const current = definitionsOf(operator).filter((entry) => entry.since <= opset);
  return current.length > 0 && current.at(-1)?.mark !== 'x';
}

/** A change of an operator's definition. */
export interface DefinitionChange {
  /** The opset that brought it. */
  readonly since: number;
  /** Whether all that was written before means the same after it. */
  readonly widens: boolean;
}

/** The changes on the way from one opset to another, in the order in which they are met; a first definition is one. */
export function changesBetween(operator: string, from: number, to: number): readonly DefinitionChange[] {
  const [low, high] = from < to ? [from, to] : [to, from];
  const met = definitionsOf(operator)
    .filter(({ since }) => since > low && since <= high)
    .map(({ since, mark }) => ({ since, widens: mark === '+' }));
  return from < to ? met : met.reverse();
}

/** Rows of the table that were asked for: a model has thousands of nodes, of a few operators. */
const parsed = new Map<string, readonly Definition[]>();

/** The definitions of an operator, oldest first; none where ONNX does not have it. */
export function definitionsOf(operator: string): readonly Definition[] {
  const known = parsed.get(operator);
  if (known) return known;
  const row = Object.hasOwn(OPERATOR_TABLE, operator) ? OPERATOR_TABLE[operator] : undefined;
  if (row === undefined) return [];
  const definitions = row.split(' ').map((entry) => ({
    since: Number.parseInt(entry, 10),
    mark: entry.replace(/^\d+/, '') as Definition['mark'],
  }));
  parsed.set(operator, definitions);
  return definitions;
}
