import { layerType } from '../layers/index.ts';
import type { Flow } from './flow.ts';

/** A layer that stands alone in the flow of the data, or branches with the layer that joins them. */
export type Piece = LayerPiece | JoinedPiece;

interface LayerPiece {
  readonly kind: 'layer';
  /** Equal for layers that do the same, whatever their channels. */
  readonly key: string;
  readonly layers: readonly string[];
}

export interface JoinedPiece {
  readonly kind: 'joined';
  /** The layer that the branches begin after. */
  readonly fork: string;
  readonly key: string;
  /** Keys of the longest branch, without the joining layer. */
  readonly main: string;
  /** The joining layer's key. */
  readonly join: string;
  readonly layers: readonly string[];
}

/** Branches of more layers are a network of their own: their inside is looked at instead. */
const MOST = 40;

/**
 * The drawing as sequences of pieces, each fed by the one before and by nothing else. Inputs and outputs are none.
 * @param isPiece whether branches are taken as one piece; where they are not, a run ends at the fork
 */
export function runsOf(flow: Flow, isPiece: (piece: JoinedPiece) => boolean): readonly (readonly Piece[])[] {
  const forth = flow.meetings();
  const back = flow.meetings(true);
  const seen = new Set<string>();
  const runs: Piece[][] = [];
  for (const start of flow.order) {
    if (seen.has(start) || isEnd(flow, start)) continue;
    const run: Piece[] = [layerPiece(flow, start)];
    seen.add(start);
    for (let at: string | undefined = start; at !== undefined; ) {
      const next = pieceBehind(flow, at, forth, back);
      if (!next || next.piece.layers.some((id) => seen.has(id) || isEnd(flow, id))) break;
      if (next.piece.kind === 'joined' && !isPiece(next.piece)) break;
      for (const id of next.piece.layers) seen.add(id);
      run.push(next.piece);
      at = next.last;
    }
    runs.push(run);
  }
  return runs;
}

function isEnd(flow: Flow, id: string): boolean {
  return layerType(flow.node(id).type)?.role !== undefined;
}

function pieceBehind(
  flow: Flow,
  at: string,
  forth: ReadonlyMap<string, string>,
  back: ReadonlyMap<string, string>,
): { readonly piece: Piece; readonly last: string } | null {
  const readers = flow.readers(at);
  const [only] = readers;
  if (readers.length === 1 && only !== undefined) {
    return flow.producers(only).length === 1 ? { piece: layerPiece(flow, only), last: only } : null;
  }
  const join = forth.get(at);
  if (readers.length < 2 || join === undefined || back.get(join) !== at) return null;
  const inside = between(flow, at, join);
  return inside ? { piece: joinedPiece(flow, at, inside, join), last: join } : null;
}

/** The layers between a fork and what joins it, in data-flow order; null where they are too many. */
function between(flow: Flow, fork: string, join: string): readonly string[] | null {
  const found = new Set<string>();
  const stack = [...flow.readers(fork)];
  while (stack.length > 0) {
    const id = stack.pop() as string;
    if (id === join || found.has(id)) continue;
    if (found.size >= MOST) return null;
    found.add(id);
    stack.push(...flow.readers(id));
  }
  return [...found].sort((a, b) => flow.place(a) - flow.place(b));
}

function layerPiece(flow: Flow, id: string): LayerPiece {
  return { kind: 'layer', key: keyOf(flow, id), layers: [id] };
}

function joinedPiece(flow: Flow, fork: string, inside: readonly string[], join: string): JoinedPiece {
  const longest = new Map<string, readonly string[]>([[fork, []]]);
  for (const id of [...inside, join]) {
    const paths = flow.producers(id).map((source) => longest.get(source) ?? []);
    const path = paths.reduce((best, other) => (other.length > best.length ? other : best), []);
    longest.set(id, [...path, keyOf(flow, id)]);
  }
  const main = (longest.get(join) ?? []).slice(0, -1).join(' ');
  const joinKey = keyOf(flow, join);
  return { kind: 'joined', fork, key: `${main} ${joinKey}`, main, join: joinKey, layers: [...inside, join] };
}

/** Type, window and whether each channel is convolved alone. An operator is known by its name. */
function keyOf(flow: Flow, id: string): string {
  const { type, attributes } = flow.node(id);
  const { kernelShape, group, operator } = attributes;
  const window = Array.isArray(kernelShape) ? kernelShape.join('x') : '';
  return [type, window, Number(group) > 1 ? 'depthwise' : '', type === 'opaque' ? String(operator) : ''].join(':');
}
