import type { Text } from '../../core/text.ts';
import type { Probe, ProviderEntry } from './define-provider.ts';
import { native } from './native.ts';
import { joinReasons } from './reasons.ts';
import { wasm } from './wasm.ts';
import { webgpu } from './webgpu.ts';

/** Every provider, in the order in which people choose; whoever chooses none gets the first, or who stands in for it. */
export const PROVIDERS = [webgpu, native, wasm] as const;

export type Provider = (typeof PROVIDERS)[number]['id'];
export type ProviderChoice = Provider | 'auto';
export type KnownProvider = ProviderEntry<Provider>;

/** Their names as people read them. */
export const PROVIDER_TITLES = Object.fromEntries(PROVIDERS.map(({ id, title }) => [id, title])) as Readonly<
  Record<Provider, Text>
>;

/** A remembered choice; what is no provider is no choice. */
export function providerChoice(value: string | null | undefined): ProviderChoice {
  return PROVIDERS.find(({ id }) => id === value)?.id ?? 'auto';
}

export interface Candidate {
  readonly entry: KnownProvider;
  readonly probe: Probe;
}

export interface Decision {
  readonly provider: Provider;
  /** Why it is another than the one that was wanted. */
  readonly fallback: Text | null;
}

/**
 * Which provider is used: the one that was chosen, or the first of the list, or else who takes over for it. Whoever
 * chooses one gets it even where it is slow.
 * @param force takes slow ones unasked
 * @param doubtOf why one is not to be used (any more), found while running
 */
export function decideProvider(
  choice: ProviderChoice,
  candidates: readonly Candidate[],
  force: boolean,
  doubtOf: (id: Provider) => Text | null,
): Decision {
  let fallback: Text | null = null;
  let candidate = candidates.find(({ entry }) => entry.id === choice) ?? candidates[0];
  while (candidate) {
    const { entry, probe } = candidate;
    const unusable = probe.ready ? (choice === 'auto' && !force ? probe.slow : null) : probe.reason;
    const reason = doubtOf(entry.id) ?? unusable;
    const next = candidates.find((other) => other.entry.id === entry.fallback);
    if (!reason || !next) return { provider: entry.id, fallback };
    fallback = joinReasons(fallback, reason);
    candidate = next;
  }
  throw new Error('there is no provider');
}
