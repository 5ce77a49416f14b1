import type { Text } from '../core/text.ts';
import { disagreement, FALLBACK } from './providers.ts';
import type { RunRequest } from './types.ts';

/** Everything found while running that speaks against WebGPU: altogether, for one network, or for some layer types. */
export interface GpuDoubts {
  /** Why not on WebGPU: this network, or any when none is given. */
  reasonFor(request?: RunRequest): Text | null;
  /** WebGPU is not used any more; false where that was so already. */
  giveUp(reason: Text): boolean;
  readonly gaveUp: boolean;
  /** WebGPU refused this network, and WASM ran it. */
  refused(structureKey: string): void;
  /** Layer types that the self-test found to be computed wrongly. */
  setWrongTypes(types: readonly string[]): void;
  /** Somebody chose the provider: everything is tried again, except what is known to be wrong. */
  reset(): void;
}

export function createGpuDoubts(): GpuDoubts {
  let gaveUp: Text | null = null;
  let wrong: readonly string[] = [];
  const refused = new Set<string>();
  return {
    reasonFor: (request) => {
      if (gaveUp || !request) return gaveUp;
      if (refused.has(request.model.structureKey)) return FALLBACK.cannotRun;
      const { layerTypes } = request;
      const concerned = layerTypes ? wrong.filter((type) => layerTypes.includes(type)) : wrong;
      return concerned.length > 0 ? disagreement(concerned) : null;
    },
    giveUp: (reason) => {
      const isNews = gaveUp === null;
      gaveUp ??= reason;
      return isNews;
    },
    get gaveUp() {
      return gaveUp !== null;
    },
    refused: (structureKey) => refused.add(structureKey),
    setWrongTypes: (types) => {
      wrong = types;
    },
    reset: () => {
      gaveUp = null;
      refused.clear();
    },
  };
}
