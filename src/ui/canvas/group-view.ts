import { type GraphDocument, type Group, groupsOf } from '../../core/graph/document.ts';
import { type GroupTree, groupTree } from '../../core/graph/groups.ts';

/** How the groups of a drawing are shown: which layers a collapsed group hides, which cards and frames stand for it. */
export interface GroupView {
  readonly tree: GroupTree;
  /** By hidden layer: the collapsed group that is shown in its place. */
  readonly hidden: ReadonlyMap<string, string>;
  /** Collapsed groups that are shown as cards. Those inside another collapsed group are not. */
  readonly cards: readonly Group[];
  /** Expanded groups that are shown as frames, with the number of frames around each. */
  readonly frames: ReadonlyMap<string, number>;
}

let last: { readonly document: GraphDocument; readonly view: GroupView } | null = null;

/** Null for a drawing without groups: nothing of what follows from them is computed then. */
export function groupViewOf(document: GraphDocument): GroupView | null {
  if (groupsOf(document).size === 0) return null;
  const same = last?.document.nodes === document.nodes && last.document.groups === document.groups;
  if (last === null || !same) last = { document, view: makeView(document) };
  return last.view;
}

/** What stands on the canvas for a layer or a group: itself, or the card of the group that hides it. */
export function shownFor(document: GraphDocument, id: string): string {
  const view = groupViewOf(document);
  return view?.hidden.get(id) ?? view?.tree.path(id).find((group) => group.collapsed)?.id ?? id;
}

function makeView(document: GraphDocument): GroupView {
  const tree = groupTree(document);
  const hidden = new Map<string, string>();
  for (const node of document.nodes.values()) {
    const by = node.group === undefined ? null : tree.hiddenBy(node.id);
    if (by !== null) hidden.set(node.id, by);
  }
  const cards: Group[] = [];
  const frames = new Map<string, number>();
  for (const group of groupsOf(document).values()) {
    const path = tree.path(group.id);
    const closed = path.findIndex((entry) => entry.collapsed);
    if (closed === -1) frames.set(group.id, path.length - 1);
    else if (closed === path.length - 1) cards.push(group);
  }
  return { tree, hidden, cards, frames };
}
