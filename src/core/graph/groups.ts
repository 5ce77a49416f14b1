import { type GraphDocument, type Group, groupsOf, type LayerNode, type PortRef } from './document.ts';

/**
 * How groups divide a drawing: who lies in which, what stands for a layer while its group is collapsed, and where
 * edges cross a group's border.
 */
export interface GroupTree {
  group(id: string): Group | undefined;
  /** The groups that a group lies in, from the outermost to itself. */
  path(group: string): readonly Group[];
  /** Every layer in a group, those of the groups inside it included, in document order. */
  members(group: string): readonly LayerNode[];
  /** The layers right inside a group, or, for null, in none; in document order. */
  layers(group: string | null): readonly LayerNode[];
  /** The groups right inside a group, or, for null, those that lie in no other; in document order. */
  children(group: string | null): readonly Group[];
  /** The outermost collapsed group that hides a layer, or null if its card is shown. */
  hiddenBy(node: string): string | null;
}

/** The last drawing's: the canvas, the outline and the inspector ask for the same one again and again. */
let latest: { readonly document: GraphDocument; readonly tree: GroupTree } | null = null;

export function groupTree(document: GraphDocument): GroupTree {
  if (latest?.document !== document) latest = { document, tree: makeTree(document) };
  return latest.tree;
}

function makeTree(document: GraphDocument): GroupTree {
  const groups = groupsOf(document);
  const paths = new Map<string, readonly Group[]>();
  const path = (id: string): readonly Group[] => {
    const known = paths.get(id);
    if (known) return known;
    const group = groups.get(id);
    const found = group ? [...(group.parent === undefined ? [] : path(group.parent)), group] : [];
    paths.set(id, found);
    return found;
  };
  const members = new Map<string, LayerNode[]>();
  const layers = new Map<string | null, LayerNode[]>();
  for (const node of document.nodes.values()) {
    append(layers, node.group ?? null, node);
    if (node.group === undefined) continue;
    for (const { id } of path(node.group)) append(members, id, node);
  }
  const children = new Map<string | null, Group[]>();
  for (const group of groups.values()) append(children, group.parent ?? null, group);
  return {
    group: (id) => groups.get(id),
    path,
    members: (group) => members.get(group) ?? [],
    layers: (group) => layers.get(group) ?? [],
    children: (group) => children.get(group) ?? [],
    hiddenBy: (id) => {
      const group = document.nodes.get(id)?.group;
      return (group === undefined ? undefined : path(group).find((entry) => entry.collapsed))?.id ?? null;
    },
  };
}

function append<K, V>(lists: Map<K, V[]>, key: K, value: V): void {
  const list = lists.get(key);
  if (list) list.push(value);
  else lists.set(key, [value]);
}

/**
 * The outermost groups that a selection of layers holds wholly: selecting a group is selecting all its layers.
 * In document order.
 */
export function wholeGroups(document: GraphDocument, layers: ReadonlySet<string>): readonly Group[] {
  const groups = groupsOf(document);
  if (groups.size === 0 || layers.size === 0) return [];
  const broken = new Set<string>();
  for (const node of document.nodes.values()) {
    if (layers.has(node.id)) continue;
    for (let at = node.group; at !== undefined && !broken.has(at); at = groups.get(at)?.parent) broken.add(at);
  }
  return [...groups.values()].filter(
    (group) => !broken.has(group.id) && (group.parent === undefined || broken.has(group.parent)),
  );
}

/** What a selection of layers consists of: whole groups, and the layers that lie in none of them. */
export function topMembers(document: GraphDocument, layers: ReadonlySet<string>): readonly string[] {
  const whole = wholeGroups(document, layers);
  if (whole.length === 0) return [...document.nodes.keys()].filter((id) => layers.has(id));
  const tree = groupTree(document);
  const inside = new Set(whole.flatMap((group) => tree.members(group.id).map((node) => node.id)));
  const loose = [...document.nodes.keys()].filter((id) => layers.has(id) && !inside.has(id));
  return [...whole.map((group) => group.id), ...loose];
}

/** The group that a selection of layers is, if it is one and nothing beside it. */
export function onlyGroup(document: GraphDocument, layers: ReadonlySet<string>): Group | null {
  const [only, ...others] = topMembers(document, layers);
  return only === undefined || others.length > 0 ? null : (groupsOf(document).get(only) ?? null);
}

/** The group right around a layer or a group. */
export function parentOf(document: GraphDocument, id: string): string | null {
  return document.nodes.get(id)?.group ?? groupsOf(document).get(id)?.parent ?? null;
}

/** The ports at a group's border: where tensors come in, and which outputs are read outside. */
export interface GroupBorder {
  /** Input ports of members that are fed from outside, each once, in data-flow order of the document's edges. */
  readonly inputs: readonly PortRef[];
  /** Output ports of members that are read outside, each once. */
  readonly outputs: readonly PortRef[];
}

export function groupBorder(document: GraphDocument, members: ReadonlySet<string>): GroupBorder {
  const inputs: PortRef[] = [];
  const outputs = new Map<string, PortRef>();
  for (const { source, target } of document.edges.values()) {
    const [from, to] = [members.has(source.node), members.has(target.node)];
    if (to && !from) inputs.push(target);
    if (from && !to) outputs.set(`${source.node}:${source.port}`, source);
  }
  return { inputs, outputs: [...outputs.values()] };
}
