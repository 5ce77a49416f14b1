import { type Edge, type GraphDocument, groupsOf } from '../graph/document.ts';
import { groupTree } from '../graph/groups.ts';
import { topologicalOrder } from '../graph/topology.ts';

/** What lies right inside a group, or in none, and the edges between these: edges of layers deeper inside are theirs. */
interface Level {
  readonly items: readonly string[];
  readonly edges: ReadonlyMap<string, Edge>;
}

/**
 * The groups that cannot be one box in the flow of the data: each feeds itself through a layer outside, which would have
 * to stand above and below it.
 */
export function loopingGroups(document: GraphDocument): readonly string[] {
  const dissolved = new Set<string>();
  if (groupsOf(document).size === 0) return [];
  for (;;) {
    const broken = groupsInLoops(document, split(document, dissolved));
    if (broken.length === 0) return [...dissolved];
    for (const id of broken) dissolved.add(id);
  }
}

function split(document: GraphDocument, dissolved: ReadonlySet<string>): ReadonlyMap<string | null, Level> {
  const pathOf = pathsWithout(document, dissolved);
  const levels = new Map<string | null, { items: Set<string>; edges: Map<string, Edge> }>();
  const at = (level: string | null) => {
    const known = levels.get(level);
    if (known) return known;
    const made = { items: new Set<string>(), edges: new Map<string, Edge>() };
    levels.set(level, made);
    return made;
  };
  for (const node of document.nodes.values()) {
    const path = pathOf(node.group);
    for (const [depth, group] of path.entries()) at(path[depth - 1] ?? null).items.add(group);
    at(path.at(-1) ?? null).items.add(node.id);
  }
  for (const edge of document.edges.values()) {
    const from = pathOf(document.nodes.get(edge.source.node)?.group);
    const to = pathOf(document.nodes.get(edge.target.node)?.group);
    let depth = 0;
    while (depth < from.length && from[depth] === to[depth]) depth += 1;
    const source = { node: from[depth] ?? edge.source.node, port: edge.source.port };
    const target = { node: to[depth] ?? edge.target.node, port: edge.target.port };
    at(from[depth - 1] ?? null).edges.set(edge.id, { id: edge.id, source, target });
  }
  return new Map([...levels].map(([id, { items, edges }]) => [id, { items: [...items], edges }]));
}

/** The groups around a layer, the outermost first; those that are dissolved are passed over. */
export function pathsWithout(
  document: GraphDocument,
  dissolved: ReadonlySet<string>,
): (group: string | undefined) => readonly string[] {
  const tree = groupTree(document);
  const known = new Map<string, readonly string[]>();
  return (group) => {
    if (group === undefined) return [];
    const before = known.get(group);
    if (before) return before;
    const found = tree.path(group).flatMap(({ id }) => (dissolved.has(id) ? [] : [id]));
    known.set(group, found);
    return found;
  };
}

/** Groups on, or between, loops of their level: what is left when ends are taken off the drawing from both sides. */
function groupsInLoops(document: GraphDocument, levels: ReadonlyMap<string | null, Level>): readonly string[] {
  const found: string[] = [];
  for (const { items, edges } of levels.values()) {
    const nodes = new Map(items.map((id) => [id, id]));
    const forth = topologicalOrder({ nodes, edges });
    if (forth.length === items.length) continue;
    const turned = new Map([...edges].map(([id, edge]) => [id, { id, source: edge.target, target: edge.source }]));
    const ordered = new Set([...forth, ...topologicalOrder({ nodes, edges: turned })]);
    found.push(...items.filter((id) => !ordered.has(id) && document.groups?.has(id)));
  }
  return found;
}
