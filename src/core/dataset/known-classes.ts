import type { GraphDocument } from '../graph/document.ts';
import type { DataSet } from './types.ts';

/** The class names that a drawing's outputs have; empty where nobody named them. */
export function labelsOf(document: GraphDocument): readonly string[] {
  return [...document.nodes.values()].flatMap(({ attributes: { labels } }) =>
    Array.isArray(labels) ? labels.map(String) : [],
  );
}

/** Classes of a set that a network does not name. Nothing, where it names none: then numbers are all it has. */
export function unknownClasses({ classes }: Pick<DataSet, 'classes'>, known: readonly string[]): readonly string[] {
  return known.length === 0 ? [] : classes.filter((name) => !known.includes(name));
}
