import type { Locale } from '../core/text.ts';
import { SOURCE_LOCALE } from './say.ts';

/** Which languages there are, and how one is made ready. */
export interface Languages {
  /** English first. */
  readonly all: readonly Locale[];
  load(locale: Locale): Promise<void>;
}

/** English alone, which stands beside the code. */
export const SPOKEN: Languages = { all: [SOURCE_LOCALE], load: async () => {} };
