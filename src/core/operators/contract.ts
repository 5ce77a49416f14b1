import { type Definition, definitionsOf } from './definitions.ts';
import { FOLDS, type Fold } from './fold.ts';
import { GRADIENTS } from './gradients/index.ts';
import type { GradientRule } from './gradients/rule.ts';
import { learnedInputs } from './learned-inputs.ts';
import { MATH_OPERATORS } from './math-operators.ts';
import type { Inference } from './operation.ts';
import { ROW_RULES, type RowRule } from './per-example.ts';
import { SHAPE_OPERATORS } from './shape-operators.ts';
import { WINDOW_OPERATORS } from './window-operators.ts';

/**
 * What Convas knows of one operator of ONNX's standard domain. The parts lie in the files of this folder, by families;
 * this is where they are one, and where anybody asks. How its forms of different opsets become each other needs nodes of
 * files (`compile/versions/convert`), and how Python says it needs names of Python (`export/pytorch/operators`).
 */
export interface OperatorContract {
  readonly name: string;
  /** The opsets at which its definition changed, oldest first; none where ONNX does not have it. */
  readonly definitions: readonly Definition[];
  /** Types of its outputs. */
  readonly infer: Inference | null;
  /** Its elements, where they are fixed before a run. */
  readonly fold: Fold | null;
  /** Whether the examples of a batch stay apart; without it they may not. */
  readonly rows: RowRule | null;
  /** The inputs that training adjusts where they are stored. */
  readonly learned: readonly number[];
  /** How it is differentiated; without it nothing before it can be trained. */
  readonly gradient: GradientRule | null;
}

const INFERENCES: Readonly<Record<string, Inference>> = { ...WINDOW_OPERATORS, ...SHAPE_OPERATORS, ...MATH_OPERATORS };

const known = new Map<string, OperatorContract>();

/**
 * The contract of an operator; of one that nobody knows, one that says nothing.
 * @example operatorContract('Conv').gradient
 */
export function operatorContract(name: string): OperatorContract {
  const found = known.get(name);
  if (found) return found;
  const contract: OperatorContract = {
    name,
    definitions: definitionsOf(name),
    infer: entry(INFERENCES, name),
    fold: entry(FOLDS, name),
    rows: entry(ROW_RULES, name),
    learned: learnedInputs(name),
    gradient: GRADIENTS.get(name) ?? null,
  };
  // A file may name any number of operators that do not exist.
  if (contract.definitions.length > 0) known.set(name, contract);
  return contract;
}

/** A file may call an operator `constructor`. */
function entry<T>(table: Readonly<Record<string, T>>, name: string): T | null {
  return Object.hasOwn(table, name) ? (table[name] ?? null) : null;
}
