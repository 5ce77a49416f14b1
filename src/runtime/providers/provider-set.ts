import type { Text } from '../../core/text.ts';
import type { RuntimeEnvironment } from '../environment.ts';
import { contentHash } from '../kept-files.ts';
import { createProviderHost, type HostOptions, type ProviderHost } from '../provider-host.ts';
import type { RunRequest } from '../types.ts';
import { createDoubts, type Doubts } from './doubts.ts';
import { type Candidate, decideProvider, type KnownProvider, type Provider, type ProviderChoice } from './index.ts';
import { joinReasons, REASONS } from './reasons.ts';

/** A provider with its worker and what speaks against it. */
export interface UsedProvider {
  readonly entry: KnownProvider;
  readonly host: ProviderHost;
  readonly doubts: Doubts;
}

/** What runs next, and why there. */
export interface Chosen {
  readonly used: UsedProvider;
  /** As the window names it. */
  readonly device: Text;
  readonly fallback: Text | null;
  /** Content hash of the file that a person may allow, so that the provider that was chosen takes it; else null. */
  readonly mayAllow: string | null;
}

/** The providers of a runtime. */
export interface ProviderSet {
  readonly all: readonly UsedProvider[];
  /** What the others are compared with. */
  readonly reference: UsedProvider;
  of(id: Provider): UsedProvider;
  /** What can be chosen here; none before they were asked. */
  offered(): readonly Provider[];
  /** @param request the network to be run; some do not run everywhere */
  choose(choice: ProviderChoice, request?: RunRequest): Promise<Chosen>;
}

export interface ProviderSetOptions extends Pick<HostOptions, 'memoryBytes'> {
  readonly environment: RuntimeEnvironment;
  /** Takes slow ones unasked. */
  readonly force: boolean;
  /** How many a person asked for. */
  readonly threads: () => number;
  readonly onDeviceLost: (used: UsedProvider) => void;
}

export function createProviderSet(options: ProviderSetOptions): ProviderSet {
  const { environment, force, threads, memoryBytes, onDeviceLost } = options;
  /** Of whose operators a provider's worker may run, by content hash. */
  const files = new Map<Provider, string | null>();
  const all = environment.providers.map(use);
  const reference = all.find(({ entry }) => entry.fallback === null);
  if (!reference) throw new Error('no provider is the reference');
  let found: readonly Candidate[] = [];
  let asking: Promise<readonly Candidate[]> | null = null;

  function use(entry: KnownProvider): UsedProvider {
    const used: UsedProvider = {
      entry,
      doubts: createDoubts(entry),
      host: createProviderHost({
        spawn: () => entry.spawn(environment, files.get(entry.id) ?? null),
        threads: () => entry.threads(threads(), environment),
        memoryBytes,
        onNote: () => onDeviceLost(used),
      }),
    };
    return used;
  }

  const of = (id: Provider) => all.find(({ entry }) => entry.id === id) ?? (reference as UsedProvider);

  /** Every provider with what it finds here; asked once. */
  function candidates(): Promise<readonly Candidate[]> {
    asking ??= Promise.all(all.map(async ({ entry }) => ({ entry, probe: await entry.probe(environment) })));
    return asking;
  }

  /** A worker serves one file's operators, or none: another file means another worker. */
  function openFor({ entry, host }: UsedProvider, file: string | null): void {
    if ((files.get(entry.id) ?? null) === file) return;
    host.stop();
    files.set(entry.id, file);
  }

  return {
    all,
    reference,
    of,
    offered: () => found.filter(({ probe }) => probe.ready || !probe.absent).map(({ entry }) => entry.id),
    choose: async (choice, request) => {
      found = await candidates();
      const file = request?.model.keptFrom ? await contentHash(request.model.keptFrom) : null;
      // A model that does not say whose operators it holds may hold anybody's.
      const isOwn = !request || request.model.keptFrom === null;
      const isAllowed = file !== null && ((await environment.native?.isAllowed(file).catch(() => false)) ?? false);
      const mayRun = isOwn || isAllowed;
      const decision = decideProvider(choice, found, force, (id) => {
        const { entry, doubts } = of(id);
        return (mayRun ? null : entry.words?.kept) ?? doubts.reasonFor(request);
      });
      const used = of(decision.provider);
      if (request && used.entry.words?.kept) openFor(used, file);
      const probeOf = (id: string) => found.find(({ entry }) => entry.id === id)?.probe;
      const wanted = all.find(({ entry }) => entry.id === choice);
      const asks = !mayRun && wanted?.entry.words?.kept && probeOf(wanted.entry.id)?.ready;
      const probe = probeOf(used.entry.id);
      const singleThread = used === reference && !environment.isolated ? REASONS.notIsolated : null;
      return {
        used,
        device: probe?.ready ? probe.label(used.entry.threads(threads(), environment)) : used.entry.title,
        fallback: joinReasons(decision.fallback, singleThread),
        mayAllow: asks ? file : null,
      };
    },
  };
}
