import { type GraphDocument, groupsOf, notesOf, type Position } from '../graph/document.ts';
import type { Edit } from '../graph/edits.ts';
import type { Box } from './align.ts';
import { type Arrangement, arrangementOf, cardIn, columnOf, framed, type Unit } from './arrangement.ts';
import type { CardHeight } from './card-size.ts';
import { movesAround } from './room.ts';

/**
 * Collapses or expands groups, and with them the room that they take: what lies below a group closes up when it becomes
 * a card, and gives way when it becomes a frame again. The same around every group that grows or shrinks with what is in
 * it. Collapsing some groups and expanding them gives back the places of before.
 */
export function collapseEdit(
  document: GraphDocument,
  ids: readonly string[],
  collapsed: boolean,
  heightOf: CardHeight,
): Edit {
  const groups = groupsOf(document);
  const chosen = new Set(ids.filter((id) => groups.has(id) && groups.get(id)?.collapsed !== collapsed));
  const folding = new Folding(document, arrangementOf(document, heightOf), chosen, collapsed);
  const positions = folding.positions();
  const edits: Edit[] = [...chosen].map((id) => ({ kind: 'setGroup', id, changes: { collapsed } }));
  if (positions.size > 0) edits.push({ kind: 'move', positions });
  return { kind: 'batch', edits };
}

/** A unit while its level changes: the box that it had and the one that it gets, and how far it was moved meanwhile. */
interface Entry {
  readonly unit: Unit;
  readonly from: Box;
  readonly to: Box;
  by: Position;
  isDone: boolean;
}

class Folding {
  private readonly document: GraphDocument;
  private readonly before: Arrangement;
  private readonly chosen: ReadonlySet<string>;
  private readonly collapsed: boolean;
  /** The chosen groups and those around them: nothing else changes its size. */
  private readonly touched: ReadonlySet<string>;
  /** How far layers and notes were moved. */
  private readonly offsets = new Map<string, Position>();

  constructor(document: GraphDocument, before: Arrangement, chosen: ReadonlySet<string>, collapsed: boolean) {
    this.document = document;
    this.before = before;
    this.chosen = chosen;
    this.collapsed = collapsed;
    this.touched = new Set([...chosen].flatMap((id) => before.tree.path(id).map((group) => group.id)));
  }

  positions(): ReadonlyMap<string, Position> {
    this.settle(null);
    return new Map([...this.offsets].map(([id]) => [id, this.place(id)]));
  }

  /** Changes what lies in a group, the groups inside it first. @returns the boxes in it as they are then */
  private settle(level: string | null): readonly Box[] {
    const entries = this.before.units(level).map((unit): Entry => {
      const to = this.touched.has(unit.box.id) ? this.boxOf(unit.box.id) : unit.box;
      return { unit, from: unit.box, to, by: { x: 0, y: 0 }, isDone: false };
    });
    const changed = entries.filter(({ from, to }) => from !== to);
    // One takes back what the other did: the last first, and then the first first.
    for (const entry of this.collapsed ? changed.toReversed() : changed) {
      const others = entries.filter((other) => other !== entry);
      const boxes = others.map((other) => moved(other.isDone ? other.to : other.from, other.by));
      const moves = movesAround(boxes, moved(entry.from, entry.by), moved(entry.to, entry.by));
      entry.isDone = true;
      for (const other of others) other.by = plus(other.by, moves.get(other.unit.box.id));
    }
    for (const { unit, by } of entries) {
      if (by.x === 0 && by.y === 0) continue;
      for (const id of unit.moves) this.offsets.set(id, plus(by, this.offsets.get(id)));
    }
    return entries.map(({ to, by }) => moved(to, by));
  }

  private boxOf(group: string): Box {
    const frame = framed(group, this.settle(group));
    const isCard = this.chosen.has(group) ? this.collapsed : this.before.tree.group(group)?.collapsed;
    if (!isCard) return frame;
    const members = this.before.tree.members(group);
    return cardIn(frame, columnOf(members.map(({ id }) => ({ position: this.place(id) }))));
  }

  private place(id: string): Position {
    const node = this.document.nodes.get(id) ?? notesOf(this.document).get(id);
    return plus(node?.position ?? { x: 0, y: 0 }, this.offsets.get(id));
  }
}

function moved(box: Box, { x, y }: Position): Box {
  return x === 0 && y === 0 ? box : { ...box, x: box.x + x, y: box.y + y };
}

function plus(a: Position, b: Position = { x: 0, y: 0 }): Position {
  return { x: a.x + b.x, y: a.y + b.y };
}
