import { ok, type Result } from '../result.ts';
import { text } from '../text.ts';
import { type GraphDocument, type Group, groupsOf, hasId, type LayerNode, TINTS } from './document.ts';
import { badName, type EditRefusal, idTaken, isBadName, refuse, unknownGroup } from './edit-refusal.ts';
import type { Edit } from './edits.ts';

type GroupEdit = Extract<Edit, { readonly kind: 'addGroup' | 'setGroup' | 'putInto' | 'ungroup' }>;

export const MAX_GROUPS = 2_000;
/** Groups inside each other. */
export const MAX_GROUP_DEPTH = 8;

/** Edits of groups. What they promise: no empty group, no group inside itself, every named parent exists. */
export function applyGroupEdit(document: GraphDocument, edit: GroupEdit): Result<GraphDocument, EditRefusal> {
  switch (edit.kind) {
    case 'addGroup':
      return addGroup(document, edit.group, edit.members);
    case 'setGroup': {
      const group = groupsOf(document).get(edit.id);
      return group ? setGroup(document, { ...group, ...edit.changes }) : unknownGroup();
    }
    case 'putInto':
      return moveInto(document, edit.members, edit.group);
    case 'ungroup':
      return ok(dissolve(document, edit.ids));
  }
}

function addGroup(
  document: GraphDocument,
  group: Group,
  members: readonly string[],
): Result<GraphDocument, EditRefusal> {
  const groups = groupsOf(document);
  if (hasId(document, group.id)) return idTaken();
  if (groups.size >= MAX_GROUPS) return tooManyGroups();
  if (!members.some((id) => document.nodes.has(id) || groups.has(id))) return unknownGroup();
  const checked = setGroup(document, inGroup(group, commonParent(document, members)));
  return checked.ok ? notTooDeep(putInto(checked.value, members, group.id)) : checked;
}

/** Groups that come with layers which are in the document already. */
export function addGroups(document: GraphDocument, added: readonly Group[]): Result<GraphDocument, EditRefusal> {
  if (added.length === 0) return ok(document);
  if (groupsOf(document).size + added.length > MAX_GROUPS) return tooManyGroups();
  const own = new Map<string, Group>();
  for (const group of added) {
    if (own.has(group.id) || hasId(document, group.id)) return idTaken();
    const problem = groupProblem(group);
    if (problem) return problem;
    own.set(group.id, group);
  }
  const isLost = ({ parent }: Group) => parent !== undefined && !own.has(parent);
  if (added.some(isLost)) return unknownGroup();
  return notTooDeep({ ...document, groups: new Map([...groupsOf(document), ...own]) });
}

function setGroup(document: GraphDocument, group: Group): Result<GraphDocument, EditRefusal> {
  const name = group.name.trim();
  const problem = groupProblem(group);
  if (problem) return problem;
  return ok({ ...document, groups: new Map(groupsOf(document)).set(group.id, { ...group, name }) });
}

function groupProblem(group: Group): Result<never, EditRefusal> | null {
  if (isBadName(group.name)) return badName();
  if (typeof group.collapsed === 'boolean' && isTint(group.tint)) return null;
  return refuse('bad-group', text('graph.groupEdits.thisIsNotAGroup', 'This is not a group.'));
}

/** Neither a ring of groups nor more of them inside each other than anybody can read. */
function notTooDeep(document: GraphDocument): Result<GraphDocument, EditRefusal> {
  const groups = groupsOf(document);
  for (const group of groups.values()) {
    let depth = 1;
    for (let at = group.parent; at !== undefined && depth <= MAX_GROUP_DEPTH; at = groups.get(at)?.parent) depth += 1;
    if (depth > MAX_GROUP_DEPTH) {
      return refuse(
        'bad-group',
        text(
          'graph.groupEdits.groupsLieAtMostMaxgroupdepth',
          'Groups lie at most {maxGroupDepth} deep in each other.',
          { maxGroupDepth: MAX_GROUP_DEPTH },
        ),
      );
    }
  }
  return ok(document);
}

function moveInto(
  document: GraphDocument,
  members: readonly string[],
  group: string | null,
): Result<GraphDocument, EditRefusal> {
  if (group !== null && !groupsOf(document).has(group)) return unknownGroup();
  const inside = group === null ? [] : ancestors(document, group);
  if (members.some((id) => inside.includes(id))) {
    return refuse('bad-group', text('graph.groupEdits.aGroupCannotLieIn', 'A group cannot lie in itself.'));
  }
  return notTooDeep(putInto(document, members, group));
}

function tooManyGroups(): Result<never, EditRefusal> {
  return refuse(
    'too-many-groups',
    text('graph.groupEdits.aDrawingHoldsAtMost', 'A drawing holds at most {maxGroups} groups.', {
      maxGroups: MAX_GROUPS,
    }),
  );
}

/** The group and those that it lies in, from the inside out. */
function ancestors(document: GraphDocument, group: string | undefined): readonly string[] {
  const found: string[] = [];
  for (let at = group; at !== undefined; at = groupsOf(document).get(at)?.parent) found.push(at);
  return found;
}

/** The innermost group that holds all of these layers and groups, themselves not counted; ids of others do not matter. */
export function commonParent(document: GraphDocument, members: readonly string[]): string | null {
  const around = members.flatMap((id) => {
    const member = document.nodes.get(id) ?? groupsOf(document).get(id);
    if (!member) return [];
    return [ancestors(document, 'type' in member ? member.group : member.parent)];
  });
  const [first = [], ...rest] = around;
  return first.find((id) => rest.every((other) => other.includes(id))) ?? null;
}

/** Sets or clears the group of layers and groups. */
function putInto(document: GraphDocument, members: readonly string[], group: string | null): GraphDocument {
  const nodes = new Map(document.nodes);
  const next = new Map(groupsOf(document));
  for (const id of members) {
    const node = nodes.get(id);
    const inner = next.get(id);
    if (node) nodes.set(id, ofGroup(node, group));
    else if (inner) next.set(id, inGroup(inner, group));
  }
  return { ...document, nodes, groups: next };
}

/** Takes groups away; what was in them goes to the group around. */
export function dissolve(document: GraphDocument, ids: readonly string[]): GraphDocument {
  const gone = new Set(ids);
  const groups = groupsOf(document);
  const outside = (id: string | undefined): string | null => {
    let at = id;
    while (at !== undefined && gone.has(at)) at = groups.get(at)?.parent;
    return at ?? null;
  };
  const nodes = new Map(document.nodes);
  for (const [id, node] of nodes) {
    if (node.group !== undefined && gone.has(node.group)) nodes.set(id, ofGroup(node, outside(node.group)));
  }
  const kept = [...groups.values()].filter((group) => !gone.has(group.id));
  const next = kept.map((group) =>
    group.parent !== undefined && gone.has(group.parent) ? inGroup(group, outside(group.parent)) : group,
  );
  return { ...document, nodes, ...groupField(new Map(next.map((group) => [group.id, group]))) };
}

/** A document promises that no group is empty: every edit ends with this. */
export function withoutEmptyGroups(document: GraphDocument): GraphDocument {
  const groups = groupsOf(document);
  if (groups.size === 0) return document.groups === undefined ? document : { ...document, ...groupField(groups) };
  const used = new Set<string>();
  for (const node of document.nodes.values()) {
    for (let at = node.group; at !== undefined && !used.has(at); at = groups.get(at)?.parent) used.add(at);
  }
  if (used.size === groups.size) return document;
  return { ...document, ...groupField(new Map([...groups].filter(([id]) => used.has(id)))) };
}

export function isTint(value: unknown): value is Group['tint'] {
  return TINTS.some((tint) => tint === value);
}

function ofGroup(node: LayerNode, group: string | null): LayerNode {
  if ((node.group ?? null) === group) return node;
  const { group: _, ...rest } = node;
  return group === null ? rest : { ...rest, group };
}

function inGroup(group: Group, parent: string | null): Group {
  if ((group.parent ?? null) === parent) return group;
  const { parent: _, ...rest } = group;
  return parent === null ? rest : { ...rest, parent };
}

/** Without the field where there is none. */
function groupField(groups: ReadonlyMap<string, Group>): Pick<GraphDocument, 'groups'> {
  return { groups: groups.size > 0 ? groups : undefined };
}
