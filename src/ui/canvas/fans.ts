import type { ShapeFlowEdge } from './edges.ts';

/**
 * Edges of one output that are mounted. React Flow mounts every edge whose box touches the view: of a layer that feeds
 * thousands that is all of them, which takes seconds.
 */
export const MOUNTED_PER_OUTPUT = 200;

export interface Fans {
  readonly mounted: ShapeFlowEdge[];
  /** These are painted: the last edges of outputs that have more than can be told apart. */
  readonly painted: readonly ShapeFlowEdge[];
}

const NONE: readonly ShapeFlowEdge[] = [];

/** What is selected is always mounted. The list itself comes back where no output has too many edges. */
export function withoutSurplus(edges: ShapeFlowEdge[]): Fans {
  if (edges.length <= MOUNTED_PER_OUTPUT) return { mounted: edges, painted: NONE };
  const counts = new Map<string, number>();
  const painted: ShapeFlowEdge[] = [];
  const mounted = edges.filter((edge) => {
    const port = `${edge.sourceHandle} ${edge.source}`;
    const count = (counts.get(port) ?? 0) + 1;
    counts.set(port, count);
    if (count <= MOUNTED_PER_OUTPUT || edge.selected) return true;
    painted.push(edge);
    return false;
  });
  return painted.length === 0 ? { mounted: edges, painted: NONE } : { mounted, painted };
}
