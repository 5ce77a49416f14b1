import { type GraphDocument, notesOf } from '../core/graph/document.ts';

/** What a person looks for after a step back or forth: layers and notes by their ids. */
export interface Touched {
  readonly nodes: ReadonlySet<string>;
  readonly notes: ReadonlySet<string>;
}

/**
 * What differs between two drawings, as far as the second one shows it: what came or changed; else, where edges did, the
 * layers that they lead to; else what was moved. Null where nothing of it is there to be seen (something was taken away),
 * and where it is everything: selecting all says nothing.
 */
export function touchedBetween(before: GraphDocument, after: GraphDocument): Touched | null {
  if (before === after) return null;
  const nodes = differing(before.nodes, after.nodes);
  const notes = differing(notesOf(before), notesOf(after));
  const changed = { nodes: nodes.changed, notes: notes.changed };
  if (some(changed)) return sensible(changed, after);
  if (nodes.gone || notes.gone) return null;
  const ends = new Set<string>();
  for (const edge of differing(before.edges, after.edges).changed) ends.add(after.edges.get(edge)?.target.node ?? '');
  for (const [id, edge] of before.edges) if (!after.edges.has(id)) ends.add(edge.target.node);
  const fed = { nodes: new Set([...ends].filter((id) => after.nodes.has(id))), notes: new Set<string>() };
  return sensible(some(fed) ? fed : { nodes: nodes.moved, notes: notes.moved }, after);
}

interface Placed {
  readonly position?: unknown;
}

/** Ids of the second map whose entries are new or other ones; those that only stand elsewhere apart. */
function differing<V extends object & Placed>(before: ReadonlyMap<string, V>, after: ReadonlyMap<string, V>) {
  const [changed, moved] = [new Set<string>(), new Set<string>()];
  for (const [id, entry] of after) {
    const old = before.get(id);
    if (old === entry) continue;
    (old && sameButPlace(old, entry) ? moved : changed).add(id);
  }
  return { changed, moved, gone: [...before.keys()].some((id) => !after.has(id)) };
}

function sameButPlace<V extends Placed>(a: V, b: V): boolean {
  const keys = new Set([...Object.keys(a), ...Object.keys(b)]) as Set<keyof V>;
  for (const key of keys) if (key !== 'position' && a[key] !== b[key]) return false;
  return true;
}

function some({ nodes, notes }: Touched): boolean {
  return nodes.size + notes.size > 0;
}

function sensible(touched: Touched, { nodes }: GraphDocument): Touched | null {
  return some(touched) && (touched.nodes.size < nodes.size || nodes.size === 1) ? touched : null;
}
