/** Lets any button open the problems list, which belongs to the totals bar. */
const listeners = new Set<() => void>();

export function openProblems(): void {
  for (const listener of listeners) listener();
}

export function onOpenProblems(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
