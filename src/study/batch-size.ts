import type { CompiledModel, WatchTarget } from '../core/compile/types.ts';
import { runMemory } from '../core/graph/run-memory.ts';
import { DTYPE_BYTES } from '../core/tensor/types.ts';
import type { Runtime } from '../runtime/types.ts';
import { isBatchable, type Network } from './network.ts';

/** Pictures per run, by provider. */
const PICTURES: Readonly<Record<string, number>> = { wasm: 16, webgpu: 64 };
const DEFAULT_PICTURES = 16;

/** Multiply-accumulates per run: beyond these a picture's own work is so long that nothing is gained by waiting longer. */
const MACS = 2 ** 29;

/** Of the memory budget: what a batch may take beside what is there already. */
const MEMORY_SHARE = 0.5;

/** How many cases one run of this model should hold: 1 where its graph takes no more, or where more do not fit. */
export function batchSize(
  runtime: Pick<Runtime, 'status' | 'memoryBudget'>,
  network: Network,
  model: CompiledModel,
  watch: readonly WatchTarget[] = [],
): number {
  const { document, analysis } = network;
  const { parameters, buffers, macs } = analysis.totals;
  const ports = watch.map(({ nodeId, port }) => ({ node: nodeId, port }));
  const weights = (parameters + buffers) * DTYPE_BYTES.float32;
  const each = Math.max(1, runMemory(document, analysis, ports).bytes - weights);
  const fitting = (runtime.memoryBudget() * MEMORY_SHARE - weights) / each;
  const wanted = PICTURES[runtime.status().provider ?? ''] ?? DEFAULT_PICTURES;
  const size = Math.floor(Math.min(wanted, MACS / Math.max(1, macs), fitting));
  return size > 1 && isBatchable(model) ? size : 1;
}
