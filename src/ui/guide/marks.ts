/**
 * Which part of the window carries the number of the current step: the first of its places that is shown. Parts say that
 * they are there by mounting a `StepMark`; nothing is measured and nothing is laid over the window.
 */
interface Marks {
  readonly number: number;
  /** The one that is meant first. */
  readonly places: readonly string[];
}

const NOTHING: Marks = { number: 0, places: [] };
let marks = NOTHING;
/** How many marks of each place are mounted. */
const mounted = new Map<string, number>();
const listeners = new Set<() => void>();

function changed(): void {
  for (const listener of listeners) listener();
}

/** The current step and its places; null while no step is shown. */
export function showMarks(next: Marks | null): void {
  marks = next ?? NOTHING;
  changed();
}

/** Says that a place is shown. Returns how to say that it no longer is. */
export function mountMark(place: string): () => void {
  const count = (by: number) => {
    mounted.set(place, (mounted.get(place) ?? 0) + by);
    // A large drawing mounts hundreds of cards at once: who is not meant disturbs nobody.
    if (marks.places.includes(place)) changed();
  };
  count(1);
  return () => count(-1);
}

/** The number that a place carries, 0 where another does or none. */
export function markOf(place: string): number {
  if (!marks.places.includes(place)) return 0;
  return marks.places.find((one) => (mounted.get(one) ?? 0) > 0) === place ? marks.number : 0;
}

export function onMarks(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
