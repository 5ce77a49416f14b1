import { Copier, fragmentOf } from '../graph/copy.ts';
import { type GraphDocument, isVariadic, type PortRef, type Position } from '../graph/document.ts';
import type { Edit } from '../graph/edits.ts';
import { commonParent } from '../graph/group-edits.ts';
import { topMembers } from '../graph/groups.ts';
import { layerType } from '../layers/index.ts';
import { arrangementOf, enclosing, movedTo } from './arrangement.ts';
import { plainHeight } from './card-size.ts';

/** Between a part and its copy, in canvas pixels. */
const GAP = 72;

/**
 * Repeats a part of a drawing below itself `times` more times, each copy fed by the one before: stages of a network.
 * The part must have one edge in and one layer that leads out. A group is repeated as a group.
 */
export function repeatEdit(document: GraphDocument, ids: ReadonlySet<string>, times: number): Edit | null {
  const fragment = fragmentOf(document, ids);
  const edges = [...document.edges.values()];
  const entries = fragment.nodes.filter((node) => {
    const takes = layerType(node.type)?.inputs;
    const wants = takes !== undefined && (isVariadic(takes) || takes.length > 0);
    return wants && !fragment.edges.some((edge) => edge.target.node === node.id);
  });
  const exits = fragment.nodes.filter((node) => !fragment.edges.some((edge) => edge.source.node === node.id));
  // A residual block has two branches that start from the same outside tensor.
  const outside = edges.filter((edge) => !ids.has(edge.source.node) && ids.has(edge.target.node));
  const sources = new Set(outside.map((edge) => `${edge.source.node}:${edge.source.port}`));
  const [exit] = exits;
  if (exits.length !== 1 || !exit || sources.size > 1 || (sources.size === 0 && entries.length !== 1)) return null;
  const targets: readonly PortRef[] =
    outside.length > 0 ? outside.map((edge) => edge.target) : entries.map((node) => ({ node: node.id, port: 0 }));
  const onwards = edges.filter((edge) => edge.source.node === exit.id && !ids.has(edge.target.node));

  const place = placeOf(document, ids);
  const positions = place.below(place.pitch * times);
  const edits: Edit[] = positions.size > 0 ? [{ kind: 'move', positions }] : [];
  const copier = new Copier(document);
  let last: PortRef = { node: exit.id, port: 0 };
  for (let copy = 1; copy <= times; copy += 1) {
    const fresh = copier.copy(fragment, { x: 0, y: place.pitch * copy }, place.group);
    edits.push(fresh.edit);
    for (const target of targets) {
      edits.push({
        kind: 'connect',
        source: last,
        target: { node: fresh.ids.get(target.node) ?? target.node, port: target.port },
      });
    }
    last = { node: fresh.ids.get(exit.id) ?? exit.id, port: 0 };
  }
  for (const edge of onwards) edits.push({ kind: 'connect', source: last, target: edge.target });
  return { kind: 'batch', edits };
}

/** Where a part stands: how high it is, the group that holds it, and what lies below it on every level of groups. */
function placeOf(document: GraphDocument, ids: ReadonlySet<string>) {
  const { tree, unit, units } = arrangementOf(document, plainHeight);
  const members = topMembers(document, ids);
  const box = enclosing(
    '',
    members.flatMap((id) => unit(id)?.box ?? []),
  );
  const bottom = box.y + box.height;
  const group = commonParent(document, members);
  const inside = new Set([...members, ...(group === null ? [] : tree.path(group).map((entry) => entry.id))]);
  const levels = [null, ...(group === null ? [] : tree.path(group).map((entry) => entry.id))];
  const others = levels.flatMap((level) => units(level)).filter((other) => !inside.has(other.box.id));
  return {
    group,
    pitch: box.height + GAP,
    below: (dy: number): ReadonlyMap<string, Position> => {
      const positions = new Map<string, Position>();
      for (const other of others) {
        if (other.box.y < bottom) continue;
        movedTo(document, other, { x: other.box.x, y: other.box.y + dy }, positions);
      }
      return positions;
    },
  };
}
