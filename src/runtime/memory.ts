import type { Analysis } from '../core/graph/analyze.ts';
import type { GraphDocument, PortRef } from '../core/graph/document.ts';
import { type RunMemory, runMemory } from '../core/graph/run-memory.ts';
import { byteSize } from '../core/project/problems.ts';
import { formatShape } from '../core/tensor/types.ts';
import { type Text, text } from '../core/text.ts';
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
  'Use a smaller picture size or fewer filters there, or allow more memory (in the settings, or with --memory).',
  '그 층의 그림 크기나 필터 수를 줄이거나 메모리를 더 허용하세요(설정 또는 --memory).',
);

function refusal({ bytes, largest }: RunMemory, budget: number): Text {
  const [need, limit] = [byteSize(bytes), byteSize(budget)];
  const layer = largest && { name: largest.name, size: byteSize(largest.bytes), shape: formatShape(largest.shape) };
  const most = layer
    ? text(
        ` Most of it is in “${layer.name}”: ${layer.size} (${layer.shape}).`,
        ` 가장 큰 층은 “${layer.name}”로 ${layer.size}(${layer.shape})입니다.`,
      )
    : text('', '');
  return text(
    `This network was not run: it would take at least ${need} of memory, and the budget is ${limit}.${most.en} The drawing is unchanged. ${ALLOW_MORE.en}`,
    `실행하지 않았습니다. 메모리가 적어도 ${need} 필요한데 한도는 ${limit}입니다.${most.ko} 그린 신경망은 그대로입니다. ${ALLOW_MORE.ko}`,
  );
}

/**
 * A run whose need could not be known, and that took all it may.
 * @param allowed bytes that this run was allowed
 */
export function beyondBudget(allowed: number, budget: number, detail: string): RuntimeError {
  if (allowed < budget) return beyondAllowance(byteSize(allowed), byteSize(budget), detail);
  const limit = byteSize(budget);
  return {
    ...runtimeError('out-of-memory', detail),
    message: text(
      `The run was ended: it took more memory than its budget of ${limit}, or than the computer has. What it held was given back, and the drawing is unchanged. ${ALLOW_MORE.en}`,
      `실행을 끝냈습니다. 한도 ${limit}나 컴퓨터의 메모리보다 많이 썼습니다. 쓴 메모리는 돌려주었고 그린 신경망은 그대로입니다. ${ALLOW_MORE.ko}`,
    ),
  };
}

function beyondAllowance(allowed: string, budget: string, detail: string): RuntimeError {
  return {
    ...runtimeError('out-of-memory', detail),
    message: text(
      `The run was ended: it took more than ${allowed} of memory. What its loops hold cannot be known before, so it may take only a few times what is known of it until you choose a budget yourself (now ${budget}, by the free memory). What it held was given back, and the drawing is unchanged. ${ALLOW_MORE.en}`,
      `실행을 끝냈습니다. 메모리를 ${allowed}보다 많이 썼습니다. 반복문이 쓰는 메모리는 미리 알 수 없어, 한도를 직접 정하기 전까지는(지금은 남은 메모리에 따라 ${budget}) 알려진 양의 몇 배까지만 씁니다. 쓴 메모리는 돌려주었고 그린 신경망은 그대로입니다. ${ALLOW_MORE.ko}`,
    ),
  };
}
