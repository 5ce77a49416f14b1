import {
  type Edge,
  type GraphDocument,
  type Group,
  groupsOf,
  type IdStem,
  type LayerNode,
  makeEdge,
  type Note,
  notesOf,
  type Position,
} from './document.ts';
import type { Edit } from './edits.ts';
import { groupTree, wholeGroups } from './groups.ts';

/** A part of a drawing that can be copied: layers, the edges between them, their groups, and notes. */
export interface Fragment {
  readonly nodes: readonly LayerNode[];
  readonly edges: readonly Edge[];
  /** Bend points of these edges. */
  readonly routes?: ReadonlyMap<string, readonly Position[]>;
  readonly groups?: readonly Group[];
  readonly notes?: readonly Note[];
}

/**
 * The selected layers and notes in document order, with the edges that lie wholly between them, and the groups of which
 * nothing is left out.
 */
export function fragmentOf(
  document: GraphDocument,
  ids: ReadonlySet<string>,
  noteIds: ReadonlySet<string> = new Set(),
): Fragment {
  const outer = new Set(wholeGroups(document, ids));
  const { path } = groupTree(document);
  const isWhole = (group: string) => path(group).some((around) => outer.has(around));
  const kept = [...groupsOf(document).values()].filter((group) => isWhole(group.id));
  const groups = kept.map((group): Group => {
    if (!outer.has(group)) return group;
    const { parent: _, ...rest } = group;
    return rest;
  });
  const edges = [...document.edges.values()].filter((edge) => ids.has(edge.source.node) && ids.has(edge.target.node));
  const chosen = [...document.nodes.values()].filter((node) => ids.has(node.id));
  return {
    nodes: chosen.map((node) => (node.group === undefined || isWhole(node.group) ? node : ungrouped(node))),
    edges,
    ...routesOf(document, edges),
    groups,
    notes: [...notesOf(document).values()].filter((note) => noteIds.has(note.id)),
  };
}

/** A fragment as a drawing of its own. */
export function fragmentDocument({ title, seed }: GraphDocument, fragment: Fragment): GraphDocument {
  const { groups = [], notes = [] } = fragment;
  return {
    title,
    seed,
    nodes: byId(fragment.nodes),
    edges: byId(fragment.edges),
    ...(fragment.routes && { routes: fragment.routes }),
    ...(groups.length > 0 && { groups: byId(groups) }),
    ...(notes.length > 0 && { notes: byId(notes) }),
  };
}

function routesOf({ routes }: GraphDocument, edges: readonly Edge[]): Pick<Fragment, 'routes'> {
  const own = edges.flatMap(({ id }) => {
    const points = routes?.get(id);
    return points ? [[id, points] as const] : [];
  });
  return own.length > 0 ? { routes: new Map(own) } : {};
}

function byId<T extends { readonly id: string }>(list: readonly T[]): ReadonlyMap<string, T> {
  return new Map(list.map((entry) => [entry.id, entry]));
}

function ungrouped(node: LayerNode): LayerNode {
  const { group: _, ...rest } = node;
  return rest;
}

export interface Pasted {
  readonly edit: Edit;
  /** New ids by the ids that the fragment uses: of layers, groups and notes. */
  readonly ids: ReadonlyMap<string, string>;
}

/**
 * Adds a fragment under fresh ids and names, moved by an offset.
 * @param into the group of the drawing that it becomes part of
 */
export function pasteEdit(
  document: GraphDocument,
  fragment: Fragment,
  offset: Position,
  into: string | null = null,
): Pasted {
  return new Copier(document).copy(fragment, offset, into);
}

/** Copies fragments into a drawing. It remembers which ids and names it gave away. */
export class Copier {
  private readonly names: Set<string>;
  private readonly groupNames: Set<string>;
  private readonly ids: Set<string>;
  /** Where the search for a free number goes on, by what ids begin with, and by layer type. */
  private readonly next = new Map<string, number>();

  constructor(document: GraphDocument) {
    const groups = groupsOf(document);
    this.names = new Set([...document.nodes.values()].map((node) => node.name));
    this.groupNames = new Set([...groups.values()].map((group) => group.name));
    this.ids = new Set([...document.nodes.keys(), ...groups.keys(), ...notesOf(document).keys()]);
    this.next.set('n', document.nodes.size + 1);
  }

  copy(fragment: Fragment, offset: Position, into: string | null = null): Pasted {
    const ids = new Map<string, string>();
    const moved = ({ x, y }: Position) => ({ x: x + offset.x, y: y + offset.y });
    for (const group of fragment.groups ?? []) ids.set(group.id, this.freshId('g'));
    const groups = (fragment.groups ?? []).map((group): Group => {
      const id = ids.get(group.id) ?? group.id;
      // Inside a group that is copied whole, every group is the only one of its name as before.
      if (group.parent !== undefined) return { ...group, id, parent: ids.get(group.parent) ?? group.parent };
      return { ...group, id, name: freshGroupName(group.name, this.groupNames) };
    });
    const nodes = fragment.nodes.map((node): LayerNode => {
      const id = this.freshId('n');
      ids.set(node.id, id);
      const name = this.fresh(this.names, `type ${node.type}`, `${node.type}_`);
      const group = node.group === undefined ? {} : { group: ids.get(node.group) ?? node.group };
      return { ...node, id, name, position: moved(node.position), ...group };
    });
    const notes = (fragment.notes ?? []).map((note): Note => {
      const id = this.freshId('t');
      ids.set(note.id, id);
      return { ...note, id, position: moved(note.position) };
    });
    const routes = new Map<string, readonly Position[]>();
    const edges = fragment.edges.flatMap(({ id, source, target }) => {
      const from = ids.get(source.node);
      const to = ids.get(target.node);
      if (from === undefined || to === undefined) return [];
      const edge = makeEdge({ node: from, port: source.port }, { node: to, port: target.port });
      const points = fragment.routes?.get(id);
      if (points) routes.set(edge.id, points.map(moved));
      return [edge];
    });
    const part: Edit = { kind: 'addPart', nodes, edges, groups, notes, ...(routes.size > 0 && { routes }) };
    if (into === null) return { edit: part, ids };
    const outer = [...nodes.filter((node) => node.group === undefined), ...groups.filter((entry) => !entry.parent)];
    const members = outer.map((entry) => entry.id);
    return { edit: { kind: 'batch', edits: [part, { kind: 'putInto', members, group: into }] }, ids };
  }

  private freshId(stem: IdStem): string {
    return this.fresh(this.ids, stem, stem);
  }

  private fresh(taken: Set<string>, series: string, stem: string): string {
    for (let index = this.next.get(series) ?? 1; ; index += 1) {
      const found = `${stem}${index}`;
      if (taken.has(found)) continue;
      taken.add(found);
      this.next.set(series, index + 1);
      return found;
    }
  }
}

/**
 * The name itself where it is free, else with the next number: “Stage 1” becomes “Stage 2”, “Head” becomes “Head 2”.
 * @param taken gets the name that is given away
 */
export function freshGroupName(name: string, taken: Set<string>): string {
  let found = name;
  const [, stem = name, number = '1'] = /^(.*?) (\d{1,9})$/.exec(name) ?? [];
  for (let index = Number(number) + 1; taken.has(found); index += 1) {
    found = `${stem.slice(0, 180).replace(/[\ud800-\udbff]$/, '')} ${index}`;
  }
  taken.add(found);
  return found;
}
