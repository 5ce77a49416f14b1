/** Keeps what was used last, up to a number of bytes. */
export interface ByteCache<Key, Value> {
  get(key: Key): Value | undefined;
  /** Pushes out what was not used for longest. What is larger than the whole budget is not kept at all. */
  set(key: Key, value: Value, bytes: number): void;
  clear(): void;
  /** Bytes that are held now; never more than the budget. */
  readonly bytes: number;
  readonly size: number;
}

/** @param budget bytes */
export function createByteCache<Key, Value>(budget: number): ByteCache<Key, Value> {
  // A Map keeps the order of insertion: the first entry is the one that was not used for longest.
  const entries = new Map<Key, { readonly value: Value; readonly bytes: number }>();
  let held = 0;

  function drop(key: Key): void {
    held -= entries.get(key)?.bytes ?? 0;
    entries.delete(key);
  }

  return {
    get(key) {
      const entry = entries.get(key);
      if (!entry) return undefined;
      entries.delete(key);
      entries.set(key, entry);
      return entry.value;
    },
    set(key, value, bytes) {
      drop(key);
      if (bytes > budget) return;
      while (held + bytes > budget) drop(entries.keys().next().value as Key);
      entries.set(key, { value, bytes });
      held += bytes;
    },
    clear() {
      entries.clear();
      held = 0;
    },
    get bytes() {
      return held;
    },
    get size() {
      return entries.size;
    },
  };
}
