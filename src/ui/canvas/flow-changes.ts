import type { NodeChange } from '@xyflow/react';
import type { Arrangement } from '../../core/drawing/arrangement.ts';
import { type GraphDocument, notesOf, type Position } from '../../core/graph/document.ts';
import type { CanvasNode } from './canvas-nodes.ts';
import type { GroupView } from './group-view.ts';
import type { NoteBox } from './note-nodes.ts';

/** What React Flow reports, in terms of the drawing: layers and notes. A group is what is in it. */

export interface Selection {
  readonly nodes: ReadonlySet<string>;
  readonly notes: ReadonlySet<string>;
}

interface SelectChange {
  readonly type: string;
  readonly id?: string;
  readonly selected?: boolean;
}

export interface SelectionContext {
  readonly document: GraphDocument;
  readonly view: GroupView | null;
  /** Things are added to the selection one by one. */
  readonly adding: boolean;
  /** A rectangle is drawn: a frame that it touches is not meant, only what is in it. */
  readonly byRectangle: boolean;
}

/** The selection after the changes, or null if they say nothing about it. */
export function selectionAfter(
  before: Selection,
  changes: readonly SelectChange[],
  { document, view, adding, byRectangle }: SelectionContext,
): Selection | null {
  const selects = changes.filter((change) => change.type === 'select' && change.id !== undefined);
  if (selects.length === 0) return null;
  // React Flow does not know of layers that a collapsed group hides, and cannot take them out of the selection.
  const kept = adding || !view ? before.nodes : [...before.nodes].filter((id) => !view.hidden.has(id));
  const nodes = new Set(kept);
  const notes = new Set(before.notes);
  const put = (set: Set<string>, id: string, selected: boolean) => (selected ? set.add(id) : set.delete(id));
  const groups: { readonly members: readonly string[]; readonly selected: boolean }[] = [];
  for (const { id = '', selected = false } of selects) {
    if (document.nodes.has(id)) put(nodes, id, selected);
    else if (notesOf(document).has(id)) put(notes, id, selected);
    else if (view && !(byRectangle && view.frames.has(id))) {
      groups.push({ members: view.tree.members(id).map((node) => node.id), selected });
    }
  }
  // What is left goes before what is chosen: the groups around it are left as well.
  for (const { members } of groups.filter((entry) => !entry.selected)) for (const id of members) nodes.delete(id);
  for (const { id = '', selected } of selects) if (selected && document.nodes.has(id)) nodes.add(id);
  for (const { members } of groups.filter((entry) => entry.selected)) for (const id of members) nodes.add(id);
  // A collapsed group stays as it was unless a change names it.
  if (!adding && view) keepCards(before, nodes, view, new Set(selects.map(({ id = '' }) => id)));
  return { nodes, notes };
}

function keepCards(before: Selection, nodes: Set<string>, view: GroupView, named: ReadonlySet<string>): void {
  for (const { id } of view.cards) {
    if (named.has(id)) continue;
    const members = view.tree.members(id);
    if (members.every((node) => before.nodes.has(node.id))) for (const node of members) nodes.add(node.id);
  }
}

export function movedPositions(changes: readonly NodeChange<CanvasNode>[]): ReadonlyMap<string, Position> {
  const positions = new Map<string, Position>();
  for (const change of changes) {
    if (change.type === 'position' && change.position) positions.set(change.id, change.position);
  }
  return positions;
}

/**
 * Where layers and notes go when cards, frames and notes go to these places. Frames and cards of groups are in the
 * answer as well, so that they are known to be under way.
 */
export function spread(
  positions: ReadonlyMap<string, Position>,
  view: GroupView | null,
  arranged: () => Arrangement,
  /** What a group moves by is a multiple of it, so that layers on the grid stay on it. */
  step = 1,
): Map<string, Position> {
  const result = new Map<string, Position>();
  const groups = view ? [...positions.keys()].filter((id) => view.tree.group(id)) : [];
  const depth = (id: string) => view?.tree.path(id).length ?? 0;
  // The inner one knows better: snapping may round both.
  for (const id of groups.sort((a, b) => depth(a) - depth(b))) {
    const to = positions.get(id) as Position;
    const from = arranged().box(id);
    const [dx, dy] = [onStep(to.x - from.x, step), onStep(to.y - from.y, step)];
    for (const { id: member, position } of view?.tree.members(id) ?? []) {
      result.set(member, { x: position.x + dx, y: position.y + dy });
    }
  }
  for (const [id, to] of positions) result.set(id, to);
  return result;
}

function onStep(value: number, step: number): number {
  return step === 1 ? value : Math.round(value / step) * step;
}

/** Only what has a place of its own and is not there already. */
export function displaced(
  positions: ReadonlyMap<string, Position>,
  document: GraphDocument,
): ReadonlyMap<string, Position> {
  return new Map(
    [...positions].filter(([id, to]) => {
      const from = (document.nodes.get(id) ?? notesOf(document).get(id))?.position;
      return from !== undefined && (from.x !== to.x || from.y !== to.y);
    }),
  );
}

/** Notes while they are resized; null if the changes say nothing about that. */
export function resizedNotes(changes: readonly NodeChange<CanvasNode>[]): ReadonlyMap<string, Partial<NoteBox>> | null {
  let boxes: Map<string, Partial<NoteBox>> | null = null;
  for (const change of changes) {
    if (change.type !== 'dimensions' || change.resizing === undefined) continue;
    boxes ??= new Map();
    if (change.resizing && change.dimensions) boxes.set(change.id, change.dimensions);
  }
  return boxes;
}
