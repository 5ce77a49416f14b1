import { heightOfCard } from '../core/drawing/card-size.ts';
import { collapseEdit } from '../core/drawing/collapse.ts';
import { settleEdit } from '../core/drawing/make-room.ts';
import { freshId, type Group, groupsOf, type LayerNode, type Tint } from '../core/graph/document.ts';
import { applyEdit, type Edit } from '../core/graph/edits.ts';
import { groupTree, parentOf, topMembers } from '../core/graph/groups.ts';
import { layersInWords } from '../core/graph/layers-in-words.ts';
import { type Locale, type Text, text } from '../core/text.ts';
import { say } from '../language/say.ts';
import type { History } from './history.ts';
import { groupsInWords, selectedGroups, subjectOf, titled } from './selection.ts';
import type { EditorStore } from './state.ts';
import type { View } from './view.ts';

/** Edits of groups. A group is selected by selecting all layers in it. Without ids an action takes the selected groups. */
export interface Groups {
  /** Puts the selected layers and groups into a new group and lets its name be typed. */
  create(): string | null;
  /** Takes groups away; what is in them stays. */
  ungroup(ids?: readonly string[]): void;
  rename(id: string, name: string): boolean;
  /** Collapses the groups, or, if all of them are collapsed, expands them. Without any, those around the selected layers. */
  toggleCollapsed(ids?: readonly string[]): void;
  /** Expands those of the groups that are collapsed. */
  expand(ids: readonly string[]): void;
  collapseAll(): void;
  expandAll(): void;
  setTint(tint: Tint, ids?: readonly string[]): void;
  /** Moves the selected layers and groups out of the group that they lie in, into the one around it. */
  takeOut(): void;
  /** Moves the selected layers and groups into a group; null: out of all. */
  putInto(group: string | null): void;
  /** Selects a group, that is, all layers in it. */
  select(id: string, extend?: boolean): void;
  /** The groups that `toggleCollapsed` would take. */
  togglable(): readonly Group[];
}

export function createGroups(store: EditorStore, history: History, view: View): Groups {
  const state = () => store.getState();
  const heightOf = (node: LayerNode) => heightOfCard(node, state().analysis);

  function commit(edit: Edit, title: Text): boolean {
    const result = history.commit(edit, title);
    if (!result.ok) view.toast('error', result.error.message);
    return result.ok;
  }

  function chosen(ids?: readonly string[]): readonly Group[] {
    if (!ids) return selectedGroups(state());
    const groups = groupsOf(state().document);
    return ids.flatMap((id) => groups.get(id) ?? []);
  }

  function create(): string | null {
    const { document, selectedNodes, locale } = state();
    const members = topMembers(document, selectedNodes);
    if (members.length === 0) return null;
    const group: Group = {
      id: freshId(document, 'g'),
      name: freeName(document, locale),
      collapsed: false,
      tint: 'grey',
    };
    const edit: Edit = { kind: 'addGroup', group, members };
    const grouped = applyEdit(document, edit);
    const room: readonly Edit[] = grouped.ok ? [settleEdit(grouped.value, group.id, heightOf)] : [];
    const layers = layersInWords(selectedNodes.size);
    const title = text('store.groups.title2', 'Group {layers}', { layers });
    if (!commit({ kind: 'batch', edits: [edit, ...room] }, title)) return null;
    view.startRename(group.id);
    return group.id;
  }

  function setCollapsed(groups: readonly Group[], collapsed: boolean): void {
    const changing = groups.filter((group) => group.collapsed !== collapsed);
    if (changing.length === 0) return;
    const ids = changing.map((group) => group.id);
    const title = titled(
      collapsed ? text('store.groups.collapse', 'Collapse') : text('store.groups.expand', 'Expand'),
      groupsInWords(changing),
    );
    commit(collapseEdit(state().document, ids, collapsed, heightOf), title);
  }

  /** The selected groups; else the innermost groups of what is selected. */
  function togglable(): readonly Group[] {
    const whole = selectedGroups(state());
    if (whole.length > 0) return whole;
    const { document, selectedNodes } = state();
    const tree = groupTree(document);
    const around = [...selectedNodes].flatMap((id) => {
      const hidden = tree.hiddenBy(id) ?? document.nodes.get(id)?.group;
      return hidden === undefined ? [] : (tree.group(hidden) ?? []);
    });
    return [...new Set(around)];
  }

  /** Moves what is selected, from each group to where `target` says. */
  function move(target: (from: Group | undefined) => string | null, title: Text): void {
    const { document, selectedNodes } = state();
    const groups = groupsOf(document);
    const moves = topMembers(document, selectedNodes).flatMap((id): Edit[] => {
      const from = parentOf(document, id);
      const to = target(from === null ? undefined : groups.get(from));
      // Put into a selected group is what is selected beside it.
      return to === (from ?? null) || to === id ? [] : [{ kind: 'putInto', members: [id], group: to }];
    });
    if (moves.length > 0) commit({ kind: 'batch', edits: moves }, title);
  }

  return {
    create,
    togglable,
    ungroup: (ids) => {
      const groups = chosen(ids);
      if (groups.length === 0) return;
      const edit: Edit = { kind: 'ungroup', ids: groups.map((group) => group.id) };
      commit(edit, titled(text('store.groups.ungroup', 'Ungroup'), groupsInWords(groups)));
    },
    rename: (id, name) => {
      const group = groupsOf(state().document).get(id);
      if (!group || group.name === name.trim()) return false;
      const title = text('store.groups.title', 'Rename {name}', { name: group.name });
      return commit({ kind: 'setGroup', id, changes: { name } }, title);
    },
    toggleCollapsed: (ids) => {
      const groups = ids ? chosen(ids) : togglable();
      setCollapsed(
        groups,
        groups.some((group) => !group.collapsed),
      );
    },
    expand: (ids) => setCollapsed(chosen(ids), false),
    collapseAll: () => setCollapsed([...groupsOf(state().document).values()], true),
    expandAll: () => setCollapsed([...groupsOf(state().document).values()], false),
    setTint: (tint, ids) => {
      const groups = chosen(ids).filter((group) => group.tint !== tint);
      if (groups.length === 0) return;
      const edits = groups.map(({ id }): Edit => ({ kind: 'setGroup', id, changes: { tint } }));
      const words = groupsInWords(groups);
      commit(
        { kind: 'batch', edits },
        text('store.groups.changeTheColourOfWords', 'Change the colour of {words}', { words }),
      );
    },
    takeOut: () => {
      const { document, selectedNodes } = state();
      const words = subjectOf(document, selectedNodes);
      move(
        (from) => from?.parent ?? null,
        text('store.groups.takeWordsOutOfIts', 'Take {words} out of its group', { words }),
      );
    },
    putInto: (group) => {
      const { document, selectedNodes } = state();
      const words = subjectOf(document, selectedNodes);
      const name = group === null ? undefined : groupsOf(document).get(group)?.name;
      const title =
        name === undefined
          ? text('store.groups.takeWordsOutOfAll', 'Take {words} out of all groups', { words })
          : text('store.groups.putWordsIntoName', 'Put {words} into {name}', { words, name });
      move(() => group, title);
    },
    select: (id, extend = false) => {
      const { document, selectedNodes, selectedNotes } = state();
      const members = groupTree(document)
        .members(id)
        .map((node) => node.id);
      view.select(extend ? [...selectedNodes, ...members] : members, [], extend ? selectedNotes : []);
    },
  };
}

/** “Group 1”, “Group 2”, … in the language of the moment: a name belongs to the document from then on. */
function freeName(document: Parameters<typeof groupsOf>[0], locale: Locale): string {
  const names = new Set([...groupsOf(document).values()].map((group) => group.name));
  for (let index = 1; ; index += 1) {
    const name = say(text('store.groups.groupIndex', 'Group {index}', { index }), locale);
    if (!names.has(name)) return name;
  }
}
