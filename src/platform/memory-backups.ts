import { err, ok } from '../core/result.ts';
import { text } from '../core/text.ts';
import { checksum } from './browser-generation.ts';
import type { BackupRequest, BackupStorage, PlatformError } from './types.ts';

/** Backups without a disk: tests look at what was kept, and lose parts of it. */
export interface MemoryBackups extends BackupStorage {
  readonly written: Map<string, { readonly request: BackupRequest; readonly body: Uint8Array<ArrayBuffer> }>;
  readonly parts: Map<string, Uint8Array<ArrayBuffer>>;
  /** How often something was written. */
  readonly counts: { parts: number; states: number };
  /** Makes every write fail until it is null again. */
  failure: PlatformError | null;
}

export function memoryBackups(): MemoryBackups {
  const backups: MemoryBackups = {
    written: new Map(),
    parts: new Map(),
    counts: { parts: 0, states: 0 },
    failure: null,
    putPart: async (_id, bytes) => {
      if (backups.failure) return err(backups.failure);
      const sum = await checksum(bytes);
      backups.parts.set(sum, bytes.slice());
      backups.counts.parts += 1;
      return ok(sum);
    },
    write: async (request, body) => {
      if (backups.failure) return err(backups.failure);
      const missing = request.parts.filter((part) => !backups.parts.has(part));
      if (missing.length > 0) return ok(missing);
      backups.written.set(request.id, { request, body: body.slice() });
      backups.counts.states += 1;
      return ok([]);
    },
    list: async () =>
      [...backups.written.values()].map(({ request: { id, name, token, layers } }) => {
        return { id, name, fileName: token, time: 0, layers, newerWasDamaged: false };
      }),
    read: async (id) => {
      const found = backups.written.get(id);
      if (!found) return err({ code: 'not-found', message: text('platform.memoryBackups.message', 'No such backup.') });
      return ok({ token: found.request.token, body: found.body, parts: new Map(backups.parts) });
    },
    remove: async (id) => void backups.written.delete(id),
  };
  return backups;
}
