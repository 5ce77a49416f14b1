/** Names of classes, and the order in which a network's outputs mean them. */

const WHOLE = /^(0|[1-9]\d*)$/;

/** Names that are all whole numbers by value, so that 10 comes behind 9; others by code unit, as other programs do. */
export function sortClasses(names: Iterable<string>): readonly string[] {
  const sorted = [...new Set(names)];
  return sorted.every((name) => WHOLE.test(name) && name.length < 16)
    ? sorted.sort((a, b) => Number(a) - Number(b))
    : sorted.sort();
}

/** Groups of names that a person takes for one: they differ in case, blanks or the form of their letters alone. */
export function alikeClasses(names: readonly string[]): readonly (readonly string[])[] {
  const groups = new Map<string, string[]>();
  for (const name of names) {
    const key = name
      .normalize('NFKC')
      .replace(/[\s_-]+/g, ' ')
      .trim()
      .toLowerCase();
    const group = groups.get(key);
    if (group) group.push(name);
    else groups.set(key, [name]);
  }
  return [...groups.values()].filter((group) => group.length > 1);
}

/** `0`, `1`, … up to `count`: what classes are called that have numbers alone. */
export function numberedClasses(count: number): readonly string[] {
  return Array.from({ length: count }, (_, index) => String(index));
}
