import { layerType } from '../layers/index.ts';
import {
  type Edge,
  type GraphDocument,
  incomingEdges,
  type LayerNode,
  outgoingEdges,
  type Position,
} from './document.ts';
import { topologicalOrder } from './topology.ts';

/**
 * A layered layout: data flows downwards, a layer lies one row below the lowest layer that it reads, and a branch keeps
 * to its column. Linear in the size of the drawing but for sorting rows, so that thousands of layers take milliseconds.
 */

const COLUMN = 320;
const ROW = 126;
/** A layer with a gate strip takes more height. */
const STRIP = 34;

/** Positions of all nodes, by id. No two cards overlap. */
export function layeredLayout(document: GraphDocument): ReadonlyMap<string, Position> {
  const order = topologicalOrder(document);
  const incoming = incomingEdges(document);
  const outgoing = outgoingEdges(document);
  const rows = rowsOf(order, incoming, outgoing);
  const byRow: string[][] = [];
  for (const id of order) {
    const row = rows.get(id) ?? 0;
    const list = byRow[row];
    if (list) list.push(id);
    else byRow[row] = [id];
  }
  const columns = new Map<string, number>();
  const positions = new Map<string, Position>();
  let y = 0;
  for (const row of byRow) {
    if (!row) continue;
    placeRow(row, incoming, outgoing, columns);
    for (const id of row) positions.set(id, { x: (columns.get(id) ?? 0) * COLUMN, y });
    y += ROW + (row.some((id) => hasStrip(document.nodes.get(id))) ? STRIP : 0);
  }
  return positions;
}

/** The document with every node in its place. */
export function layOut(document: GraphDocument): GraphDocument {
  const positions = layeredLayout(document);
  const nodes = new Map<string, LayerNode>();
  for (const [id, node] of document.nodes) nodes.set(id, { ...node, position: positions.get(id) ?? node.position });
  return { ...document, nodes };
}

function hasStrip(node: LayerNode | undefined): boolean {
  return node !== undefined && layerType(node.type)?.attention !== undefined;
}

type Edges = ReadonlyMap<string, readonly Edge[]>;

/** Longest path from the inputs; what has no input itself goes right above what reads it first. */
function rowsOf(order: readonly string[], incoming: Edges, outgoing: Edges): ReadonlyMap<string, number> {
  const rows = new Map<string, number>();
  for (const id of order) {
    let row = 0;
    for (const edge of incoming.get(id) ?? []) row = Math.max(row, (rows.get(edge.source.node) ?? 0) + 1);
    rows.set(id, row);
  }
  for (const id of order) {
    const readers = outgoing.get(id) ?? [];
    if ((incoming.get(id) ?? []).length > 0 || readers.length === 0) continue;
    const first = readers.reduce(
      (least, edge) => Math.min(least, rows.get(edge.target.node) ?? 0),
      Number.MAX_SAFE_INTEGER,
    );
    rows.set(id, Math.max(0, first - 1));
  }
  return rows;
}

/** Columns of one row: each node wants to stay under what it reads; who comes first keeps the column. */
function placeRow(row: readonly string[], incoming: Edges, outgoing: Edges, columns: Map<string, number>): void {
  const wanted = row.map((id) => ({ id, ...wish(id, incoming, outgoing, columns) }));
  wanted.sort((a, b) => a.column - b.column || Number(b.straight) - Number(a.straight));
  // A node that goes straight on keeps its column before any other may take it.
  const taken = new Set<number>();
  for (const entry of wanted.filter((candidate) => candidate.straight)) {
    if (taken.has(entry.column)) continue;
    taken.add(entry.column);
    columns.set(entry.id, entry.column);
  }
  let next = Number.NEGATIVE_INFINITY;
  for (const entry of wanted) {
    if (columns.has(entry.id)) continue;
    let column = Math.max(entry.column, next);
    while (taken.has(column)) column += 1;
    taken.add(column);
    columns.set(entry.id, column);
    next = column + 1;
  }
}

function wish(id: string, incoming: Edges, outgoing: Edges, columns: Map<string, number>) {
  const sources = (incoming.get(id) ?? []).map((edge) => edge.source.node);
  if (sources.length === 0) return { column: 0, straight: false };
  // Where branches join, the flow goes on in the leftmost of them: the trunk.
  const trunk = sources.reduce((best, source) =>
    (columns.get(source) ?? 0) < (columns.get(best) ?? 0) ? source : best,
  );
  const [firstReader] = outgoing.get(trunk) ?? [];
  return { column: columns.get(trunk) ?? 0, straight: sources.length > 1 || firstReader?.target.node === id };
}
