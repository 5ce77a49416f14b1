import type { RunOnce } from '../core/export/self-test.ts';
import { layerTypesOf } from '../core/graph/structure.ts';
import { ok, type Result } from '../core/result.ts';
import type { Tensor } from '../core/tensor/types.ts';
import type { Runtime, RuntimeError } from '../runtime/types.ts';
import { type BatchRequest, runBatch, tooLarge } from './batches.ts';
import type { Network } from './network.ts';
import { NO_OVERRIDES } from './overrides.ts';

/** One run of one model, no gate replaced. */
export interface OneRun extends Omit<BatchRequest, 'rows'> {
  readonly input: Tensor | null;
  readonly signal?: AbortSignal | undefined;
}

/** One case through one model: its values by graph output. Never rejects. */
export async function runOnce(
  runtime: Runtime,
  { input, signal, ...request }: OneRun,
): Promise<Result<ReadonlyMap<string, Tensor>, RuntimeError>> {
  const done = await runBatch(runtime, { ...request, rows: [{ input, overrides: NO_OVERRIDES }] }, signal);
  return done.ok ? ok(done.value[0]?.values ?? new Map<string, Tensor>()) : done;
}

/** Lets a file compare itself with what this network computes; null where it is not to be run, or does not. */
export function selfTestRun(runtime: Runtime, network: Pick<Network, 'document' | 'analysis'>): RunOnce {
  const layerTypes = layerTypesOf(network.document);
  return async (model, input, fetches) => {
    if (tooLarge(runtime, network)) return null;
    const done = await runOnce(runtime, { model, layerTypes, fetches, input });
    return done.ok ? done.value : null;
  };
}
