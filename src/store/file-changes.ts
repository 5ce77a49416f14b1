import { createStore, type StoreApi } from 'zustand/vanilla';
import { text } from '../core/text.ts';
import type { FileChange, Platform } from '../platform/types.ts';
import type { Files } from './files.ts';
import { type EditorStore, unsaved } from './state.ts';
import type { View } from './view.ts';

/** What another program does to the file of the open drawing. Nothing is reloaded or given up without being asked. */
export interface FileChanges {
  /** The open file is not on the disk any more as it was read or saved, and nobody has decided about it yet. */
  readonly pending: StoreApi<PendingChange | null>;
  /** Takes what is on the disk now; unsaved changes are given up. */
  reload(): Promise<boolean>;
  /** Goes on with the drawing as it is. Saving asks before it replaces the other program's file. */
  keep(): void;
  dispose(): void;
}

export interface PendingChange {
  readonly token: string;
  readonly name: string;
}

export interface FileChangesOptions {
  readonly store: EditorStore;
  readonly platform: Platform;
  readonly files: Files;
  readonly view: View;
}

export function createFileChanges({ store, platform, files, view }: FileChangesOptions): FileChanges {
  const pending = createStore<PendingChange | null>(() => null);

  function onChange({ token, kind }: FileChange): void {
    const { file } = store.getState();
    if (token !== file.token) return;
    const name = file.name ?? '';
    if (kind === 'changed') {
      pending.setState({ token, name }, true);
      return;
    }
    pending.setState(null, true);
    // The drawing is nowhere but here now: closing must ask, and the backup must begin.
    store.setState({ file: unsaved(file) });
    view.toast(
      'info',
      text(
        'store.fileChanges.anotherProgramDeletedOrMoved',
        'Another program deleted or moved “{name}”. Your drawing is still here; save it to write the file again.',
        { name },
      ),
    );
  }

  const stops = [
    platform.onFileChanged(onChange),
    // Saved, saved elsewhere, or another drawing: there is nothing left to decide.
    store.subscribe((now, before) => {
      if (now.file !== before.file && pending.getState()) pending.setState(null, true);
    }),
  ];

  return {
    pending,
    reload: async () => {
      pending.setState(null, true);
      return files.reload();
    },
    keep: () => pending.setState(null, true),
    dispose: () => {
      for (const stop of stops) stop();
    },
  };
}
