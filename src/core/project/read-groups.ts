import { type Group, type LayerNode, TINTS, type Tint } from '../graph/document.ts';
import { err, ok, type Result } from '../result.ts';
import { text } from '../text.ts';
import {
  badField,
  checkFields,
  isObject,
  type JsonObject,
  type Place,
  placed,
  readId,
  readList,
  readObject,
  readText,
  THE_FILE,
} from './fields.ts';
import { LIMITS } from './limits.ts';
import { type FileProblem, failFile, quoted } from './problems.ts';

type Groups = ReadonlyMap<string, Group>;

/** The groups of a file, checked against its layers: each has a layer in it, and none lies in itself. */
export function readGroups(raw: JsonObject, nodes: ReadonlyMap<string, LayerNode>): Result<Groups, FileProblem> {
  const groups = new Map<string, Group>();
  if (Object.hasOwn(raw, 'groups')) {
    const list = readList(raw, 'groups', THE_FILE);
    if (!list.ok) return list;
    if (list.value.length > LIMITS.groups) return failFile('too-many-groups', { count: list.value.length });
    for (const [index, value] of list.value.entries()) {
      const group = readGroup(value, index);
      if (!group.ok) return group;
      const { id } = group.value;
      if (groups.has(id) || nodes.has(id)) return failFile('shared-id', { id: quoted(id) });
      groups.set(id, group.value);
    }
  }
  const problem = checkParents(groups) ?? checkMembers(groups, nodes);
  return problem ? err(problem) : ok(groups);
}

function readGroup(value: unknown, index: number): Result<Group, FileProblem> {
  const named = isObject(value) && typeof value.name === 'string' ? quoted(value.name.trim(), 40) : '';
  const place =
    named === ''
      ? text('project.readGroups.groupNumberIndex', 'group number {index}', { index: index + 1 })
      : placeOf(named);
  const raw = isObject(value) ? ok(value) : readObject({ [index]: value }, `${index}`, place);
  if (!raw.ok) return raw;
  const stray = checkFields(raw.value, ['id', 'name', 'parent', 'collapsed', 'tint'], place);
  if (stray) return err(stray);
  const id = readId(raw.value, 'id', place);
  if (!id.ok) return id;
  const name = readText(raw.value, 'name', place);
  if (!name.ok) return name;
  if (name.value.trim() === '') return err(placed('name-empty', place));
  const parent = Object.hasOwn(raw.value, 'parent') ? readId(raw.value, 'parent', place) : null;
  if (parent && !parent.ok) return parent;
  const { collapsed } = raw.value;
  if (typeof collapsed !== 'boolean') {
    return badField(raw.value, 'collapsed', place, text('project.readGroups.trueOrFalse', 'true or false'));
  }
  const tint = readTint(raw.value, place);
  if (!tint.ok) return tint;
  return ok({
    id: id.value,
    name: name.value,
    ...(parent && { parent: parent.value }),
    collapsed,
    tint: tint.value,
  });
}

export function readTint(raw: JsonObject, place: Place): Result<Tint, FileProblem> {
  const tint = TINTS.find((known) => known === raw.tint);
  const names = TINTS.join(', ');
  return tint
    ? ok(tint)
    : badField(raw, 'tint', place, text('project.readGroups.ofNames', 'one of {names}', { names }));
}

function placeOf(name: string): Place {
  return text('project.readGroups.groupName', 'group “{name}”', { name });
}

function checkParents(groups: Groups): FileProblem | null {
  for (const group of groups.values()) {
    const seen = new Set<string>();
    for (let at: Group | undefined = group; at; ) {
      if (seen.has(at.id)) return placed('group-in-itself', placeOf(quoted(at.name, 40)));
      seen.add(at.id);
      if (seen.size > LIMITS.groupDepth) return placed('groups-too-deep', placeOf(quoted(group.name, 40)));
      if (at.parent === undefined) break;
      const around = groups.get(at.parent);
      if (!around) return placed('unknown-group', placeOf(quoted(at.name, 40)), { group: quoted(at.parent) });
      at = around;
    }
  }
  return null;
}

function checkMembers(groups: Groups, nodes: ReadonlyMap<string, LayerNode>): FileProblem | null {
  const used = new Set<string>();
  for (const { name, group } of nodes.values()) {
    if (group === undefined) continue;
    if (!groups.has(group)) {
      const shown = quoted(name, 40);
      return placed('unknown-group', text('project.readGroups.layerShown', 'layer “{shown}”', { shown }), {
        group: quoted(group),
      });
    }
    for (let at = groups.get(group); at && !used.has(at.id); at = groups.get(at.parent ?? '')) used.add(at.id);
  }
  const empty = [...groups.values()].find((group) => !used.has(group.id));
  return empty ? placed('empty-group', placeOf(quoted(empty.name, 40))) : null;
}
