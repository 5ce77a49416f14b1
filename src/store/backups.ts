import { createStore, type StoreApi } from 'zustand/vanilla';
import { type Text, text } from '../core/text.ts';
import type { BackupStorage, FoundBackup, PlatformError } from '../platform/types.ts';
import { contentsOf, encodeBody } from './backup-body.ts';
import { createParts, type Parts } from './backup-parts.ts';
import type { Files } from './files.ts';
import { type RestoreBackup, restoreHere } from './restore-backup.ts';
import { documentName } from './saving.ts';
import { type EditorState, type EditorStore, isDirty } from './state.ts';
import type { View } from './view.ts';

/**
 * Unsaved work outlives the window: about a second after an edit the document is kept by the platform, until it is
 * saved or given up. What an earlier window left behind is offered at the start.
 */
export interface Backups {
  /** What the start found and nobody has decided about yet. */
  readonly offers: StoreApi<readonly FoundBackup[]>;
  /** Looks for what earlier windows left behind, and waits until it was decided upon. True if one was restored. */
  offer(): Promise<boolean>;
  /** Opens a backup as an unsaved document; the other offers stay for a later start. */
  restore(id: string): Promise<boolean>;
  /** Deletes a backup for good. */
  discard(id: string): Promise<void>;
  /** Keeps all offers for the next start. */
  later(): void;
  /** Backs up at once what is waiting for it. */
  flush(): Promise<void>;
  dispose(): void;
}

export interface BackupsOptions {
  readonly store: EditorStore;
  readonly storage: BackupStorage | null;
  readonly files: Files;
  readonly view: View;
  /** Reads a backup in the background; without it that happens at once. */
  readonly restoreBackup?: RestoreBackup | undefined;
}

/** From the first edit that is not backed up: with the writing it makes about a second. */
const DELAY_MS = 700;

/** A document's own backup. */
interface Own {
  readonly id: string;
  readonly parts: Parts;
  /** What was written last. */
  written: string | null;
}

export function createBackups({ store, storage, files, view, restoreBackup = restoreHere }: BackupsOptions): Backups {
  const offers = createStore<readonly FoundBackup[]>(() => []);
  let own: Own | null = null;
  let timer: ReturnType<typeof setTimeout> | null = null;
  /** One operation after the other. */
  let queue: Promise<unknown> = Promise.resolve();
  /** Said once, until it works again: a full disk would repeat it every second. */
  let complained = false;
  let decided: ((restored: boolean) => void) | null = null;

  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const result = queue.then(work);
    queue = result.catch(() => undefined);
    return result;
  }

  function begin(id: string = crypto.randomUUID()): Own {
    return { id, written: null, parts: createParts((bytes) => requireStorage().putPart(id, bytes)) };
  }

  function requireStorage(): BackupStorage {
    if (!storage) throw new Error('there is no place for backups');
    return storage;
  }

  async function backUp(): Promise<void> {
    const state = store.getState();
    if (!isDirty(state)) return;
    own ??= begin();
    const mine = own;
    // A part may have been cleared away after no kept state needed it; then all are put there once more.
    for (const parts of [mine.parts, createParts((bytes) => requireStorage().putPart(mine.id, bytes))]) {
      const placed = await parts.place(contentsOf(state));
      if (!placed.ok) return complain(placed.error);
      const body = encodeBody(state, parts);
      if (body.json === mine.written) return;
      const { json, parts: needed } = body;
      const request = {
        id: mine.id,
        name: documentName(state),
        layers: state.document.nodes.size,
        token: state.file.token,
        parts: needed,
      };
      const missing = await requireStorage().write(request, new TextEncoder().encode(json));
      if (!missing.ok) return complain(missing.error);
      if (missing.value.length > 0) continue;
      mine.written = json;
      if (own === mine) own = { ...mine, parts };
      complained = false;
      return;
    }
  }

  function complain({ message }: PlatformError): void {
    if (!complained)
      view.toast('error', text('store.backups.failedMessage', '{failed} {message}', { failed: FAILED, message }));
    complained = true;
  }

  function schedule(): void {
    timer ??= setTimeout(() => {
      timer = null;
      void inTurn(backUp);
    }, DELAY_MS);
  }

  /** The document was saved, given up, or is again as it was: nothing is left to be lost. */
  function drop(): void {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    void inTurn(async () => {
      const gone = own;
      own = null;
      if (gone) await requireStorage().remove(gone.id);
    });
  }

  function onChange(now: EditorState, before: EditorState): void {
    const same =
      now.document === before.document &&
      now.weights === before.weights &&
      now.pictures === before.pictures &&
      now.dataReference === before.dataReference &&
      now.file === before.file &&
      now.overrides === before.overrides &&
      now.lensView === before.lensView &&
      now.lensStep === before.lensStep &&
      now.lensChannel === before.lensChannel &&
      now.currentPicture === before.currentPicture &&
      now.place === before.place &&
      now.panels === before.panels;
    if (same) return;
    if (isDirty(now)) schedule();
    else drop();
  }

  async function restore(id: string): Promise<boolean> {
    const read = await requireStorage().read(id);
    if (!read.ok) {
      view.toast('error', read.error.message);
      return false;
    }
    const restored = begin(id);
    const { body, parts } = read.value;
    const decoded = await restoreBackup({ body, parts }, restored.parts);
    if (!decoded.ok) {
      view.toast('error', decoded.error.message);
      return false;
    }
    restored.written = new TextDecoder().decode(body);
    const { project, file, view: looked, lost } = decoded.value;
    const opened = await files.openUnsaved(project, { ...file, token: read.value.token }, looked, () => {
      drop();
      void inTurn(async () => {
        own = restored;
      });
    });
    if (opened && lost > 0) view.toast('error', LOST);
    return opened;
  }

  function decide(restored: boolean): void {
    offers.setState([], true);
    decided?.(restored);
    decided = null;
  }

  const unsubscribe = storage ? store.subscribe(onChange) : () => {};

  return {
    offers,
    offer: async () => {
      const found = storage ? await storage.list().catch(() => []) : [];
      if (found.length === 0) return false;
      offers.setState(found, true);
      return new Promise((resolve) => {
        decided = resolve;
      });
    },
    restore: async (id) => {
      const restored = await restore(id);
      if (restored) decide(true);
      return restored;
    },
    discard: async (id) => {
      await requireStorage().remove(id);
      const left = offers.getState().filter((offer) => offer.id !== id);
      if (left.length === 0) decide(false);
      else offers.setState(left, true);
    },
    later: () => decide(false),
    flush: async () => {
      if (timer !== null) {
        clearTimeout(timer);
        timer = null;
        void inTurn(backUp);
      }
      await queue;
    },
    dispose: () => {
      unsubscribe();
      if (timer !== null) clearTimeout(timer);
    },
  };
}

const FAILED: Text = text(
  'store.backups.failed',
  'Convas cannot keep a backup of your unsaved work at the moment; save it often.',
);
const LOST: Text = text(
  'store.backups.lost',
  'Some weights or pictures of this backup are damaged and were left out; the drawing itself is whole. Layers without their weights count as untrained.',
);
