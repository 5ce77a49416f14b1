import type { Platform, RecentFile } from '../platform/types.ts';
import type { Files } from './files.ts';
import type { View } from './view.ts';

/** The files opened or saved last. */
export interface Recent {
  /** Whether this window remembers files at all. */
  readonly isKept: boolean;
  list(): Promise<readonly RecentFile[]>;
  /** Opens one of them, after asking about unsaved changes; says why where that is not possible. */
  open(id: string): Promise<boolean>;
  clear(): Promise<void>;
}

export function createRecent({ recent }: Pick<Platform, 'recent'>, files: Files, view: View): Recent {
  return {
    isKept: recent !== null,
    list: async () => (await recent?.list()) ?? [],
    open: async (id) => {
      const file = await recent?.open(id);
      if (file?.ok) return files.openFile(file.value);
      if (file) view.toast('error', file.error.message);
      return false;
    },
    clear: async () => recent?.clear(),
  };
}
