import type { Analysis } from '../../core/graph/analyze.ts';
import type { GraphDocument, LayerNode } from '../../core/graph/document.ts';
import { layerType } from '../../core/layers/index.ts';

/** The drawing folded into a list: what stands at its side while something else is in the middle. */

export interface NetworkRow {
  readonly node: LayerNode;
  /** Normalisations and activations right behind it, which need no line of their own. */
  readonly folded: readonly LayerNode[];
  /** 0 on the longest way through the network, 1 on what branches off it. */
  readonly level: number;
}

/** In the order of the data flow. */
export function networkRows(document: GraphDocument, analysis: Analysis): readonly NetworkRow[] {
  const rows: { node: LayerNode; folded: LayerNode[]; level: number }[] = [];
  const trunk = longestWay(analysis);
  /** By layer: the row that it lies in. */
  const rowOf = new Map<string, (typeof rows)[number]>();
  const readers = new Map<string, number>();
  for (const edges of analysis.basis.incoming.values()) {
    for (const { source } of edges) readers.set(source.node, (readers.get(source.node) ?? 0) + 1);
  }
  for (const id of analysis.order) {
    const node = document.nodes.get(id);
    if (!node) continue;
    const [edge, ...others] = analysis.basis.incoming.get(id) ?? [];
    const before = edge && others.length === 0 ? rowOf.get(edge.source.node) : undefined;
    const isMinor = layerType(node.type)?.category === 'normalise';
    // What others read as well keeps its line: there the way forks.
    if (isMinor && edge && before && readers.get(edge.source.node) === 1) {
      before.folded.push(node);
      rowOf.set(id, before);
      continue;
    }
    const row = { node, folded: [], level: trunk.has(id) ? 0 : 1 };
    rows.push(row);
    rowOf.set(id, row);
  }
  return rows;
}

/** The row that a layer lies in, or −1. */
export function rowOf(rows: readonly NetworkRow[], id: string | null): number {
  return rows.findIndex(({ node, folded }) => node.id === id || folded.some((each) => each.id === id));
}

/** The layers on the way with the most layers from an input to the end of the network. */
function longestWay(analysis: Analysis): ReadonlySet<string> {
  const length = new Map<string, number>();
  const from = new Map<string, string>();
  let last: string | null = null;
  for (const id of analysis.order) {
    let longest = 0;
    for (const { source } of analysis.basis.incoming.get(id) ?? []) {
      const steps = length.get(source.node) ?? 0;
      if (steps <= longest) continue;
      longest = steps;
      from.set(id, source.node);
    }
    length.set(id, longest + 1);
    if (last === null || longest + 1 > (length.get(last) ?? 0)) last = id;
  }
  const way = new Set<string>();
  for (let id = last ?? undefined; id !== undefined; id = from.get(id)) way.add(id);
  return way;
}
