/** What a confusion matrix says of each class. Null where nothing was there to divide by. */
export interface ClassRow {
  readonly label: string;
  /** Pictures of the class. */
  readonly pictures: number;
  /** Of the pictures called so, the share that are. */
  readonly precision: number | null;
  /** Of the pictures that are, the share called so. */
  readonly recall: number | null;
  /** Harmonic mean of both. */
  readonly f1: number | null;
}

/** @param confusion [true][called] */
export function perClass(confusion: readonly (readonly number[])[], labels: readonly string[]): readonly ClassRow[] {
  return confusion.map((row, index) => {
    const hits = row[index] ?? 0;
    const pictures = row.reduce((sum, count) => sum + count, 0);
    const called = confusion.reduce((sum, other) => sum + (other[index] ?? 0), 0);
    const [precision, recall] = [share(hits, called), share(hits, pictures)];
    return { label: labels[index] ?? `${index}`, pictures, precision, recall, f1: share(2 * hits, called + pictures) };
  });
}

/** Pairs of classes by how often the first was called the second, the most frequent first. */
export function mostConfused(
  confusion: readonly (readonly number[])[],
): readonly { readonly truth: number; readonly called: number; readonly count: number }[] {
  return confusion
    .flatMap((row, truth) => row.map((count, called) => ({ truth, called, count })))
    .filter(({ truth, called, count }) => truth !== called && count > 0)
    .sort((a, b) => b.count - a.count || a.truth - b.truth || a.called - b.called);
}

function share(part: number, whole: number): number | null {
  return whole > 0 ? part / whole : null;
}
