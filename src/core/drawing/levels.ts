import type { Edge, GraphDocument } from '../graph/document.ts';
import { portKey } from './border-ports.ts';
import { loopingGroups, pathsWithout } from './loops.ts';

/** A piece of an edge on one level: between two things that stand there, or from or to the border of the frame. */
export interface Piece {
  readonly key: string;
  /** `node:port` of the output. */
  readonly net: string;
  /** A layer, a group, or null for the border. */
  readonly from: string | null;
  readonly to: string | null;
  readonly edge: Edge;
}

export interface LevelDraft {
  readonly items: ReadonlySet<string>;
  /** By key: edges of one net to one place are one piece. */
  readonly pieces: ReadonlyMap<string, Piece>;
}

export interface Drafts {
  level(group: string | null): LevelDraft;
  /** By edge: the levels that it passes, from its source to its target, and the piece on each. */
  readonly parts: ReadonlyMap<string, readonly (readonly [level: string | null, key: string])[]>;
  /** By group: the edges with an end in it. */
  readonly touching: ReadonlyMap<string, readonly Edge[]>;
}

const NOTHING: LevelDraft = { items: new Set(), pieces: new Map() };

/** A drawing level by level; what is in a group that feeds itself through a layer outside counts as not grouped. */
export function draftsOf(document: GraphDocument): Drafts {
  const pathOf = pathsWithout(document, new Set(loopingGroups(document)));
  const levels = new Map<string | null, { items: Set<string>; pieces: Map<string, Piece> }>();
  const at = (level: string | null) => {
    const known = levels.get(level);
    if (known) return known;
    const made = { items: new Set<string>(), pieces: new Map<string, Piece>() };
    levels.set(level, made);
    return made;
  };
  for (const node of document.nodes.values()) {
    const path = pathOf(node.group);
    for (const [depth, group] of path.entries()) at(path[depth - 1] ?? null).items.add(group);
    at(path.at(-1) ?? null).items.add(node.id);
  }
  const parts = new Map<string, readonly (readonly [string | null, string])[]>();
  const touching = new Map<string, Edge[]>();
  for (const edge of document.edges.values()) {
    const [from, to] = [
      pathOf(document.nodes.get(edge.source.node)?.group),
      pathOf(document.nodes.get(edge.target.node)?.group),
    ];
    for (const group of new Set([...from, ...to])) {
      const list = touching.get(group);
      if (list) list.push(edge);
      else touching.set(group, [edge]);
    }
    let depth = 0;
    while (depth < from.length && from[depth] === to[depth]) depth += 1;
    const list: (readonly [string | null, string])[] = [];
    const add = (level: string | null, source: string | null, target: string | null) => {
      const net = portKey(edge.source);
      const port = target === edge.target.node ? `:${edge.target.port}` : '';
      const key = `${net} ${source ?? ''} ${target ?? ''}${port}`;
      const { pieces } = at(level);
      if (!pieces.has(key)) pieces.set(key, { key, net, from: source, to: target, edge });
      list.push([level, key]);
    };
    for (let inner = from.length - 1; inner >= depth; inner -= 1) {
      add(from[inner] ?? null, from[inner + 1] ?? edge.source.node, null);
    }
    add(from[depth - 1] ?? null, from[depth] ?? edge.source.node, to[depth] ?? edge.target.node);
    for (let inner = depth; inner < to.length; inner += 1)
      add(to[inner] ?? null, null, to[inner + 1] ?? edge.target.node);
    parts.set(edge.id, list);
  }
  return { level: (group) => levels.get(group) ?? NOTHING, parts, touching };
}
