/** Names that this tab holds. The browser takes a name back when its tab ends, whether it was closed or crashed. */
const mine = new Set<string>();

/** Takes a name for as long as the tab lives; false if another tab has it. Without locks every tab is alone. */
export function holdName(name: string): Promise<boolean> {
  if (mine.has(name) || !navigator.locks) return Promise.resolve(true);
  return new Promise((resolve) => {
    const held = navigator.locks.request(name, { ifAvailable: true }, (lock) => {
      resolve(lock !== null);
      if (!lock) return;
      mine.add(name);
      // Never given back.
      return new Promise(() => {});
    });
    held.catch(() => resolve(true));
  });
}

/** The names that other tabs hold. */
export async function namesHeld(): Promise<ReadonlySet<string>> {
  return new Set([...(await allNamesHeld())].filter((name) => !mine.has(name)));
}

/** The names that any tab holds, this one too. */
export async function allNamesHeld(): Promise<ReadonlySet<string>> {
  const { held = [] } = (await navigator.locks?.query()) ?? {};
  return new Set([...mine, ...held.flatMap(({ name }) => (name === undefined ? [] : [name]))]);
}
