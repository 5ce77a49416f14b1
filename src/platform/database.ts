/** IndexedDB with promises: no more of it than is used here. */

/** Opens a database, and makes its stores the first time. */
export function openDatabase(name: string, stores: Readonly<Record<string, readonly string[]>>): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(name, 1);
    request.onupgradeneeded = () => {
      for (const [store, key] of Object.entries(stores)) request.result.createObjectStore(store, { keyPath: [...key] });
    };
    request.onsuccess = () => {
      // Another tab with a newer Convas must not wait for this one.
      request.result.onversionchange = () => request.result.close();
      resolve(request.result);
    };
    request.onerror = () => reject(request.error);
    request.onblocked = () => reject(new DOMException('another tab holds the database', 'InvalidStateError'));
  });
}

export function answer<Value>(request: IDBRequest<Value>): Promise<Value> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

/**
 * Runs `act` in one transaction, all of which counts or none, and waits until it is on the disk. Inside only requests of
 * the transaction may be awaited: it ends as soon as none is under way.
 */
export async function transact<Value>(
  database: IDBDatabase,
  stores: readonly string[],
  act: (store: (name: string) => IDBObjectStore) => Promise<Value>,
): Promise<Value> {
  const transaction = database.transaction([...stores], 'readwrite', { durability: 'strict' });
  const done = new Promise<void>((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error ?? new DOMException('not written', 'AbortError'));
  });
  // A failure is told by `act` first; this must not be called unhandled meanwhile.
  done.catch(() => {});
  try {
    const value = await act((name) => transaction.objectStore(name));
    await done;
    return value;
  } catch (error) {
    if (transaction.error === null) abort(transaction);
    throw transaction.error ?? error;
  }
}

function abort(transaction: IDBTransaction): void {
  try {
    transaction.abort();
  } catch {
    // It has ended already.
  }
}
