/**
 * Which output of a network is a data set's class: by name; by place where the network's outputs have no names and there
 * are as many. Null where classes and outputs cannot be compared; −1 for a class that the network does not know.
 * @param labels of the outputs, as `readScores` gives them
 */
export function outputsOfClasses(classes: readonly string[], labels: readonly string[]): readonly number[] | null {
  if (classes.some((name) => labels.includes(name))) return classes.map((name) => labels.indexOf(name));
  const isUnnamed = labels.every((name) => /^\d+$/.test(name));
  return isUnnamed && labels.length === classes.length ? classes.map((_, index) => index) : null;
}
