/** A word of this many letters may have one typing error, a longer one two. Shorter ones are too much like others. */
const ONE_FROM = 4;
const TWO_FROM = 7;

/**
 * How many letters are wrong, missing, too many or swapped with the next one in a word, compared with the beginning of
 * another; null where that is more than such a word may have.
 */
export function typingErrors(typed: string, meant: string): number | null {
  if (typed.length < ONE_FROM || /\d/.test(typed)) return null;
  const most = typed.length < TWO_FROM ? 1 : 2;
  // What comes behind the word is still to be typed: of a longer word any beginning may be meant.
  if (meant.length < typed.length - most) return null;
  const goal = meant.slice(0, typed.length + most);
  let [before, last]: [number[], number[]] = [[], Array.from({ length: goal.length + 1 }, (_, at) => at)];
  for (let row = 1; row <= typed.length; row += 1) {
    const next = [row];
    for (let at = 1; at <= goal.length; at += 1) {
      const same = typed[row - 1] === goal[at - 1];
      let cost = Math.min((last[at] ?? 0) + 1, (next[at - 1] ?? 0) + 1, (last[at - 1] ?? 0) + (same ? 0 : 1));
      if (row > 1 && at > 1 && typed[row - 1] === goal[at - 2] && typed[row - 2] === goal[at - 1]) {
        cost = Math.min(cost, (before[at - 2] ?? 0) + 1);
      }
      next.push(cost);
    }
    [before, last] = [last, next];
  }
  const errors = Math.min(...last);
  return errors <= most ? errors : null;
}
