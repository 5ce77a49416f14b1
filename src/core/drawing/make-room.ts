import type { GraphDocument, Position } from '../graph/document.ts';
import { applyEdit, type Edit } from '../graph/edits.ts';
import type { Box } from './align.ts';
import { arrangementOf, movedTo, type Unit } from './arrangement.ts';
import { type CardHeight, FRAME_PADDING } from './card-size.ts';
import { movesAround, overlapping, pushedAside, vertical } from './room.ts';

/** An edit inside a group, and the room that the group and every group around it then takes or gives back. */
export function withRoom(document: GraphDocument, edit: Edit, group: string | null, heightOf: CardHeight): Edit {
  if (group === null) return edit;
  const steps = new Steps(document);
  // A refusal is for whoever applies the edit.
  if (!steps.add(edit)) return edit;
  const before = arrangementOf(document, heightOf);
  for (const { id, parent } of before.tree.path(group).toReversed()) {
    const now = arrangementOf(steps.document, heightOf);
    if (now.tree.group(id)) steps.add(resized(steps.document, now.units(parent ?? null), before.box(id), now.box(id)));
  }
  return steps.edit();
}

/**
 * Makes room for the frame of a new group, which is larger than what it was drawn around: the group goes down from what
 * lies above it, and what lies below gives way. The same for every group around it, which grew with it.
 */
export function settleEdit(document: GraphDocument, group: string, heightOf: CardHeight): Edit {
  const steps = new Steps(document);
  for (const { id, parent } of arrangementOf(document, heightOf).tree.path(group).toReversed()) {
    const above = arrangementOf(steps.document, heightOf);
    const own = above.unit(id);
    const down = own ? overhang(own.box, above.units(parent ?? null)) : 0;
    if (own && down > 0) steps.move(movedTo(steps.document, own, { x: own.box.x, y: own.box.y + down }));
    const below = arrangementOf(steps.document, heightOf);
    const frame = vertical(below.box(id));
    // As if it had grown from nothing at its upper edge.
    const others = below.units(parent ?? null).filter(({ box }) => box.id !== id);
    const pushed = pushedAside(
      others.map(({ box }) => vertical(box)),
      { ...frame, end: frame.start },
      frame,
      FRAME_PADDING,
    );
    const positions = new Map<string, Position>();
    for (const other of others) {
      const { id: at, x, y } = other.box;
      movedTo(steps.document, other, { x, y: y + (pushed.get(at) ?? 0) }, positions);
    }
    steps.move(positions);
  }
  return steps.edit();
}

/** Edits of which each is planned on what the ones before it made. */
class Steps {
  private readonly edits: Edit[] = [];
  document: GraphDocument;

  constructor(document: GraphDocument) {
    this.document = document;
  }

  /** @returns false where the edit was refused */
  add(edit: Edit): boolean {
    const applied = applyEdit(this.document, edit);
    if (!applied.ok) return false;
    if (applied.value === this.document) return true;
    this.document = applied.value;
    this.edits.push(edit);
    return true;
  }

  move(positions: ReadonlyMap<string, Position>): void {
    if (positions.size > 0) this.add({ kind: 'move', positions });
  }

  edit(): Edit {
    return { kind: 'batch', edits: this.edits };
  }
}

/** Moves a unit and what stands below it in its column down, inside its group and around that group alike. */
export function roomAboveEdit(document: GraphDocument, id: string, dy: number, heightOf: CardHeight): Edit {
  const { tree, unit, units } = arrangementOf(document, heightOf);
  const target = unit(id);
  if (!target) return { kind: 'batch', edits: [] };
  const group = document.nodes.get(id)?.group ?? tree.group(id)?.parent ?? null;
  const below = units(group).filter(({ box }) => box.y >= target.box.y && inColumn(box, target.box));
  const positions = new Map<string, Position>();
  for (const other of below) movedTo(document, other, { x: other.box.x, y: other.box.y + dy }, positions);
  return withRoom(document, { kind: 'move', positions }, group, heightOf);
}

/** Whether two boxes stand one below the other rather than beside each other. */
export function inColumn(a: Box, b: Box): boolean {
  return Math.abs(a.x + a.width / 2 - b.x - b.width / 2) < (a.width + b.width) / 3;
}

/** Moves what stands around a box that changed its size. */
function resized(document: GraphDocument, units: readonly Unit[], from: Box, to: Box): Edit {
  const others = units.filter(({ box }) => box.id !== to.id);
  const moves = movesAround(
    others.map(({ box }) => box),
    from,
    to,
  );
  const positions = new Map<string, Position>();
  for (const other of others) {
    const by = moves.get(other.box.id);
    if (by) movedTo(document, other, { x: other.box.x + by.x, y: other.box.y + by.y }, positions);
  }
  return { kind: 'batch', edits: positions.size > 0 ? [{ kind: 'move', positions }] : [] };
}

/** How far a box reaches into the boxes that begin above it. */
function overhang(box: Box, units: readonly Unit[]): number {
  const own = vertical(box);
  const inner = own.start + FRAME_PADDING;
  return units.reduce((most, other) => {
    const above = vertical(other.box);
    const isAbove = other.box.id !== box.id && above.start < inner && overlapping(above, own);
    return isAbove && above.end <= own.end ? Math.max(most, above.end + FRAME_PADDING - own.start) : most;
  }, 0);
}
