import { type Edge, type GraphDocument, groupsOf, type LayerNode, type Position } from '../graph/document.ts';
import { groupTree } from '../graph/groups.ts';
import { topologicalOrder } from '../graph/topology.ts';
import { columnOf } from './arrangement.ts';
import { FRAME_PADDING, FRAME_TITLE, GROUP_CARD_HEIGHT, hasStrip, plainHeight } from './card-size.ts';
import { COLUMN, type Item, type LaidOut, ROW_GAP } from './layout-items.ts';

/** A layer with a gate strip takes more height. */
const STRIP = 34;
const ROW = 126;

/** What lies right inside a group, or in none, and the edges between these: edges of layers deeper inside are theirs. */
export interface Level {
  readonly items: readonly string[];
  readonly edges: ReadonlyMap<string, Edge>;
  /** Items that something outside this level feeds. */
  readonly fed: ReadonlySet<string>;
}

const NOTHING: Level = { items: [], edges: new Map(), fed: new Set() };

export interface Wired {
  level(group: string | null): Level;
}

/**
 * The drawing level by level. A group that feeds itself through a layer outside cannot be one box above or below that
 * layer: what is in it counts as if it were not grouped.
 */
export function levelsOf(document: GraphDocument): Wired {
  const { levels } = solve(document);
  return { level: (group) => levels.get(group) ?? NOTHING };
}

/** The groups that cannot be one box in the flow of the data. */
export function loopingGroups(document: GraphDocument): readonly string[] {
  return [...solve(document).dissolved];
}

function solve(document: GraphDocument) {
  const dissolved = new Set<string>();
  for (;;) {
    const levels = split(document, dissolved);
    const broken = groupsOf(document).size === 0 ? [] : groupsInLoops(document, levels);
    if (broken.length === 0) return { levels, dissolved };
    for (const id of broken) dissolved.add(id);
  }
}

function split(document: GraphDocument, dissolved: ReadonlySet<string>): ReadonlyMap<string | null, Level> {
  const tree = groupTree(document);
  const paths = new Map<string, readonly string[]>();
  const pathOf = (group: string | undefined): readonly string[] => {
    const known = paths.get(group ?? '');
    if (known) return known;
    const found = tree.path(group ?? '').flatMap(({ id }) => (dissolved.has(id) ? [] : [id]));
    paths.set(group ?? '', found);
    return found;
  };
  const levels = new Map<string | null, { items: Set<string>; edges: Map<string, Edge>; fed: Set<string> }>();
  const at = (level: string | null) => {
    const known = levels.get(level);
    if (known) return known;
    const made = { items: new Set<string>(), edges: new Map<string, Edge>(), fed: new Set<string>() };
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
    for (let inner = depth; inner < to.length; inner += 1) {
      at(to[inner] ?? null).fed.add(to[inner + 1] ?? edge.target.node);
    }
  }
  return new Map([...levels].map(([id, { items, edges, fed }]) => [id, { items: [...items], edges, fed }]));
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

export function cardItem(node: LayerNode): Item {
  return {
    isGroup: false,
    left: 0,
    right: COLUMN,
    height: plainHeight(node),
    advance: ROW + (hasStrip(node) ? STRIP : 0),
    place: (x, y, positions) => positions.set(node.id, { x, y }),
  };
}

/** A frame around what was laid out inside; the column of its first layer is the column of the frame. */
export function framedItem(inner: LaidOut): Item {
  const height = inner.height + 2 * FRAME_PADDING + FRAME_TITLE;
  return {
    isGroup: true,
    left: inner.left + FRAME_PADDING,
    right: inner.right + FRAME_PADDING,
    height,
    advance: height + ROW_GAP,
    place: (x, y, positions) => inner.place(x, y + FRAME_TITLE + FRAME_PADDING, positions),
  };
}

/** A card; what is in the group keeps its places around it, so that the frame opens where the card stands. */
export function collapsedItem(inner: LaidOut): Item {
  const places = new Map<string, Position>();
  inner.place(0, 0, places);
  const shift = -columnOf([...places.values()].map((position) => ({ position })));
  return {
    isGroup: true,
    left: 0,
    right: COLUMN,
    height: GROUP_CARD_HEIGHT,
    advance: GROUP_CARD_HEIGHT + ROW_GAP,
    place: (x, y, positions) => inner.place(x + shift, y + FRAME_TITLE + FRAME_PADDING, positions),
  };
}
