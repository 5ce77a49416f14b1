import { bytesText } from '../core/format.ts';
import type { Analysis } from '../core/graph/analyze.ts';
import type { GraphDocument, PortRef } from '../core/graph/document.ts';
import { type RunMemory, runMemory } from '../core/graph/run-memory.ts';
import { formatShape } from '../core/tensor/types.ts';
import { sameText, type Text, text } from '../core/text.ts';
import { runtimeError } from './errors.ts';
import type { RuntimeError } from './types.ts';

/** How much memory a run may take: what is known of it is refused before, what is not is ended by `wasm-memory.ts`. */

export const GIB = 2 ** 30;
/** As much as WebAssembly can address. */
export const MAX_BUDGET = 4 * GIB;
/** Less than this runs nothing. */
export const MIN_BUDGET = 2 ** 28;

/** @param free bytes of the machine's free memory; null where nobody tells */
export function defaultBudget(free: number | null): number {
  return Math.max(MIN_BUDGET, Math.min(MAX_BUDGET, free === null ? MAX_BUDGET : Math.floor(free / 2)));
}

/**
 * Why a drawing is not run, or null. Nothing is allocated for the answer.
 * @param budget bytes
 * @param watched output ports that are brought back
 */
export function overBudget(
  document: GraphDocument,
  analysis: Analysis,
  budget: number,
  watched: readonly PortRef[] = [],
): RuntimeError | null {
  const need = runMemory(document, analysis, watched);
  return need.bytes > budget ? { ...runtimeError('over-budget'), message: refusal(need, budget) } : null;
}

const ALLOW_MORE = text(
  'runtime.memory.allowMore',
  'Use a smaller picture size or fewer filters there, or allow more memory (in the settings, or with --memory).',
);

function refusal({ bytes, largest }: RunMemory, budget: number): Text {
  const [need, limit] = [bytesText(bytes), bytesText(budget)];
  const layer = largest && { name: largest.name, size: bytesText(largest.bytes), shape: formatShape(largest.shape) };
  const most = layer
    ? text('runtime.memory.mostOfItIsIn', ' Most of it is in “{name}”: {count} ({shape}).', {
        name: layer.name,
        count: layer.size,
        shape: layer.shape,
      })
    : sameText('');
  return text(
    'runtime.memory.thisNetworkWasNotRun',
    'This network was not run: it would take at least {need} of memory, and the budget is {limit}.{most} The drawing is unchanged. {allowMore}',
    { need, limit, most, allowMore: ALLOW_MORE },
  );
}

/**
 * A run whose need could not be known, and that took all it may.
 * @param allowed bytes that this run was allowed
 */
export function beyondBudget(allowed: number, budget: number, detail: string): RuntimeError {
  if (allowed < budget) return beyondAllowance(bytesText(allowed), bytesText(budget), detail);
  const limit = bytesText(budget);
  return {
    ...runtimeError('out-of-memory', detail),
    message: text(
      'runtime.memory.theRunWasEndedIt',
      'The run was ended: it took more memory than its budget of {limit}, or than the computer has. What it held was given back, and the drawing is unchanged. {allowMore}',
      { limit, allowMore: ALLOW_MORE },
    ),
  };
}

function beyondAllowance(allowed: Text, budget: Text, detail: string): RuntimeError {
  return {
    ...runtimeError('out-of-memory', detail),
    message: text(
      'runtime.memory.theRunWasEndedIt2',
      'The run was ended: it took more than {allowed} of memory. What its loops hold cannot be known before, so it may take only a few times what is known of it until you choose a budget yourself (now {budget}, by the free memory). What it held was given back, and the drawing is unchanged. {allowMore}',
      { allowed, budget, allowMore: ALLOW_MORE },
    ),
  };
}
