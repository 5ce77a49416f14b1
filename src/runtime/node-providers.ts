import type { Provider } from './providers/index.ts';
import { native } from './providers/native.ts';
import { wasm } from './providers/wasm.ts';

/** What a command line can choose from. */
export const NODE_PROVIDERS: readonly Provider[] = [native.id, wasm.id];
