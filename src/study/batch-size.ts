import type { CompiledModel, WatchTarget } from '../core/compile/types.ts';
import { runMemory } from '../core/graph/run-memory.ts';
import { DTYPE_BYTES } from '../core/tensor/types.ts';
import type { Runtime } from '../runtime/types.ts';
import { isBatchable, type Network } from './network.ts';

/**
 * Pictures per run, by provider. How much faster a picture is on one WASM thread in a batch of 4, 16 and 64 than alone, all
 * gates brought back; medians of 12 and of 15 rounds in turn, on two cores that others used too:
 *
 *     SE-CNN 29 M MACs (4.6 ms alone)    1.14  1.16  1.45    1.11  1.17  0.99
 *     SE-ResNet 13 M (2.1 ms)            1.00  1.12  1.08    1.11  1.03  1.12
 *     small VGG 39 M (3.5 ms)            1.13  1.09  1.17    1.07  1.09  1.07
 *     LeNet-5 0.4 M (0.26 ms)            1.42  1.90  1.87    1.78  1.41  1.73
 *
 * What there is to gain is there at sixteen, where a run still ends within a fifth of a second, so that a pause is one and
 * partial results flow. A graphics card has more to fill; that is not measured.
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
