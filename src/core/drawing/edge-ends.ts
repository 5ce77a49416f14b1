import type { Edge, GraphDocument } from '../graph/document.ts';
import { commonParent } from '../graph/group-edits.ts';
import type { Box } from './align.ts';
import type { Arrangement } from './arrangement.ts';

/** What an edge joins, as it stands on the canvas. */
export interface EdgeEnds {
  /** The innermost group that holds both ends. */
  readonly group: string | null;
  /** The layers, or, of a layer in a group that does not hold the other, that group. */
  readonly source: Box;
  readonly target: Box;
}

export function endsOfEdge(document: GraphDocument, { tree, unit }: Arrangement, edge: Edge): EdgeEnds | null {
  const group = commonParent(document, [edge.source.node, edge.target.node]);
  const standIn = (id: string) => {
    const path = tree.path(document.nodes.get(id)?.group ?? '');
    const inside = path[path.findIndex((around) => around.id === group) + 1];
    return unit(inside?.id ?? id)?.box;
  };
  const [source, target] = [standIn(edge.source.node), standIn(edge.target.node)];
  return source && target ? { group, source, target } : null;
}
