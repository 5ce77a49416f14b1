/** Written to standard output by a process that ends itself for the memory it takes, so that others know why. */
export const OUT_OF_MEMORY_MARK = 'out-of-memory';

/**
 * How a process of native code ended, in the words that `translate` knows.
 * @param full it was ended for the memory it took
 * @param how its exit code or the signal that ended it
 */
export function endInWords(full: boolean, how: number | string | null): string {
  return full ? 'out of memory: the process took more than its budget' : `the process ended (${how})`;
}
