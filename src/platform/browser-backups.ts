import { err, ok, type Result } from '../core/result.ts';
import { text } from '../core/text.ts';
import { checksum, type Generation, generationSum, type Part } from './browser-generation.ts';
import { allNamesHeld, holdName, namesHeld } from './browser-locks.ts';
import { answer, openDatabase, transact } from './database.ts';
import type { BackupRequest, BackupStorage, FoundBackup, PlatformError } from './types.ts';

export interface BrowserBackups extends BackupStorage {
  /** Records, and the bytes that they hold. */
  use(): Promise<{ readonly files: number; readonly bytes: number }>;
  /** Removes everything but what a tab has open, this one or another. */
  clear(): Promise<Result<void, PlatformError>>;
}

/**
 * Backups in the browser's own database, by the rules of the desktop: several checksummed generations of each document,
 * which share their large parts; what is damaged is set aside. A document that another tab has open is not offered: the
 * tab holds a lock of its name, which the browser takes back however the tab ends.
 *
 * @returns null where the browser has no such database, or no checksums (a page that is not secure)
 */
export function browserBackups(fileNameOf: (token: string) => string | null): BrowserBackups | null {
  if (!globalThis.indexedDB || !globalThis.crypto?.subtle) return null;
  let opened: Promise<IDBDatabase> | null = null;

  function database(): Promise<IDBDatabase> {
    opened ??= openDatabase('convas-backups', { [GENERATIONS]: ['id', 'number'], [PARTS]: ['id', 'sum'] });
    opened.catch(() => {
      opened = null;
    });
    return opened;
  }

  /** One transaction; what the browser refuses becomes a value. */
  async function attempt<Value>(act: (store: Store) => Promise<Value>): Promise<Result<Value, PlatformError>> {
    try {
      return ok(await transact(await database(), [GENERATIONS, PARTS], act));
    } catch (error) {
      return err(failureOf(error));
    }
  }

  /** The newest sound generation. Damaged ones are marked, and stay. */
  async function newestOf(id: string): Promise<{ readonly found: Generation; readonly skipped: boolean } | null> {
    const all = await attempt((store) => answer<Generation[]>(store(GENERATIONS).getAll(allOf(id))));
    let skipped = false;
    for (const found of all.ok ? all.value.reverse() : []) {
      if (found.damaged) continue;
      if (found.sum === (await generationSum(found))) {
        if (found.version === VERSION) return { found, skipped };
        continue;
      }
      skipped = true;
      await attempt((store) => answer(store(GENERATIONS).put({ ...found, damaged: true })));
    }
    return null;
  }

  async function putPart(id: string, bytes: Uint8Array<ArrayBuffer>): Promise<Result<string, PlatformError>> {
    const sum = await checksum(bytes);
    await holdName(lockOf(id));
    const kept = await attempt(async (store) => {
      for (const name of namesOf(sum)) {
        const known = await answer(store(PARTS).count([id, name]));
        if (known === 0) await answer(store(PARTS).put({ id, sum: name, bytes }));
      }
    });
    return kept.ok ? ok(sum) : kept;
  }

  async function write(request: BackupRequest, body: Uint8Array<ArrayBuffer>) {
    const { id, name, layers, token, parts } = request;
    await holdName(lockOf(id));
    const fileName = token === null ? null : fileNameOf(token);
    const facts = { version: VERSION, time: Date.now(), name, layers, fileName, parts, body };
    const sum = await generationSum(facts);
    return attempt(async (store): Promise<readonly string[]> => {
      const present = new Set((await answer(store(PARTS).getAllKeys(allOf(id)))).map((key) => (key as string[])[1]));
      const missing = parts.filter((part) => !namesOf(part).some((name) => present.has(name)));
      if (missing.length > 0) return missing;
      const before = await answer<Generation[]>(store(GENERATIONS).getAll(allOf(id)));
      const number = (before.at(-1)?.number ?? 0) + 1;
      await answer(store(GENERATIONS).put({ ...facts, id, number, sum, damaged: false }));
      const sound = before.filter(({ damaged }) => !damaged);
      const outdated = sound.slice(0, Math.max(0, sound.length + 1 - KEPT));
      for (const old of outdated) await answer(store(GENERATIONS).delete([id, old.number]));
      // What is damaged may need any of them.
      if (outdated.length === 0 || sound.length < before.length) return [];
      const used = new Set([...parts, ...sound.slice(outdated.length).flatMap((one) => one.parts)]);
      for (const name of present) {
        if (name !== undefined && !used.has(sumOf(name))) await answer(store(PARTS).delete([id, name]));
      }
      return [];
    });
  }

  /** Parts of a document whose first state was never written. */
  async function clearOrphans(held: ReadonlySet<string>): Promise<void> {
    await attempt(async (store) => {
      const owners = new Set((await answer(store(GENERATIONS).getAllKeys())).map(firstOf));
      for (const id of new Set((await answer(store(PARTS).getAllKeys())).map(firstOf))) {
        if (!owners.has(id) && !held.has(lockOf(id))) await answer(store(PARTS).delete(allOf(id)));
      }
    });
  }

  async function list(): Promise<readonly FoundBackup[]> {
    const held = await namesHeld();
    const keys = await attempt((store) => answer(store(GENERATIONS).getAllKeys()));
    await clearOrphans(held);
    const ids = new Set(keys.ok ? keys.value.map(firstOf) : []);
    const offers: FoundBackup[] = [];
    for (const id of ids) {
      const newest = held.has(lockOf(id)) ? null : await newestOf(id);
      if (!newest) continue;
      const { name, fileName, time, layers } = newest.found;
      offers.push({ id, name, fileName, time, layers, newerWasDamaged: newest.skipped });
    }
    return offers.sort((a, b) => b.time - a.time);
  }

  async function use() {
    const total = { files: 0, bytes: 0 };
    await attempt(async (store) => {
      for (const name of [GENERATIONS, PARTS]) {
        const request = store(name).openCursor();
        // One after the other: all of them at once may be more than fits into memory.
        for (let cursor = await answer(request); cursor; cursor = await answer(request)) {
          const record = cursor.value as Partial<Generation & Part>;
          total.files += 1;
          total.bytes += (record.body ?? record.bytes)?.byteLength ?? 0;
          cursor.continue();
        }
      }
    });
    return total;
  }

  async function clear(): Promise<Result<void, PlatformError>> {
    const held = await allNamesHeld();
    return attempt(async (store) => {
      for (const name of [GENERATIONS, PARTS]) {
        const ids = new Set((await answer(store(name).getAllKeys())).map(firstOf));
        for (const id of ids) if (!held.has(lockOf(id))) await answer(store(name).delete(allOf(id)));
      }
    });
  }

  return {
    use,
    clear,
    putPart,
    write,
    list,
    read: async (id) => {
      const newest = await newestOf(id);
      if (!newest || !(await holdName(lockOf(id)))) return err(GONE);
      const parts = new Map<string, Uint8Array<ArrayBuffer>>();
      const stored = await attempt((store) => answer<Part[]>(store(PARTS).getAll(allOf(id))));
      for (const part of stored.ok ? stored.value : []) {
        const sum = sumOf(part.sum);
        if (!parts.has(sum) && (await checksum(part.bytes)) === sum) parts.set(sum, part.bytes);
      }
      return ok({ token: null, body: newest.found.body, parts });
    },
    remove: async (id) => {
      await attempt(async (store) => {
        const all = await answer<Generation[]>(store(GENERATIONS).getAll(allOf(id)));
        for (const { number, damaged } of all) if (!damaged) await answer(store(GENERATIONS).delete([id, number]));
        if (!all.some(({ damaged }) => damaged)) await answer(store(PARTS).delete(allOf(id)));
      });
    },
  };
}

type Store = (name: string) => IDBObjectStore;

const GENERATIONS = 'generations';
const PARTS = 'parts';
const VERSION = 1;
/** Of each document this many states are kept; the oldest makes room. */
const KEPT = 5;

/** All states share a part, so one damaged byte would lose it everywhere: it is kept under two names. */
function namesOf(sum: string): readonly string[] {
  return [sum, `${sum} copy`];
}

function sumOf(name: string): string {
  return name.replace(/ copy$/, '');
}

function allOf(id: string): IDBKeyRange {
  // An array sorts behind every number and every text.
  return IDBKeyRange.bound([id], [id, []]);
}

/** The document of a key. */
function firstOf(key: IDBValidKey): string {
  return String((key as IDBValidKey[])[0]);
}

function lockOf(id: string): string {
  return `convas-backup ${id}`;
}

const GONE: PlatformError = {
  code: 'not-found',
  message: text(
    'platform.browserBackups.thisBackupIsNotThere',
    'This backup is not there any more, or another tab has it open.',
  ),
};

function failureOf(error: unknown): PlatformError {
  if (error instanceof DOMException && error.name === 'QuotaExceededError') {
    const message = text('platform.browserBackups.message', 'The browser’s storage is full.');
    return { code: 'disk-full', message };
  }
  const reason = error instanceof Error ? error.name : String(error);
  return {
    code: 'io',
    message: text(
      'platform.browserBackups.theBrowsersStorageFailedReason',
      'The browser’s storage failed ({reason}).',
      { reason },
    ),
  };
}
