import type { Text } from '../../core/text.ts';
import type { RunRequest } from '../types.ts';
import type { ProviderEntry } from './define-provider.ts';
import { networkKey } from './network-key.ts';
import { disagreement } from './reasons.ts';

/** Everything found while running that speaks against a provider: altogether, for one network, or for some layer types. */
export interface Doubts {
  /** Why not on it: this network, or any when none is given. */
  reasonFor(request?: RunRequest): Text | null;
  /** It is not used any more; false where that was so already. */
  giveUp(reason: Text): boolean;
  readonly gaveUp: boolean;
  /** It could not run this network. */
  refused(structureKey: string, reason: Text): void;
  /** It crashed while it ran this network, whatever was watched. */
  crashed(model: RunRequest['model'], reason: Text): void;
  /** Layer types that the self-test found to be computed wrongly. */
  setWrongTypes(types: readonly string[]): void;
  /** Somebody chose the provider: everything is tried again, except what is known to be wrong. */
  reset(): void;
}

export function createDoubts({ title }: Pick<ProviderEntry, 'title'>): Doubts {
  let gaveUp: Text | null = null;
  let wrong: readonly string[] = [];
  const refused = new Map<string, Text>();
  /** By network. */
  const crashes = new Map<string, Text>();
  return {
    reasonFor: (request) => {
      if (gaveUp || !request) return gaveUp;
      const reason = refused.get(request.model.structureKey);
      if (reason) return reason;
      const crash = crashes.size > 0 ? crashes.get(networkKey(request.model)) : undefined;
      if (crash) return crash;
      const { layerTypes } = request;
      const concerned = layerTypes ? wrong.filter((type) => layerTypes.includes(type)) : wrong;
      return concerned.length > 0 ? disagreement(title, concerned) : null;
    },
    giveUp: (reason) => {
      const isNews = gaveUp === null;
      gaveUp ??= reason;
      return isNews;
    },
    get gaveUp() {
      return gaveUp !== null;
    },
    refused: (structureKey, reason) => refused.set(structureKey, reason),
    crashed: (model, reason) => crashes.set(networkKey(model), reason),
    setWrongTypes: (types) => {
      wrong = types;
    },
    reset: () => {
      gaveUp = null;
      refused.clear();
      crashes.clear();
    },
  };
}
