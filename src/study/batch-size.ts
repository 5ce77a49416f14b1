import type { CompiledModel, WatchTarget } from '../core/compile/types.ts';
import { runMemory } from '../core/graph/run-memory.ts';
import { DTYPE_BYTES } from '../core/tensor/types.ts';
import type { Runtime } from '../runtime/types.ts';
import { isBatchable, type Network } from './network.ts';

/**
 * Pictures per run, by provider. Milliseconds per picture on one WASM thread, all gates brought back, median of 12 rounds in
 * turn (of one, four, sixteen and sixty-four pictures):
 *
 *     SE-CNN 29 M MACs      8.7   7.6 (1.14 ×)   7.5 (1.16 ×)   6.0 (1.45 ×)
 *     SE-ResNet 13 M        2.1   2.1 (1.00 ×)   1.9 (1.12 ×)   2.0 (1.08 ×)
 *     small VGG 39 M        8.3   7.4 (1.13 ×)   7.6 (1.09 ×)   7.2 (1.17 ×)
 *     LeNet-5 0.4 M        0.27  0.19 (1.42 ×)  0.14 (1.90 ×)  0.15 (1.87 ×)
 *
 * Most of the gain is there at sixteen, where a run still ends within a fifth of a second, so that a pause is one and
 * partial results flow. A graphics card has more to fill.
 */
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
