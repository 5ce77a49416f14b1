import { err, type Result } from '../core/result.ts';
import type { NonFiniteCount } from '../core/tensor/non-finite.ts';
import type { Tensor } from '../core/tensor/types.ts';
import { runtimeError } from '../runtime/errors.ts';
import type { Runtime, RuntimeError } from '../runtime/types.ts';
import { runBatch } from './batches.ts';
import { type FirstNonFinite, locateNonFinite } from './locate-non-finite.ts';
import type { Network } from './network.ts';
import { type ChannelValues, NO_OVERRIDES } from './overrides.ts';

export interface NonFiniteSearch {
  readonly runtime: Runtime;
  readonly network: Network;
  /** The very input and overrides that gave what was seen. */
  readonly input: Tensor | null;
  readonly overrides?: ChannelValues;
  readonly seen: NonFiniteCount;
  readonly signal?: AbortSignal;
  /** False as soon as nobody waits for it any more. */
  readonly wanted?: () => boolean;
}

/**
 * Runs once more with every layer watched, and finds where NaN or an infinity begins.
 * Errors: those of a run that was cancelled or cannot be repeated.
 */
export function findNonFinite(
  search: NonFiniteSearch,
): Promise<Result<readonly FirstNonFinite[], Pick<RuntimeError, 'code'>>> {
  const { runtime, network, input, overrides = NO_OVERRIDES, seen, signal, wanted } = search;
  const { layerTypes } = network;
  return locateNonFinite({
    network,
    seen,
    run: async (model, fetches) => {
      if (wanted?.() === false) return err(runtimeError('superseded'));
      const rows = [{ input, overrides }];
      const request = { model, layerTypes, fetches, rows, optimise: 'none', transient: true } as const;
      const done = await runBatch(runtime, request, signal);
      if (!done.ok) return done;
      const [{ values } = { values: new Map() }] = done.value;
      return { ok: true, value: values };
    },
  });
}
